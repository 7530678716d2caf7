// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/capturefile.h"

#include "core/capture/captureschema.h"

#include <QFile>
#include <QFileInfo>
#include <QScopeGuard>

#include <algorithm>
#include <array>
#include <limits>
#include <system_error>

namespace porthole {

namespace {

// Large enough that a search is quick, small enough that a page of the log costs little.
constexpr qsizetype blockBytes = 256 * 1024;
constexpr qint64 blocksForgottenAtOnce = 16;
constexpr std::array ends{"", "-wal", "-shm", "-journal"}; // of the names of what belongs to a file

} // namespace

bool CaptureFile::remove(const QString &file)
{
    // The file first: without its journal one that stays would be damaged.
    return std::all_of(ends.begin(), ends.end(), [&](const char *end) {
        const QString name = file + QLatin1StringView(end);
        return QFile::remove(name) || !QFileInfo::exists(name);
    });
}

Result<std::unique_ptr<CaptureFile>> CaptureFile::create(const QString &file, const CaptureOptions &options,
                                                         quint64 first, CaptureCheckpointer::Limits limits)
{
    if (const auto made = SqliteDatabase::makeFile(file); !made) // SQLite would take one that exists
        return tl::unexpected(made.error());
    auto capture = begin(file, options, first, limits);
    if (!capture)
        remove(file); // its connections are closed by now
    return capture;
}

Result<std::unique_ptr<CaptureFile>> CaptureFile::begin(const QString &file, const CaptureOptions &options,
                                                        quint64 first, CaptureCheckpointer::Limits limits)
{
    Result<SqliteDatabase> database = SqliteDatabase::open(file, SqliteDatabase::Mode::ReadWrite);
    if (!database)
        return tl::unexpected(database.error());
    const auto prepared = database->execute("PRAGMA synchronous = OFF").and_then([&] {
        return database->execute(captureschema::create);
    });
    if (!prepared)
        return tl::unexpected(prepared.error());
    std::unique_ptr<CaptureFile> capture(new CaptureFile(file, *std::move(database), options, first));
    if (const auto started = capture->startCheckpoints(limits); !started)
        return tl::unexpected(started.error());
    capture->setSynced(true);
    if (!capture->setInfo("first", QByteArray::number(first)))
        return tl::unexpected(capture->m_database.error());
    return capture;
}

CaptureFile::CaptureFile(QString fileName, SqliteDatabase database, const CaptureOptions &options,
                         quint64 first)
    : m_fileName(std::move(fileName))
    , m_options(options)
    , m_database(std::move(database))
    , m_builder(options.payloadBytes)
    , m_insertMessage(m_database.prepare("INSERT INTO message VALUES (?,?,?,?,?,?,?,?,?)"))
    , m_insertBlock(m_database.prepare("INSERT INTO block VALUES (?,?,?,?,?)"))
    , m_insertExtent(m_database.prepare("INSERT INTO extent VALUES (?,?,?,?,?,?,?)"))
    , m_insertReadEnd(m_database.prepare("INSERT OR IGNORE INTO read_end VALUES (?,?,?,?)"))
    , m_insertClient(
          m_database.prepare("INSERT OR REPLACE INTO client VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"))
    , m_first(first)
    , m_end(first)
    , m_written(first)
{
}

Result<void> CaptureFile::startCheckpoints(CaptureCheckpointer::Limits limits)
{
    Result<SqliteDatabase> database = SqliteDatabase::open(m_fileName, SqliteDatabase::Mode::ReadWrite);
    if (!database)
        return tl::unexpected(database.error());
    const char *const synchronous =
        m_options.file.isEmpty() ? "PRAGMA synchronous = OFF" : "PRAGMA synchronous = NORMAL";
    if (const auto done = database->execute(synchronous); !done)
        return done;
    try {
        m_checkpointer = std::make_unique<CaptureCheckpointer>(*std::move(database), limits);
    } catch (const std::system_error &error) {
        return tl::unexpected(
            Error{ErrorCode::FileNotWritable, m_fileName,
                  QStringLiteral("no thread could be made: %1").arg(QString::fromUtf8(error.what()))});
    }
    m_checkpointer->watch(m_database);
    return {};
}

/// A log that begins anew over an old one must have its new beginning on the disk first. In an empty one
/// there is nothing old to be taken for new. A temporary capture need not outlive the system, only the
/// program.
void CaptureFile::setSynced(bool isSynced)
{
    (void)m_database.execute(isSynced && !m_options.file.isEmpty() ? "PRAGMA synchronous = NORMAL"
                                                                   : "PRAGMA synchronous = OFF");
}

CaptureFile::~CaptureFile()
{
    m_checkpointer.reset();
    for (SqliteStatement *statement :
         {&m_insertMessage, &m_insertBlock, &m_insertExtent, &m_insertReadEnd, &m_insertClient})
        *statement = {};
    // Refused while somebody reads; the journal then stays until the last reader has gone.
    (void)m_database.execute("PRAGMA wal_checkpoint(TRUNCATE); PRAGMA journal_mode = DELETE");
}

template <typename Act> Result<void> CaptureFile::inTransaction(Act act)
{
    const bool isEmptied = m_checkpointer->makeWay();
    if (isEmptied)
        setSynced(false);
    const auto syncAgain = qScopeGuard([&] {
        if (isEmptied)
            setSynced(true);
    });
    if (const auto begun = m_database.execute("BEGIN IMMEDIATE"); !begun)
        return begun;
    if (act()) {
        if (const auto committed = m_database.execute("COMMIT"))
            return committed;
    }
    const Error error = m_database.error();
    (void)m_database.execute("ROLLBACK");
    return tl::unexpected(error);
}

Result<void> CaptureFile::write(std::span<const MessageBatch> batches)
{
    m_written = m_end;
    const qint64 block = m_block;
    const auto done = inTransaction([&] {
        for (const MessageBatch &batch : batches) {
            if (!addBatch(batch))
                return false;
        }
        return m_builder.isEmpty() || writeBlock();
    });
    m_builder.clear();
    if (done)
        m_end = m_written;
    else
        m_block = block;
    return done;
}

Result<void> CaptureFile::writeClients(std::span<const CapturedClient> clients)
{
    return inTransaction([&] {
        return std::all_of(clients.begin(), clients.end(), [this](const auto &c) { return addClient(c); });
    });
}

Result<void> CaptureFile::writeBefore(QByteArrayView settings, const QString &fileName)
{
    return inTransaction([&] {
        return setInfo("file before", fileName.toUtf8()) &&
               (settings.isEmpty() || setInfo("settings", settings));
    });
}

bool CaptureFile::addBatch(const MessageBatch &batch)
{
    for (const CapturedClient &client : batch.clients()) {
        if (!addClient(client))
            return false;
    }
    if (batch.missingBefore() > 0) {
        // Its time is that of what comes next; there is none of its own.
        const Moment at = batch.entries().empty()
                              ? Moment::now()
                              : Moment{batch.entries().front().timeNs, batch.entries().front().monotonicNs};
        MessageBatch::Entry lost = {};
        lost.timeNs = at.wallNs;
        lost.monotonicNs = at.monotonicNs;
        lost.event = EventKind::NotKept;
        if (!m_builder.isEmpty() && !writeBlock())
            return false;
        m_afterLoss = true;
        m_builder.addCount(lost, qint64(batch.missingBefore()));
        m_notKept += batch.missingBefore();
        if (!setInfo("not kept", QByteArray::number(m_notKept)))
            return false;
    }
    for (const MessageBatch::Entry &entry : batch.entries()) {
        if (entry.event == EventKind::Settings && !setInfo("settings", batch.bytesOf(entry)))
            return false;
        // An echo stays with what it echoes, whose bytes it shares.
        if (m_builder.byteCount() >= blockBytes && entry.direction == Direction::In && !writeBlock())
            return false;
        if (entry.event == EventKind::SendRefused)
            m_builder.addCount(entry, batch.bytesOf(entry).toLongLong());
        else
            m_builder.add(entry, batch.bytesOf(entry));
    }
    return std::all_of(batch.readEnds().begin(), batch.readEnds().end(),
                       [this](const auto &readEnd) { return addReadEnd(readEnd); });
}

bool CaptureFile::setInfo(const char *name, QByteArrayView value)
{
    SqliteStatement insert = m_database.prepare("INSERT OR REPLACE INTO info VALUES (?, CAST(? AS TEXT))");
    return insert.bindText(1, QString::fromLatin1(name)).bind(2, value).run();
}

bool CaptureFile::addClient(const CapturedClient &client)
{
    SqliteStatement &insert = m_insertClient;
    insert.bind(1, qint64(client.id.value));
    insert.bindText(2, client.peer.address.toString()).bind(3, client.peer.port);
    insert.bindText(4, client.local.address.toString()).bind(5, client.local.port);
    insert.bind(6, client.openedNs);
    if (const auto &closed = client.closed) {
        insert.bind(7, closed->timeNs).bind(8, qint64(closed->reason)).bindText(9, closed->detail);
        insert.bind(10, closed->totals.bytesIn).bind(11, closed->totals.bytesOut);
        insert.bind(12, closed->totals.messagesIn).bind(13, closed->totals.messagesOut);
        insert.bind(14, closed->totals.brokenFrames).bind(15, closed->unsentBytes);
    } else {
        for (int parameter = 7; parameter <= 15; ++parameter)
            insert.bindNull(parameter);
    }
    return insert.run();
}

bool CaptureFile::addReadEnd(const MessageBatch::ClientReadEnd &readEnd)
{
    m_insertReadEnd.bind(1, m_block).bind(2, qint64(readEnd.client.value));
    return m_insertReadEnd.bind(3, readEnd.end.position).bind(4, readEnd.end.timeNs).run();
}

bool CaptureFile::writeBlock()
{
    m_builder.build();
    m_insertBlock.bind(1, m_block).bind(2, qint64(m_written)).bind(3, qint64(m_builder.rows().size()));
    if (!m_insertBlock.bind(4, qint64(m_afterLoss)).bind(5, m_builder.bytes()).run())
        return false;
    qint64 number = 0;
    for (const BlockBuilder::Extent &extent : m_builder.extents()) {
        m_insertExtent.bind(1, m_block).bind(2, number++).bind(3, qint64(extent.client.value));
        m_insertExtent.bind(4, qint64(extent.direction)).bind(5, qint64(extent.joins));
        if (!m_insertExtent.bind(6, extent.offset).bind(7, extent.length).run())
            return false;
    }
    for (const BlockBuilder::Row &row : m_builder.rows()) {
        if (!writeRow(row))
            return false;
    }
    m_builder.clear();
    m_afterLoss = false;
    ++m_block;
    return true;
}

bool CaptureFile::writeRow(const BlockBuilder::Row &row)
{
    const MessageBatch::Entry &entry = row.entry;
    SqliteStatement &insert = m_insertMessage;
    insert.bind(1, qint64(m_written++)).bind(2, entry.timeNs).bind(3, entry.monotonicNs);
    insert.bind(4, qint64(entry.client.value));
    insert.bind(5, captureschema::packed(entry.direction, entry.kind, entry.event, entry.endsRead));
    insert.bind(6, row.length);
    if (row.kept == row.length)
        insert.bindNull(7);
    else
        insert.bind(7, row.kept);
    return insert.bind(8, m_block).bind(9, entry.offset).run();
}

void CaptureFile::giveWay()
{
    m_checkpointer->giveWay();
}

qint64 CaptureFile::usedBytes() const
{
    const qint64 pages = m_database.number("PRAGMA page_count") - m_database.number("PRAGMA freelist_count");
    return pages * m_database.number("PRAGMA page_size");
}

Result<void> CaptureFile::forgetOldest()
{
    // In small portions: each holds up the writing of what comes in.
    while (usedBytes() > m_options.maxBytes && m_first < m_end) {
        const quint64 before = m_first;
        if (const auto done = inTransaction([this] { return forgetBlocks(); }); !done) {
            m_first = before;
            return done;
        }
        if (m_first == before)
            break;
    }
    return {};
}

bool CaptureFile::forgetBlocks()
{
    SqliteStatement oldest = m_database.prepare("SELECT id, first + count FROM block ORDER BY id LIMIT ?");
    oldest.bind(1, blocksForgottenAtOnce);
    qint64 block = 0;
    while (oldest.step()) {
        if (quint64(oldest.integer(1)) >= m_end)
            break; // the newest stays
        block = oldest.integer(0);
        m_first = quint64(oldest.integer(1));
    }
    oldest.reset();
    // Clients whose end is told of in what goes, looked up by that: not all that there are, each time.
    SqliteStatement clients = m_database.prepare(
        "DELETE FROM client WHERE id IN (SELECT client FROM message WHERE sequence < ? AND "
        "what >> 5 = ?)");
    if (!clients.bind(1, qint64(m_first)).bind(2, qint64(EventKind::Closed)).run())
        return false;
    SqliteStatement messages = m_database.prepare("DELETE FROM message WHERE sequence < ?");
    if (!messages.bind(1, qint64(m_first)).run())
        return false;
    for (const char *sql : {"DELETE FROM block WHERE id <= ?", "DELETE FROM extent WHERE block <= ?",
                            "DELETE FROM read_end WHERE block <= ?"}) {
        SqliteStatement statement = m_database.prepare(sql);
        if (!statement.bind(1, block).run())
            return false;
    }
    return true;
}

} // namespace porthole
