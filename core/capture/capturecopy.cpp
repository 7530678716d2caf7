// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/capturecopy.h"

#include "core/capture/sqlite.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>

#include <sqlite3.h>

#include <algorithm>
#include <filesystem>
#include <system_error>

namespace porthole {

namespace {

constexpr int pagesAStep = 256;

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(porthole::CaptureCopy)
};

tl::unexpected<Error> notWritable(const QString &file, const QString &why)
{
    return tl::unexpected(Error{ErrorCode::FileNotWritable, file, why});
}

bool isSameFile(const QString &from, const QString &to)
{
    const QString canonical = QFileInfo(from).canonicalFilePath();
    return !canonical.isEmpty() && canonical == QFileInfo(to).canonicalFilePath();
}

/// Whether all of it was copied; false: cancelled.
Result<bool> copyPages(SqliteDatabase &source, SqliteDatabase &target,
                       const std::function<void(int)> &progress, const std::atomic<bool> &cancel)
{
    sqlite3_backup *const backup = sqlite3_backup_init(target.handle(), "main", source.handle(), "main");
    if (!backup)
        return tl::unexpected(target.error());
    int result = SQLITE_OK;
    progress(0);
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

/// A whole capture in one file: without a journal beside it.
Result<bool> writeCopy(SqliteDatabase &source, const QString &file, const std::function<void(int)> &progress,
                       const std::atomic<bool> &cancel)
{
    Result<SqliteDatabase> target = SqliteDatabase::makeFile(file).and_then(
        [&] { return SqliteDatabase::open(file, SqliteDatabase::Mode::ReadWrite); });
    if (!target)
        return tl::unexpected(target.error());
    Result<bool> copied = copyPages(source, *target, progress, cancel);
    if (!copied || !*copied)
        return copied;
    if (const auto single = target->execute("PRAGMA journal_mode = DELETE"); !single)
        return tl::unexpected(single.error());
    return true;
}

/// Puts `file` in the place of `to` at once, so that there is always one of them. What SQLite left beside an
/// earlier capture of that name, as when its program was killed, would be played into the new one.
Result<void> replace(const QString &file, const QString &to)
{
    for (const char *end : {"-wal", "-shm", "-journal"}) {
        QFile left(to + QLatin1StringView(end));
        if (left.exists() && !left.remove())
            return notWritable(left.fileName(), left.errorString());
    }
    std::error_code error;
    std::filesystem::rename(QFileInfo(file).filesystemFilePath(), QFileInfo(to).filesystemFilePath(), error);
    if (error)
        return notWritable(to, QString::fromLocal8Bit(error.message()));
    return {};
}

} // namespace

Result<bool> copyCapture(const QString &from, const QString &to, const std::function<void(int)> &progress,
                         const std::atomic<bool> &cancel)
{
    if (isSameFile(from, to)) {
        return tl::unexpected(Error{ErrorCode::InvalidValue, to,
                                    Words::tr("is the capture itself; choose another name to save it by")});
    }
    Result<SqliteDatabase> source = SqliteDatabase::open(from, SqliteDatabase::Mode::ReadOnly);
    if (!source)
        return tl::unexpected(source.error());
    // Of the moment when this reading began, whatever is written meanwhile.
    if (const auto begun = source->execute("BEGIN; SELECT count(*) FROM info"); !begun)
        return tl::unexpected(begun.error());

    // Beside `to`, as only within one file system a file takes another's place at once.
    const QTemporaryDir folder(QFileInfo(to).absolutePath() + QStringLiteral("/.porthole-XXXXXX"));
    if (!folder.isValid())
        return notWritable(to, folder.errorString());
    const QString part = folder.filePath(QStringLiteral("part"));
    const Result<bool> copied = writeCopy(*source, part, progress, cancel);
    if (!copied)
        return notWritable(to, copied.error().detail);
    if (!*copied)
        return false;
    return replace(part, to).map([] { return true; });
}

} // namespace porthole
