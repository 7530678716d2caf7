// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/messagesource.h"
#include "core/capture/patternmatcher.h"

#include <algorithm>
#include <atomic>
#include <deque>
#include <memory>
#include <mutex>

namespace porthole {

/// A log whose growth and losses a test decides, written as plainly as can be. It may begin with any number
/// of made-up messages, "0", "1", …, that cost nothing until they are read. Thread: any; another() reads the
/// same log.
class FakeSource final : public MessageSource
{
public:
    FakeSource() = default;
    explicit FakeSource(quint64 madeUp) { m_log->madeUp = m_log->range.end = madeUp; }

    quint64 add(Message message)
    {
        const std::lock_guard lock(m_log->mutex);
        message.sequence = m_log->range.end;
        if (message.isMessage())
            message.missing = message.length - message.bytes.size();
        m_log->added.push_back(std::move(message));
        return m_log->range.end++;
    }
    quint64 add(const QByteArray &bytes, quint64 client = 1, Direction direction = Direction::In,
                FrameKind kind = FrameKind::Complete)
    {
        Message message = madeUp(range().end);
        message.client = {client};
        message.direction = direction;
        message.kind = kind;
        message.bytes = bytes;
        message.length = bytes.size();
        return add(std::move(message));
    }
    quint64 addEvent(EventKind event, const QByteArray &text, qint64 length = 0, quint64 client = 1)
    {
        Message message = madeUp(range().end);
        message.client = {client};
        message.event = event;
        message.bytes = text;
        message.length = length;
        return add(std::move(message));
    }
    void addMany(int count)
    {
        for (int i = 0; i < count; ++i)
            add(QByteArray::number(range().end));
    }
    void trim(quint64 count)
    {
        const std::lock_guard lock(m_log->mutex);
        m_log->range.first = std::min(m_log->range.first + count, m_log->range.end);
    }
    void lose(quint64 count)
    {
        const std::lock_guard lock(m_log->mutex);
        m_log->range.notKept += count;
    }
    /// Searches that begin with the oldest entry wait until they are let on.
    void holdSearches() { m_log->gate.lock(); }
    void letSearchesOn() { m_log->gate.unlock(); }

    /// What a view of this filter must show.
    std::vector<quint64> expected(const MessageFilter &filter) const
    {
        std::vector<quint64> sequences;
        const MessageRange held = range();
        for (quint64 sequence = held.first; sequence < held.end; ++sequence) {
            if (passes(*message(sequence), filter))
                sequences.push_back(sequence);
        }
        return sequences;
    }
    int pages() const { return m_log->pages; }
    quint64 largestPage() const { return m_log->largestPage; }
    int fetches() const { return m_log->fetches; }
    int searchers() const { return m_log->searchers; }

    MessageRange range() const override
    {
        const std::lock_guard lock(m_log->mutex);
        return m_log->range;
    }
    std::vector<Message> page(quint64 from, quint64 most, qint64 maxBytes) const override
    {
        ++m_log->pages;
        m_log->largestPage = std::max<quint64>(m_log->largestPage, most);
        std::vector<Message> messages;
        const MessageRange held = range();
        const quint64 end = std::min(held.end, from + most);
        for (quint64 sequence = std::max(from, held.first); sequence < end; ++sequence) {
            messages.push_back(*read(sequence));
            messages.back().bytes.truncate(maxBytes);
        }
        return messages;
    }
    std::optional<Message> message(quint64 sequence) const override
    {
        ++m_log->fetches;
        return read(sequence);
    }
    quint64 sequenceAt(qint64 timeNs) const override
    {
        const MessageRange held = range();
        for (quint64 sequence = held.first; sequence < held.end; ++sequence) {
            if (read(sequence)->timeNs >= timeNs)
                return sequence;
        }
        return held.end;
    }
    std::unique_ptr<MessageSearch> search(const MessageFilter &filter, quint64 from = 0) const override
    {
        ++m_log->searchers;
        return std::make_unique<Search>(m_log, filter, from);
    }
    std::unique_ptr<MessageSource> another() const override
    {
        return std::unique_ptr<MessageSource>(new FakeSource(m_log));
    }

    static constexpr qint64 stepNs = 1000; ///< from one entry to the next
    static qint64 timeOf(quint64 sequence) { return 1'700'000'000'000'000'000 + qint64(sequence) * stepNs; }

private:
    struct Log
    {
        std::mutex mutex; // of added and range
        std::mutex gate;  // held while a search makes a step
        std::deque<Message> added;
        MessageRange range;
        quint64 madeUp = 0;
        std::atomic<int> pages{0};
        std::atomic<int> fetches{0};
        std::atomic<int> searchers{0};
        std::atomic<quint64> largestPage{0};
    };
    class Search final : public MessageSearch
    {
    public:
        Search(std::shared_ptr<Log> log, const MessageFilter &filter, quint64 from)
            : m_log(std::move(log))
            , m_filter(filter)
            , m_from(from)
            , m_isFromStart(from == 0)
        {
        }
        MessageMatches next(quint64 most) override
        {
            std::unique_lock gate(m_log->gate, std::defer_lock);
            if (m_isFromStart)
                gate.lock();
            const FakeSource source(m_log);
            const MessageRange held = source.range();
            MessageMatches matches;
            m_from = std::max(m_from, held.first);
            const quint64 end = std::min(held.end, m_from + most);
            for (; m_from < end; ++m_from) {
                const auto entry = source.read(m_from);
                if (entry && passes(*entry, m_filter))
                    matches.sequences.push_back(m_from);
            }
            matches.searchedTo = m_from;
            return matches;
        }

    private:
        const std::shared_ptr<Log> m_log;
        const MessageFilter m_filter;
        quint64 m_from;
        const bool m_isFromStart;
    };

    explicit FakeSource(std::shared_ptr<Log> log)
        : m_log(std::move(log))
    {
    }
    static Message madeUp(quint64 sequence)
    {
        Message message;
        message.sequence = sequence;
        message.client = {1};
        message.timeNs = timeOf(sequence);
        message.monotonicNs = 1 + qint64(sequence) * stepNs;
        message.bytes = QByteArray::number(sequence);
        message.length = message.bytes.size();
        return message;
    }
    std::optional<Message> read(quint64 sequence) const
    {
        const std::lock_guard lock(m_log->mutex);
        if (sequence < m_log->range.first || sequence >= m_log->range.end)
            return std::nullopt;
        return sequence < m_log->madeUp ? madeUp(sequence) : m_log->added[size_t(sequence - m_log->madeUp)];
    }
    static bool passes(const Message &message, const MessageFilter &filter)
    {
        if (!filter.passesApartFromPattern(message))
            return false;
        return filter.pattern.isEmpty() ||
               (message.isMessage() && PatternMatcher(filter.pattern).matches(message.bytes));
    }

    const std::shared_ptr<Log> m_log = std::make_shared<Log>();
};

} // namespace porthole
