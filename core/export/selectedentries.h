// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/messagesource.h"

#include <functional>
#include <memory>
#include <vector>

namespace porthole {

/// The entries of a log that pass a filter, one after the other. What is held at a time is a page, or one
/// message that is larger than its share of a page. Thread: that of the source.
class SelectedEntries final
{
public:
    enum class Content { Whole, None };
    /// Gives false to stop.
    using Take = std::function<bool(const Message &)>;

    /// Of the entries that the source holds in `range`. `filter` must be valid.
    SelectedEntries(const MessageSource &source, const MessageFilter &filter, const MessageRange &range,
                    Content content);

    /// Hands out the next of them, oldest first. False when there are no more.
    [[nodiscard]] bool handOutSome(const Take &take);
    /// All before this have been looked at.
    [[nodiscard]] quint64 position() const { return m_position; }
    /// Entries that the source no longer had when they were to be read.
    [[nodiscard]] quint64 missed() const { return m_missed; }

private:
    struct Run
    {
        quint64 first;
        quint64 end;
    };

    [[nodiscard]] bool handOutPage(const Take &take);
    [[nodiscard]] bool findMore();
    [[nodiscard]] Run nextRun() const;
    [[nodiscard]] bool handOutRun(const Run &run, const Take &take);
    [[nodiscard]] bool handOut(const Message &entry, const Take &take) const;
    [[nodiscard]] std::vector<Message> page(const Run &run) const;

    const MessageSource &m_source;
    const quint64 m_end;
    const Content m_content;
    const std::unique_ptr<MessageSearch> m_search; // null: all entries pass
    std::vector<quint64> m_found;                  // matches of the last step of the search
    size_t m_given = 0;                            // how many of them have been handed out
    quint64 m_searchedTo;
    quint64 m_position;
    quint64 m_missed = 0;
};

} // namespace porthole
