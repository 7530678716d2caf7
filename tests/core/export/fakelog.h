// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/capturedclient.h"
#include "core/capture/messagesource.h"

#include <QString>

#include <vector>

namespace porthole::test {

/// A log in memory, written entry by entry, that knows its clients. Times are microseconds after `start`.
/// Thread: that of its owner.
class FakeLog final : public MessageSource
{
public:
    /// 2026-11-23T12:00:00Z
    static constexpr qint64 start = 1'795'435'200'000'000'000;
    [[nodiscard]] static qint64 ns(qint64 us) { return start + us * 1000; }

    /// A client from `peer` ("ADDRESS PORT"), and that it opened.
    void open(quint64 id, qint64 us, const QString &peer = QStringLiteral("127.0.0.1 50000"),
              const QString &local = QStringLiteral("127.0.0.1 9000"));
    void close(quint64 id, qint64 us, CloseReason reason = CloseReason::PeerClosed, qint64 unsentBytes = 0);
    void in(quint64 id, qint64 us, const QByteArray &bytes) { add(id, us, Direction::In, bytes); }
    void out(quint64 id, qint64 us, const QByteArray &bytes) { add(id, us, Direction::Out, bytes); }
    /// A message of which only `bytes` were kept.
    void truncated(quint64 id, qint64 us, Direction direction, const QByteArray &bytes, qint64 length);
    /// Any entry; it gets its place in the log.
    void append(Message entry);
    /// The oldest so many are no longer held.
    void forget(quint64 entries) { m_first = entries; }

    [[nodiscard]] const std::vector<CapturedClient> &clients() const { return m_clients; }
    [[nodiscard]] const std::vector<Message> &entries() const { return m_entries; }
    /// The largest number of bytes, and of entries, that one page had.
    [[nodiscard]] qint64 largestPageBytes() const { return m_largestPageBytes; }
    [[nodiscard]] quint64 largestPage() const { return m_largestPage; }
    [[nodiscard]] int pages() const { return m_pages; }

    [[nodiscard]] MessageRange range() const override { return {m_first, m_entries.size(), 0}; }
    [[nodiscard]] std::vector<Message> page(quint64 from, quint64 most, qint64 maxBytes) const override;
    [[nodiscard]] std::optional<Message> message(quint64 sequence) const override;
    [[nodiscard]] quint64 sequenceAt(qint64 timeNs) const override;
    /// Knows patterns of bytes only.
    [[nodiscard]] std::unique_ptr<MessageSearch> search(const MessageFilter &filter,
                                                        quint64 from = 0) const override;
    [[nodiscard]] std::unique_ptr<MessageSource> another() const override;

private:
    void add(quint64 id, qint64 us, Direction direction, const QByteArray &bytes);

    std::vector<CapturedClient> m_clients;
    std::vector<Message> m_entries;
    quint64 m_first = 0;
    mutable qint64 m_largestPageBytes = 0;
    mutable quint64 m_largestPage = 0;
    mutable int m_pages = 0;
};

} // namespace porthole::test
