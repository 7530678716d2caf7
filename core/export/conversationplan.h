// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/capturedclient.h"
#include "core/capture/message.h"

#include <QHash>

#include <vector>

namespace porthole {

/// Which clients an export shows as connections, and when each is to be opened and closed: entries are in the
/// order in which they were recorded, so it has to be known which is a client's last. Thread: that of its
/// owner.
class ConversationPlan final
{
public:
    struct Share
    {
        bool hasMessages = false;
        qint64 firstNs = 0;       ///< the time of its first message
        quint64 lastSequence = 0; ///< of its messages
    };
    struct Step
    {
        qint64 timeNs = 0;
        const CapturedClient *client = nullptr;
        bool opens = false; ///< else it closes
    };

    /// Notes an entry that the export has.
    void note(const Message &entry);
    /// Notes a client that is shown whatever the entries are.
    void note(ConnectionId client) { m_shares[client]; }

    /// Of a client that was noted.
    [[nodiscard]] Share share(ConnectionId client) const { return m_shares.value(client); }
    /// Openings and closings of those of the clients that were noted, in the order of time. Those given are
    /// by rising id, and must outlive the steps.
    [[nodiscard]] std::vector<Step> steps(const std::vector<CapturedClient> &clients) const;

private:
    QHash<ConnectionId, Share> m_shares;
};

} // namespace porthole
