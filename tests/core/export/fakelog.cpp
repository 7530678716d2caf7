// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/export/fakelog.h"

#include <QStringList>

#include <algorithm>

namespace porthole::test {

namespace {

Endpoint endpoint(const QString &text)
{
    const QStringList parts = text.split(u' ');
    return {QHostAddress(parts[0]), parts[1].toUShort()};
}

class FakeSearch final : public MessageSearch
{
public:
    FakeSearch(const FakeLog &log, const MessageFilter &filter, quint64 from)
        : m_log(log)
        , m_filter(filter)
        , m_next(std::max(log.range().first, from))
    {
    }

    MessageMatches next(quint64 most) override
    {
        MessageMatches matches;
        const quint64 about = (most / block + 1) * block; // a search may go further than it is asked to
        for (const quint64 end = std::min(m_log.range().end, m_next + about); m_next < end; ++m_next) {
            const Message &entry = m_log.entries()[m_next];
            if (m_filter.passesApartFromPattern(entry) &&
                (m_filter.pattern.isEmpty() ||
                 (entry.isMessage() && entry.bytes.contains(m_filter.pattern.bytes))))
                matches.sequences.push_back(m_next);
        }
        matches.searchedTo = m_next;
        return matches;
    }

private:
    static constexpr quint64 block = 2000;

    const FakeLog &m_log;
    const MessageFilter m_filter;
    quint64 m_next;
};

} // namespace

void FakeLog::open(quint64 id, qint64 us, const QString &peer, const QString &local)
{
    CapturedClient client;
    client.id = ConnectionId{id};
    client.peer = endpoint(peer);
    client.local = endpoint(local);
    client.openedNs = ns(us);
    m_clients.push_back(client);
    Message event;
    event.client = client.id;
    event.timeNs = client.openedNs;
    event.event = EventKind::Opened;
    append(event);
}

void FakeLog::close(quint64 id, qint64 us, CloseReason reason, qint64 unsentBytes)
{
    const auto client = std::find_if(m_clients.begin(), m_clients.end(),
                                     [&](const CapturedClient &c) { return c.id.value == id; });
    client->closed = CapturedClient::Closed{ns(us), reason, {}, {}, unsentBytes};
    Message event;
    event.client = client->id;
    event.timeNs = ns(us);
    event.event = EventKind::Closed;
    append(event);
}

void FakeLog::truncated(quint64 id, qint64 us, Direction direction, const QByteArray &bytes, qint64 length)
{
    add(id, us, direction, bytes);
    m_entries.back().length = length;
    m_entries.back().missing = length - bytes.size();
}

void FakeLog::add(quint64 id, qint64 us, Direction direction, const QByteArray &bytes)
{
    Message message;
    message.client = ConnectionId{id};
    message.timeNs = ns(us);
    message.direction = direction;
    message.bytes = bytes;
    message.length = bytes.size();
    append(message);
}

void FakeLog::append(Message entry)
{
    entry.sequence = m_entries.size();
    m_entries.push_back(std::move(entry));
}

std::vector<Message> FakeLog::page(quint64 from, quint64 most, qint64 maxBytes) const
{
    std::vector<Message> page;
    qint64 bytes = 0;
    const quint64 end = std::min<quint64>(m_entries.size(), from + most);
    for (quint64 i = std::max(from, m_first); i < end; ++i) {
        page.push_back(m_entries[i]);
        page.back().bytes.truncate(maxBytes);
        bytes += page.back().bytes.size();
    }
    ++m_pages;
    m_largestPageBytes = std::max(m_largestPageBytes, bytes);
    m_largestPage = std::max<quint64>(m_largestPage, page.size());
    return page;
}

std::optional<Message> FakeLog::message(quint64 sequence) const
{
    if (sequence < m_first || sequence >= m_entries.size())
        return std::nullopt;
    return m_entries[sequence];
}

quint64 FakeLog::sequenceAt(qint64 timeNs) const
{
    const auto at = std::find_if(m_entries.begin() + qsizetype(m_first), m_entries.end(),
                                 [&](const Message &entry) { return entry.timeNs >= timeNs; });
    return quint64(at - m_entries.begin());
}

std::unique_ptr<MessageSearch> FakeLog::search(const MessageFilter &filter, quint64 from) const
{
    return std::make_unique<FakeSearch>(*this, filter, from);
}

std::unique_ptr<MessageSource> FakeLog::another() const
{
    return std::make_unique<FakeLog>(*this);
}

} // namespace porthole::test
