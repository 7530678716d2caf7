// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/capturereader.h"

#include "core/capture/capturedatabase.h"
#include "core/capture/captureprogress.h"
#include "core/capture/capturesearch.h"
#include "core/capture/rowsinorder.h"

#include <QCoreApplication>

#include <algorithm>
#include <limits>
#include <utility>

namespace porthole {

namespace {

using Use = CaptureDatabase::Use;

CapturedClient clientOf(const SqliteStatement &row)
{
    CapturedClient client;
    client.id = {quint64(row.integer(0))};
    client.peer = {QHostAddress(row.text(1)), quint16(row.integer(2))};
    client.local = {QHostAddress(row.text(3)), quint16(row.integer(4))};
    client.openedNs = row.integer(5);
    if (!row.isNull(6)) {
        client.closed = CapturedClient::Closed{
            row.integer(6),
            closeReasonNumbered(row.integer(7)),
            row.text(8),
            {row.integer(9), row.integer(10), row.integer(11), row.integer(12), row.integer(13)},
            row.integer(14)};
    }
    return client;
}

std::vector<CapturedClient> clientsOf(SqliteStatement query)
{
    std::vector<CapturedClient> clients;
    RowsInOrder inOrder({1, quint64(std::numeric_limits<qint64>::max()), 0});
    while (query.step()) {
        if (inOrder.takes(quint64(query.integer(0))))
            clients.push_back(clientOf(query));
    }
    return clients;
}

QByteArray select(const char *rest)
{
    return QByteArray("SELECT ") + CaptureDatabase::rowColumns + " FROM message " + rest;
}

} // namespace

Result<std::unique_ptr<CaptureReader>> CaptureReader::open(const QString &file)
{
    return open(file, nullptr);
}

Result<std::unique_ptr<CaptureReader>> CaptureReader::open(const QString &file,
                                                           std::shared_ptr<const CaptureProgress> progress)
{
    Result<std::shared_ptr<CaptureDatabase>> database = CaptureDatabase::open(file);
    if (!database)
        return tl::unexpected(database.error());
    std::unique_ptr<CaptureReader> reader(new CaptureReader(file, *std::move(database), std::move(progress)));
    if (!reader->m_progress) {
        if (const auto read = reader->readRange(); !read)
            return tl::unexpected(read.error());
    }
    return reader;
}

CaptureReader::CaptureReader(QString file, std::shared_ptr<CaptureDatabase> database,
                             std::shared_ptr<const CaptureProgress> progress)
    : m_file(std::move(file))
    , m_database(std::move(database))
    , m_progress(std::move(progress))
{
}

/// Of a file that no more is written to.
Result<void> CaptureReader::readRange()
{
    m_database->setBounds();
    const qint64 first = m_database->number("SELECT value FROM info WHERE name = 'first'");
    m_fixed.first = m_fixed.end = quint64(std::max<qint64>(first, 0));
    SqliteStatement ends = m_database->prepare("SELECT min(sequence), max(sequence) + 1 FROM (SELECT "
                                               "min(sequence) AS sequence FROM message UNION ALL SELECT "
                                               "max(sequence) FROM message)");
    if (!ends.step()) {
        if (const auto failed = m_database->failure())
            return tl::unexpected(*failed);
    } else if (!ends.isNull(0)) {
        m_fixed.first = quint64(ends.integer(0));
        m_fixed.end = quint64(ends.integer(1));
    }
    const qint64 notKept = m_database->number("SELECT value FROM info WHERE name = 'not kept'");
    m_fixed.notKept = quint64(std::max<qint64>(notKept, 0));
    // Whoever goes through a log goes from number to number.
    const bool isInOrder =
        m_fixed.first <= m_fixed.end && m_fixed.end <= quint64(std::numeric_limits<qint64>::max());
    if (isInOrder && m_fixed.size() <= m_database->mostRows())
        return {};
    return tl::unexpected(
        Error{ErrorCode::FileNotReadable, m_file,
              QCoreApplication::translate(
                  "porthole::CaptureReader",
                  "it is damaged: its entries are numbered %1 to %2, and so many cannot be in it")
                  .arg(qint64(m_fixed.first))
                  .arg(qint64(m_fixed.end) - 1)});
}

CaptureReader::~CaptureReader() = default;

std::optional<CaptureReader::FileBefore> CaptureReader::fileBefore() const
{
    const qint64 first = m_database->number("SELECT value FROM info WHERE name = 'first'");
    if (first <= 0)
        return std::nullopt;
    SqliteStatement name = m_database->prepare("SELECT value FROM info WHERE name = 'file before'");
    return FileBefore{quint64(first), name.step() ? name.text(0) : QString()};
}

QByteArray CaptureReader::settings() const
{
    SqliteStatement query = m_database->prepare("SELECT value FROM info WHERE name = 'settings'");
    return query.step() ? query.bytes(0).toByteArray() : QByteArray();
}

std::vector<CapturedClient> CaptureReader::clients() const
{
    return clientsOf(m_database->prepare("SELECT * FROM client WHERE id > 0 ORDER BY id"));
}

std::vector<CapturedClient> CaptureReader::newestClients(qint64 most) const
{
    SqliteStatement query =
        m_database->prepare("SELECT * FROM client WHERE id > 0 AND id >= ifnull((SELECT id FROM "
                            "client ORDER BY id DESC LIMIT 1 OFFSET ?), 0) ORDER BY id");
    query.bind(1, most - 1);
    return clientsOf(std::move(query));
}

std::optional<CapturedClient> CaptureReader::client(ConnectionId id) const
{
    SqliteStatement query = m_database->prepare("SELECT * FROM client WHERE id = ?");
    query.bind(1, qint64(id.value));
    return query.step() ? std::optional(clientOf(query)) : std::nullopt;
}

void CaptureReader::forEachMessage(ConnectionId id, quint64 from,
                                   const std::function<bool(const Message &)> &take, qint64 maxBytes) const
{
    SqliteStatement begin =
        m_database->prepare("SELECT block FROM message WHERE sequence <= ? ORDER BY sequence DESC LIMIT 1");
    SqliteStatement blocks = m_database->prepare(
        "SELECT id, first, first + count FROM block WHERE first + count > ?1 AND id >= ?2 AND id IN (SELECT "
        "block FROM extent WHERE client = ?3 AND direction IN (0, 1) AND block >= ?2) ORDER BY id");
    SqliteStatement rows = m_database->prepare(
        select("WHERE sequence >= ? AND sequence < ? AND client = ? AND what < 32 ORDER BY sequence"));
    const qint64 firstBlock = begin.bind(1, qint64(from)).step() ? begin.integer(0) : 0;
    begin.reset();
    blocks.bind(1, qint64(from)).bind(2, firstBlock).bind(3, qint64(id.value));
    const quint64 end = range().end;
    auto at = qint64(from); // blocks that overlap, as none do but in a damaged file, give nothing twice
    while (blocks.step()) {
        const qint64 first = std::max(at, blocks.integer(1));
        at = std::max(at, std::min(qint64(end), blocks.integer(2)));
        rows.bind(1, first).bind(2, at).bind(3, qint64(id.value));
        RowsInOrder inOrder({quint64(first), quint64(at), 0});
        while (rows.step()) {
            CaptureDatabase::Row row = CaptureDatabase::rowOf(rows);
            if (inOrder.takes(row.message.sequence) &&
                !take(m_database->filled(std::move(row), maxBytes, Use::WithOthers)))
                return;
        }
        rows.reset();
    }
}

quint64 CaptureReader::writtenEnd() const
{
    if (!m_progress)
        return m_fixed.end;
    SqliteStatement newest = m_database->prepare("SELECT max(sequence) FROM message");
    return newest.step() && !newest.isNull(0) ? quint64(newest.integer(0)) + 1 : range().end;
}

bool CaptureReader::isOver() const
{
    return !m_progress || m_progress->isOver();
}

bool CaptureReader::hasMessagesFrom(quint64 from) const
{
    SqliteStatement query =
        m_database->prepare("SELECT 1 FROM message WHERE sequence >= ? AND what < 32 LIMIT 1");
    return query.bind(1, qint64(from)).step();
}

std::vector<ReadEnd> CaptureReader::readEnds(ConnectionId id, ReadEndPlace &after, size_t most) const
{
    // In the order of the table's key, in which positions of one client rise; so it begins at the block that
    // it came to, and needs no sorting.
    std::vector<ReadEnd> ends;
    SqliteStatement query =
        m_database->prepare("SELECT position, time_ns, block FROM read_end WHERE block >= ? AND client = ? "
                            "AND position > ? ORDER BY block, position LIMIT ?");
    query.bind(1, after.block).bind(2, qint64(id.value)).bind(3, after.position);
    query.bind(4, qint64(std::min<size_t>(most, std::numeric_limits<qint64>::max())));
    while (query.step()) {
        if (query.integer(0) > after.position)
            ends.push_back({query.integer(0), query.integer(1)});
        after = {query.integer(2), std::max(after.position, query.integer(0))};
    }
    return ends;
}

std::vector<ReadEnd> CaptureReader::readEnds(ConnectionId id) const
{
    ReadEndPlace after;
    return readEnds(id, after, std::numeric_limits<qint64>::max());
}

qint64 CaptureReader::bytesRead() const
{
    return m_database->bytesRead();
}

MessageRange CaptureReader::range() const
{
    return m_progress ? m_progress->range() : m_fixed;
}

std::vector<Message> CaptureReader::page(quint64 from, quint64 most, qint64 maxBytes) const
{
    const MessageRange held = range();
    const quint64 first = std::max(from, held.first);
    const quint64 end = std::min(held.end, from + std::min(most, held.end));
    std::vector<Message> messages;
    SqliteStatement rows =
        m_database->prepare(select("WHERE sequence >= ? AND sequence < ? ORDER BY sequence"));
    rows.bind(1, qint64(first)).bind(2, qint64(end));
    const Use use = end - std::min(first, end) > 1 ? Use::WithOthers : Use::Alone;
    RowsInOrder inOrder({first, end, 0});
    while (messages.size() < most && rows.step()) {
        CaptureDatabase::Row row = CaptureDatabase::rowOf(rows);
        if (inOrder.takes(row.message.sequence))
            messages.push_back(m_database->filled(std::move(row), maxBytes, use));
    }
    return messages;
}

std::optional<Message> CaptureReader::message(quint64 sequence) const
{
    SqliteStatement row = m_database->prepare(select("WHERE sequence = ?"));
    row.bind(1, qint64(sequence));
    const MessageRange held = range();
    if (sequence < held.first || sequence >= held.end || !row.step())
        return std::nullopt;
    return m_database->filled(CaptureDatabase::rowOf(row), std::numeric_limits<qint64>::max(), Use::Alone);
}

quint64 CaptureReader::sequenceAt(qint64 timeNs) const
{
    SqliteStatement time = m_database->prepare("SELECT time_ns FROM message WHERE sequence = ?");
    MessageRange left = range();
    const quint64 end = left.end;
    while (left.first < left.end) {
        const quint64 middle = left.first + left.size() / 2;
        time.bind(1, qint64(middle));
        // What was forgotten meanwhile was before.
        const bool isBefore = !time.step() || time.integer(0) < timeNs;
        time.reset();
        (isBefore ? left.first : left.end) = isBefore ? middle + 1 : middle;
    }
    return std::min(left.first, end);
}

std::unique_ptr<MessageSearch> CaptureReader::search(const MessageFilter &filter, quint64 from) const
{
    auto progress = m_progress;
    const auto held = [progress, fixed = m_fixed] { return progress ? progress->range() : fixed; };
    return makeCaptureSearch(m_database, filter, from, held);
}

CaptureReader::Factory readerFactory(const QString &file, std::shared_ptr<const CaptureProgress> progress)
{
    return [file, progress = std::move(progress)]() -> std::unique_ptr<CaptureReader> {
        Result<std::unique_ptr<CaptureReader>> reader = CaptureReader::open(file, progress);
        return reader ? *std::move(reader) : nullptr;
    };
}

std::unique_ptr<MessageSource> CaptureReader::another() const
{
    Result<std::unique_ptr<CaptureReader>> reader = open(m_file, m_progress);
    return reader ? *std::move(reader) : nullptr;
}

} // namespace porthole
