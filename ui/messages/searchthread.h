// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/messagesource.h"

#include <QMutex>
#include <QThread>
#include <QWaitCondition>

#include <atomic>
#include <deque>
#include <memory>
#include <optional>

namespace porthole {

/// What one step of a search found.
struct SearchBatch
{
    quint64 generation = 0;         ///< of the search
    std::vector<quint64> sequences; ///< rising
    quint64 searchedTo = 0;         ///< all before this has been searched
    bool atEnd = false;             ///< there was nothing left to search
};

/// Searches a log in a thread of its own, in steps of some milliseconds, as far as the log goes and, after
/// goOn(), further. Runs as long as it lives. Thread: main for every method; the source is used and destroyed
/// in the thread.
class SearchThread final : public QThread
{
    Q_OBJECT

public:
    static constexpr size_t maxWaiting = 4; ///< batches that nobody has taken yet; then it waits

    explicit SearchThread(std::unique_ptr<MessageSource> source);
    /// Waits for the step that is being made.
    ~SearchThread() override;

    /// Begins anew with this filter, which must be valid, and gives the generation of the new search. The one
    /// before ends: none of its batches can be taken any more.
    quint64 begin(const MessageFilter &filter);
    /// Ends the search at once.
    void cancel();
    /// The log may have grown.
    void goOn();
    /// The next batch of the search begun last.
    [[nodiscard]] std::optional<SearchBatch> take();
    /// Hands back what take() gave, so that its memory is used again, and freed, by the thread that got it.
    void giveBack(SearchBatch batch);

Q_SIGNALS:
    /// Emitted in the thread, without the lock: there is something to take.
    void found();

protected:
    void run() override;

private:
    void waitForWork(QMutexLocker<QMutex> &lock, quint64 generation, bool hasMore);
    [[nodiscard]] SearchBatch emptyBatch();
    void step(MessageSearch &search, SearchBatch &batch, quint64 before);

    std::unique_ptr<MessageSource> m_source; // of the thread, once it runs
    quint64 m_stepEntries = 0;               // of the thread
    /// Changed under the lock; read without it to give up early.
    std::atomic<quint64> m_generation{0};

    QMutex m_mutex; // of all below
    QWaitCondition m_changed;
    std::optional<MessageFilter> m_filter; // none: nothing is searched for
    std::deque<SearchBatch> m_batches;
    std::deque<SearchBatch> m_used;
    bool m_grown = false;
    bool m_ending = false;
};

} // namespace porthole
