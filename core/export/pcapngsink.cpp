// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/pcapngsink.h"

#include "core/export/entrytext.h"

#include <limits>

namespace porthole {

namespace {

/// A capture tells why a client was closed but not with what. Replies that were thrown away tell of an RST.
ConnectionEnd endOf(const CapturedClient::Closed &closed)
{
    switch (closed.reason) {
    case CloseReason::PeerClosed:
        return ConnectionEnd::ClientFin;
    case CloseReason::PeerReset:
        return ConnectionEnd::ClientRst;
    case CloseReason::RepliesUnread:
    case CloseReason::SocketError:
    case CloseReason::Banned:
    case CloseReason::PeerVanished:
    case CloseReason::OutOfMemory:
        return ConnectionEnd::ServerRst;
    case CloseReason::Kicked:
    case CloseReason::IdleTimeout:
    case CloseReason::FrameTimeout:
    case CloseReason::FrameTooLong:
    case CloseReason::MalformedFrame:
    case CloseReason::ServerStopped:
    case CloseReason::LimitReached:
    case CloseReason::NotAllowed:
    case CloseReason::TlsFailed:
    case CloseReason::TlsBroken:
        break;
    }
    return closed.unsentBytes > 0 ? ConnectionEnd::ServerRst : ConnectionEnd::ServerFin;
}

} // namespace

PcapngSink::PcapngSink(QIODevice &out, const std::vector<CapturedClient> &clients, ConversationPlan plan,
                       qint64 emptySegments)
    : m_file(out)
    , m_emptySegments(emptySegments)
    , m_clients(clients)
    , m_plan(std::move(plan))
    , m_steps(m_plan.steps(clients))
{
}

void PcapngSink::begin()
{
    m_file.begin();
}

bool PcapngSink::write(const Message &entry)
{
    const CapturedClient *const client = findClient(m_clients, entry.client);
    if (!entry.isMessage() || !client)
        return false;
    advanceTo(entry.timeNs);
    const auto open = m_open.find(client->id.value);
    if (open == m_open.end())
        return false;
    open->second.packets.send(entry.direction, entry.timeNs, entry.bytes, entry.length);
    open->second.isComplete = entry.sequence >= open->second.lastSequence;
    closeIfOver(*client, open->second);
    return true;
}

void PcapngSink::end()
{
    advanceTo(std::numeric_limits<qint64>::max());
}

void PcapngSink::advanceTo(qint64 timeNs)
{
    for (; m_nextStep < m_steps.size() && m_steps[m_nextStep].timeNs <= timeNs; ++m_nextStep)
        takeStep(m_steps[m_nextStep]);
}

void PcapngSink::takeStep(const ConversationPlan::Step &step)
{
    const quint64 id = step.client->id.value;
    if (step.opens) {
        const ConversationPlan::Share share = m_plan.share(step.client->id);
        Conversation opened{
            TcpConversation(packetEnds(step.client->peer, step.client->local), id, m_file, m_emptySegments),
            share.lastSequence, !share.hasMessages};
        opened.packets.open(step.timeNs);
        m_open.emplace(id, std::move(opened));
        return;
    }
    const auto open = m_open.find(id);
    open->second.isDue = true;
    closeIfOver(*step.client, open->second);
}

void PcapngSink::closeIfOver(const CapturedClient &client, Conversation &conversation)
{
    // Messages may be recorded after later ones of other clients, and so after the time of their client's
    // end.
    if (!conversation.isComplete || !conversation.isDue)
        return;
    conversation.packets.close(client.closed->timeNs, endOf(*client.closed));
    m_open.erase(client.id.value);
}

} // namespace porthole
