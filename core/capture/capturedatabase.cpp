// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/capturedatabase.h"

#include "core/capture/captureschema.h"

#include <QCoreApplication>

#include <sqlite3.h>

#include <algorithm>
#include <limits>

namespace porthole {

namespace {

// Up to here a whole block is read and kept; of a larger one, which holds large messages, only what is
// wanted.
constexpr qint64 wholeBlockBytes = 1024 * 1024;
// Of a message that is read alone, its share of the block from which on all of it is read.
constexpr qint64 largeShare = 8;

// No more bytes are in a block, and no longer is a message (MessageBatch::Entry).
constexpr qint64 mostBlockBytes = std::numeric_limits<int>::max();
constexpr qint64 longestMessage = std::numeric_limits<quint32>::max();

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(porthole::CaptureReader)
};

/// Whether the tables that are read are tables. Whoever made the file may have put views in their place, or
/// columns that are computed, and these may take for ever.
bool holdsTables(const SqliteDatabase &database)
{
    constexpr const char *tables = "('info', 'client', 'block', 'message', 'extent', 'read_end')";
    const auto count = [&](const char *what) { return database.number(QByteArray(what) + tables); };
    return count("SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND rootpage > 0 AND "
                 "sql LIKE 'CREATE TABLE %' AND name IN ") == 6 &&
           count("SELECT count(*) FROM sqlite_schema AS t, pragma_table_xinfo(t.name) AS c WHERE "
                 "c.hidden <> 0 AND t.name IN ") == 0;
}

Error unreadable(const QString &file, const QString &why)
{
    return {ErrorCode::FileNotReadable, file, why};
}

/// `why`: SQLite's words.
QString whyNotRead(int resultCode, const QString &why)
{
    switch (resultCode) {
    case SQLITE_NOTADB:
        return Words::tr("it is no capture of Porthole's, nor any SQLite database (choose another file)");
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return Words::tr("another program has locked it: %1 (try again when that program is done)").arg(why);
    case SQLITE_CORRUPT:
        return Words::tr("it is damaged or cut short: %1 (take another copy of it; the command .recover of "
                         "sqlite3 may save a part)")
            .arg(why);
    default:
        return Words::tr("%1 (check that its disk works, that you may read it, and that you may write "
                         "beside it)")
            .arg(why);
    }
}

/// In SQLite's and the system's words. To open the file here would not do: who closes another descriptor of a
/// file that SQLite has open takes the locks away that keep it whole ("How To Corrupt An SQLite Database
/// File", 2.2).
QString whyNotOpened(const Error &error)
{
    return Words::tr("%1 (check its name, and that you may read it)").arg(error.detail);
}

} // namespace

Result<std::shared_ptr<CaptureDatabase>> CaptureDatabase::open(const QString &file)
{
    // A capture whose writer was killed has a journal that must be taken in, which needs writing.
    Result<SqliteDatabase> database = SqliteDatabase::open(file, SqliteDatabase::Mode::ReadWrite);
    if (!database)
        database = SqliteDatabase::open(file, SqliteDatabase::Mode::ReadOnly);
    if (!database)
        return tl::unexpected(unreadable(file, whyNotOpened(database.error())));
    const qint64 application = database->number("PRAGMA application_id");
    if (const auto failed = failure(*database))
        return tl::unexpected(*failed);
    if (application != captureschema::applicationId) {
        return tl::unexpected(unreadable(
            file, database->number("PRAGMA page_count") == 0
                      ? Words::tr("it is no capture of Porthole's: it is empty (choose another file)")
                      : Words::tr("it is no capture of Porthole's, but another program's database (choose "
                                  "another file)")));
    }
    const qint64 version = database->number("PRAGMA user_version");
    if (version > captureschema::version || version < 1) {
        return tl::unexpected(
            unreadable(file, Words::tr("its version is %1, and this Porthole reads captures up to version %2 "
                                       "(open it with a newer one)")
                                 .arg(version)
                                 .arg(captureschema::version)));
    }
    if (!holdsTables(*database)) {
        const auto failed = failure(*database);
        return tl::unexpected(failed.value_or(
            unreadable(file, Words::tr("it is damaged: its tables are not those of a capture"))));
    }
    (void)database->execute("PRAGMA query_only = ON; PRAGMA cache_size = -4096");
    auto opened = std::shared_ptr<CaptureDatabase>(new CaptureDatabase(*std::move(database)));
    opened->m_selectBlock = opened->prepare("SELECT bytes FROM block WHERE id = ?");
    opened->m_selectSize = opened->prepare("SELECT length(bytes) FROM block WHERE id = ?");
    if (!opened->m_selectBlock.isValid() ||
        !opened->prepare("SELECT 1 FROM message, extent, client").isValid())
        return tl::unexpected(unreadable(file, opened->m_database.error().detail));
    return opened;
}

