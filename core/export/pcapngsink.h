// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/export/conversationplan.h"
#include "core/export/exportsink.h"
#include "core/export/pcapngfile.h"
#include "core/export/tcpconversation.h"

#include <QIODevice>

#include <unordered_map>
#include <vector>

namespace porthole {

/// Each client as a TCP connection in a pcapng file, with its own addresses, ports and times. Only what
/// passes counts in the sequence numbers, so nothing seems to be missing. Thread: that which made it.
class PcapngSink final : public ExportSink
{
public:
    /// Packets that show nothing but that bytes were not kept: some 100 MB of them, for 64 GB of traffic.
    static constexpr qint64 mostEmptySegments = 1'000'000;

    /// `clients`, by rising id, must outlive it. The plan has noted every entry that will be written. However
    /// many bytes the messages claim to have had, there are no more than `emptySegments` packets for what was
    /// not kept of them, beside one for each.
    PcapngSink(QIODevice &out, const std::vector<CapturedClient> &clients, ConversationPlan plan,
               qint64 emptySegments = mostEmptySegments);

    void begin() override;
    /// False for events, and for messages of a client that is not among the known ones.
    [[nodiscard]] bool write(const Message &entry) override;
    void end() override;

private:
    struct Conversation
    {
        TcpConversation packets;
        quint64 lastSequence;
        bool isComplete;    // all its messages have been written
        bool isDue = false; // the time of its end has come
    };

    void advanceTo(qint64 timeNs);
    void takeStep(const ConversationPlan::Step &step);
    void closeIfOver(const CapturedClient &client, Conversation &conversation);

    PcapngFile m_file;
    qint64 m_emptySegments; // that may still be written
    const std::vector<CapturedClient> &m_clients;
    const ConversationPlan m_plan;
    const std::vector<ConversationPlan::Step> m_steps;
    size_t m_nextStep = 0;
    std::unordered_map<quint64, Conversation> m_open; // by the client's id
};

} // namespace porthole
