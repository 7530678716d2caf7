// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/capturecheckpointer.h"

#include "core/base/platform.h"

#include <sqlite3.h>

#include <algorithm>

namespace porthole {

CaptureCheckpointer::CaptureCheckpointer(SqliteDatabase database, Limits limits)
    : m_database(std::move(database))
    , m_limits(limits)
    , m_movedFrom(limits.pages)
    , m_thread([this] { run(); })
{
}

CaptureCheckpointer::~CaptureCheckpointer()
{
    {
        const std::lock_guard lock(m_mutex);
        m_isEnding = true;
    }
    m_wake.notify_all();
    m_thread.join();
    if (m_watched)
        sqlite3_wal_hook(m_watched, nullptr, nullptr);
}

void CaptureCheckpointer::watch(SqliteDatabase &writer)
{
    m_watched = writer.handle();
    sqlite3_wal_hook(m_watched, &CaptureCheckpointer::onCommit, this); // in place of its own checkpoints
}

int CaptureCheckpointer::onCommit(void *self, sqlite3 *, const char *, int pages)
{
    auto &checkpointer = *static_cast<CaptureCheckpointer *>(self);
    bool isLong = false;
    {
        const std::lock_guard lock(checkpointer.m_mutex);
        checkpointer.m_pages = pages;
        isLong = pages >= checkpointer.m_movedFrom;
    }
    if (isLong)
        checkpointer.m_wake.notify_all();
    return SQLITE_OK;
}

void CaptureCheckpointer::giveWay()
{
    const std::lock_guard lock(m_mutex);
    m_givesWay = true;
}

bool CaptureCheckpointer::makeWay()
{
    std::unique_lock lock(m_mutex);
    const bool isFarTooLong = m_pages >= m_limits.mostPages && m_pages >= m_movedFrom;
    if (!m_wantsWay && !isFarTooLong)
        return false;
    m_writerWaits = true;
    m_isEmptied = false;
    m_wake.notify_all();
    const auto isDone = [this] { return !m_writerWaits; };
    if (isFarTooLong || (!m_wake.wait_for(lock, m_limits.patience, isDone) && m_isEmptying))
        m_wake.wait(lock, isDone);
    m_writerWaits = false;
    return m_isEmptied;
}

void CaptureCheckpointer::run()
{
    sqlite3_busy_timeout(m_database.handle(), 0); // whoever reads will be gone the next time
    std::unique_lock lock(m_mutex);
    while (true) {
        m_wake.wait(lock, [this] { return m_isEnding || m_pages >= m_movedFrom; });
        if (m_isEnding)
            return;
        const bool givesWay = m_givesWay;
        lock.unlock();
        if (givesWay)
            platform::scheduleBelowNormal();
        (void)movePages(); // nearly all, while the writer goes on
        lock.lock();
        m_wantsWay = true;
        m_wake.wait(lock, [this] { return m_isEnding || m_writerWaits; });
        if (m_isEnding)
            return;
        m_wantsWay = false;
        emptyTheLog(lock);
        m_writerWaits = false;
        m_movedFrom = m_pages + m_limits.pages;
        m_wake.notify_all();
    }
}

void CaptureCheckpointer::emptyTheLog(std::unique_lock<std::mutex> &lock)
{
    lock.unlock();
    const bool isAll = movePages();
    lock.lock();
    if (!isAll || !m_writerWaits)
        return; // the disk took too long, or somebody reads in it: another time
    m_isEmptying = true;
    lock.unlock();
    // All is moved and synced, so this only cuts the file. Refused while somebody reads.
    const int result =
        sqlite3_wal_checkpoint_v2(m_database.handle(), nullptr, SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr);
    lock.lock();
    m_isEmptying = false;
    m_isEmptied = result == SQLITE_OK;
    if (m_isEmptied)
        m_pages = 0;
}

bool CaptureCheckpointer::movePages()
{
    int pages = 0;
    int moved = 0;
    const int result =
        sqlite3_wal_checkpoint_v2(m_database.handle(), nullptr, SQLITE_CHECKPOINT_PASSIVE, &pages, &moved);
    return result == SQLITE_OK && pages == moved;
}

} // namespace porthole
