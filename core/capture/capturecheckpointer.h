// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/sqlite.h"

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace porthole {

/// Moves what SQLite's write-ahead log holds into a capture file, and waits for the disk, in a thread of its
/// own: whoever writes never does, as long as the log is not far longer than it should be. Thread: the
/// writer's, for every method.
class CaptureCheckpointer final
{
public:
    struct Limits
    {
        int pages = 2048;                       ///< of the log, after which it is moved: 32 MiB
        int mostPages = 16'384;                 ///< from here on the writer waits for the disk: 256 MiB
        std::chrono::milliseconds patience{40}; ///< before that, the writer waits at most so long
    };

    /// `database`: a connection of its own, which says whether what it moves is synced to the disk. Throws
    /// std::system_error if no thread can be made.
    CaptureCheckpointer(SqliteDatabase database, Limits limits);
    /// Joins; what is in the log stays there.
    ~CaptureCheckpointer();
    Q_DISABLE_COPY_MOVE(CaptureCheckpointer)

    /// From now on learns of each transaction of this connection, and does its checkpoints. `writer` must
    /// outlive it.
    void watch(SqliteDatabase &writer);
    /// From its next checkpoint on its thread gives way to others.
    void giveWay();
    /// To be called before each transaction. Only while nobody writes can the log begin anew; this leaves the
    /// checkpointer such a moment if it wants one. True: the log is now an empty file.
    bool makeWay();

private:
    static int onCommit(void *self, sqlite3 *, const char *, int pages);
    void run();
    void emptyTheLog(std::unique_lock<std::mutex> &lock);
    /// Moves what can be moved beside a writer and readers. True: that was all.
    [[nodiscard]] bool movePages();

    SqliteDatabase m_database; // the thread's
    sqlite3 *m_watched = nullptr;
    const Limits m_limits;
    std::mutex m_mutex; // protects all below
    std::condition_variable m_wake;
    int m_pages = 0;            // of the log
    int m_movedFrom;            // so many pages begin the next move
    bool m_wantsWay = false;    // all but the tail is moved
    bool m_writerWaits = false; // and writes nothing meanwhile
    bool m_isEmptying = false;  // takes no time, and must not be disturbed
    bool m_isEmptied = false;
    bool m_givesWay = false;
    bool m_isEnding = false;
    std::thread m_thread;
};

} // namespace porthole
