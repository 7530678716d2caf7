// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/messagesource.h"
#include "ui/messages/sequenceset.h"

#include <QObject>

#include <memory>

namespace porthole {

class SearchThread;

/// The entries of a log that pass a filter, found in the background, first ones first. Once it has caught up
/// with the log it goes on with it. Thread: main.
class EntrySearch final : public QObject
{
    Q_OBJECT

public:
    explicit EntrySearch(QObject *parent = nullptr);
    ~EntrySearch() override;

    /// Drops what was found. `source` may be null and is not kept: only another() of it.
    void setSource(const MessageSource *source);
    /// Drops what was found, and begins. An empty filter ends the search.
    void setFilter(const MessageFilter &filter);
    /// Keeps what was found, and ends.
    void cancel();
    /// What the log holds now; `first`: the oldest entry that is wanted.
    void setRange(MessageRange range);

    [[nodiscard]] const SequenceSet &found() const { return m_found; }
    /// Entries before this have been searched.
    [[nodiscard]] quint64 searchedTo() const { return m_searchedTo; }
    /// It has not caught up with the log yet.
    [[nodiscard]] bool isSearching() const { return m_active && !m_caughtUp; }
    [[nodiscard]] bool isCancelled() const { return m_cancelled; }
    /// How much of the log has been searched, 0 to 100.
    [[nodiscard]] int percent() const;

Q_SIGNALS:
    /// Something was found, or the search has got further.
    void advanced();

private:
    void takeBatches();

    std::unique_ptr<MessageSource> m_spare; // for the thread, which starts with the first filter
    std::unique_ptr<SearchThread> m_thread;
    SequenceSet m_found;
    MessageRange m_range;
    quint64 m_generation = 0;
    quint64 m_searchedTo = 0;
    bool m_active = false;
    bool m_caughtUp = false;
    bool m_cancelled = false;
};

} // namespace porthole
