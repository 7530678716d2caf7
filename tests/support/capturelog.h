// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/capture.h"

#include <memory>
#include <vector>

namespace porthole::test {

/// A temporary capture, and what it holds. Thread: main.
class CaptureLog final
{
public:
    CaptureLog()
        : m_capture(*Capture::start({}))
        , m_reader(*m_capture->reader())
    {
    }
    [[nodiscard]] const std::shared_ptr<MessageQueue> &queue() const { return m_capture->queue(); }
    [[nodiscard]] quint64 notKept() const { return m_capture->range().notKept; }
    [[nodiscard]] const CaptureReader &reader() const { return *m_reader; }
    /// By now, oldest first.
    [[nodiscard]] std::vector<Message> messages() const
    {
        return entries([](const Message &entry) { return entry.isMessage(); });
    }
    [[nodiscard]] std::vector<Message> events() const
    {
        return entries([](const Message &entry) { return !entry.isMessage(); });
    }

private:
    template <typename Wanted> [[nodiscard]] std::vector<Message> entries(Wanted isWanted) const
    {
        std::vector<Message> all = m_reader->page(0, m_reader->range().end, maxBytes);
        std::erase_if(all, [&](const Message &entry) { return !isWanted(entry); });
        return all;
    }

    static constexpr qint64 maxBytes = 64 * 1024 * 1024;
    std::unique_ptr<Capture> m_capture;
    std::unique_ptr<CaptureReader> m_reader;
};

} // namespace porthole::test