std::optional<Error> CaptureDatabase::failure(const SqliteDatabase &database)
{
    const int code = database.resultCode();
    // Interrupted: what was asked of a damaged file has taken more than its bounds allow.
    if (code == SQLITE_OK || code == SQLITE_ROW || code == SQLITE_DONE || code == SQLITE_INTERRUPT)
        return std::nullopt;
    const Error error = database.error();
    return unreadable(error.subject, whyNotRead(code, error.detail));
}

quint64 CaptureDatabase::mostRows() const
{
    constexpr quint64 leastRowBytes = 8; // a row has nine columns, each with a byte that tells its type
    return quint64(number("PRAGMA page_count")) * quint64(number("PRAGMA page_size")) / leastRowBytes;
}

CaptureDatabase::Row CaptureDatabase::rowOf(const SqliteStatement &statement)
{
    Row row;
    const qint64 what = statement.integer(4);
    row.message.sequence = quint64(statement.integer(0));
    row.message.timeNs = statement.integer(1);
    row.message.monotonicNs = statement.integer(2);
    row.message.client = {quint64(statement.integer(3))};
    row.message.direction = captureschema::directionIn(what);
    row.message.kind = captureschema::kindIn(what);
    row.message.event = captureschema::eventIn(what);
    row.message.endsRead = captureschema::endsReadIn(what);
    // A damaged file may hold any number.
    const qint64 longest = row.message.isMessage() ? longestMessage : std::numeric_limits<qint64>::max();
    row.message.length = std::clamp<qint64>(statement.integer(5), 0, longest);
    row.kept = std::clamp<qint64>(statement.integer(6), 0, std::min(row.message.length, longestMessage));
    row.message.missing = row.message.isMessage() ? row.message.length - row.kept : 0;
    row.block = statement.integer(7);
    row.offset = std::clamp<qint64>(statement.integer(8), 0, mostBlockBytes);
    return row;
}

Message CaptureDatabase::filled(Row row, qint64 maxBytes, Use use)
{
    const qint64 wanted = std::min(row.kept, maxBytes);
    if (wanted <= 0)
        return std::move(row.message);
    if (const QByteArray *cached = m_blocks.object(row.block)) {
        row.message.bytes = cached->mid(row.offset, wanted);
        return std::move(row.message);
    }
    m_selectSize.bind(1, row.block);
    const qint64 size = m_selectSize.step() ? m_selectSize.integer(0) : 0;
    m_selectSize.reset();
    const bool isWhole =
        size <= (use == Use::Alone ? std::min(wanted * largeShare, wholeBlockBytes) : wholeBlockBytes);
    row.message.bytes =
        isWhole ? block(row.block).mid(row.offset, wanted) : part(row.block, row.offset, wanted);
    return std::move(row.message);
}

QByteArray CaptureDatabase::block(qint64 id)
{
    if (const QByteArray *cached = m_blocks.object(id))
        return *cached;
    m_selectBlock.bind(1, id);
    QByteArray bytes;
    if (m_selectBlock.step())
        bytes = m_selectBlock.bytes(0).toByteArray();
    m_selectBlock.reset();
    m_bytesRead += bytes.size();
    if (!bytes.isEmpty() && bytes.size() <= wholeBlockBytes)
        m_blocks.insert(id, new QByteArray(bytes), bytes.size());
    return bytes;
}

QByteArray CaptureDatabase::part(qint64 block, qint64 offset, qint64 length)
{
    sqlite3_blob *blob = nullptr;
    if (sqlite3_blob_open(m_database.handle(), "main", "block", "bytes", block, 0, &blob) != SQLITE_OK)
        return {};
    const qint64 size = sqlite3_blob_bytes(blob);
    offset = std::clamp<qint64>(offset, 0, size);
    length = std::clamp<qint64>(length, 0, size - offset);
    QByteArray bytes(length, Qt::Uninitialized);
    const bool isRead = sqlite3_blob_read(blob, bytes.data(), int(length), int(offset)) == SQLITE_OK;
    sqlite3_blob_close(blob);
    m_bytesRead += length;
    return isRead ? bytes : QByteArray();
}

} // namespace porthole
