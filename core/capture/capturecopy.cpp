// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/capturecopy.h"

#include "core/capture/sqlite.h"

#include <QFile>
#include <QFileInfo>
#include <QScopeGuard>

#include <sqlite3.h>

#include <algorithm>

namespace porthole {

namespace {

constexpr int pagesAStep = 256;

/// Whether all of it was copied; false: cancelled.
Result<bool> copyPages(SqliteDatabase &source, SqliteDatabase &target,
                       const std::function<void(int)> &progress, const std::atomic<bool> &cancel)
{
    sqlite3_backup *const backup = sqlite3_backup_init(target.handle(), "main", source.handle(), "main");
    if (!backup)
        return tl::unexpected(target.error());
    int result = SQLITE_OK;
    while (!cancel && (result = sqlite3_backup_step(backup, pagesAStep)) == SQLITE_OK) {
        const int all = std::max(1, sqlite3_backup_pagecount(backup));
        progress(int(qint64(all - sqlite3_backup_remaining(backup)) * 100 / all));
    }
    sqlite3_backup_finish(backup);
    if (cancel)
        return false;
    if (result != SQLITE_DONE)
        return tl::unexpected(target.error());
    return true;
}

} // namespace

Result<bool> copyCapture(const QString &from, const QString &to, const std::function<void(int)> &progress,
                         const std::atomic<bool> &cancel)
{
    Result<SqliteDatabase> source = SqliteDatabase::open(from, SqliteDatabase::Mode::ReadOnly);
    if (!source)
        return tl::unexpected(source.error());
    // Of the moment when this reading began, whatever is written meanwhile.
    if (const auto begun = source->execute("BEGIN; SELECT count(*) FROM info"); !begun)
        return tl::unexpected(begun.error());

    const QString part = to + QStringLiteral(".part");
    QFile::remove(part);
    const auto removePart = qScopeGuard([&] { QFile::remove(part); });
    {
        Result<SqliteDatabase> target = SqliteDatabase::open(part, SqliteDatabase::Mode::Create);
        if (!target)
            return tl::unexpected(Error{ErrorCode::FileNotWritable, to, target.error().detail});
        const Result<bool> copied = copyPages(*source, *target, progress, cancel);
        if (!copied)
            return tl::unexpected(Error{ErrorCode::FileNotWritable, to, copied.error().detail});
        if (!*copied)
            return false;
        if (const auto single = target->execute("PRAGMA journal_mode = DELETE"); !single)
            return tl::unexpected(Error{ErrorCode::FileNotWritable, to, single.error().detail});
    }
    QFile::remove(to);
    QFile complete(part);
    if (!complete.rename(to))
        return tl::unexpected(Error{ErrorCode::FileNotWritable, to, complete.errorString()});
    return true;
}

} // namespace porthole
