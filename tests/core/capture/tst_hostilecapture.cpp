// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/closereason.h"
#include "core/capture/capturefile.h"
#include "core/capture/capturereader.h"
#include "tests/core/capture/batches.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <QtEndian>

#include <array>

using namespace porthole;
using namespace porthole::test;

/// A capture that somebody else made, or that was damaged, does no harm: it is refused in words, or read as
/// far as that makes sense. tests/fuzz looks for more of these.
class HostileCaptureTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void refuses_data();
    void refuses();
    void readsAsFarAsThereIs_data();
    void readsAsFarAsThereIs();
    void searchesEachEntryOnce_data();
    void searchesEachEntryOnce();
    void givesMessagesOnceThoughBlocksOverlap();
    void unknownReasonsAreErrorsOfTheSocket();
    void leavesOutClientsThatCannotBe();
    void endsInATreeWithoutEnd_data();
    void endsInATreeWithoutEnd();

private:
    /// A good capture of four messages of two clients, and what `sql` makes of it.
    void make(const char *sql) const;
    /// Puts twelve levels of branches between the root of a table's tree and its rows, all to the same rows.
    void growTree(const char *table) const;
    [[nodiscard]] QString path() const { return m_folder->filePath(QStringLiteral("x.porthole")); }
    [[nodiscard]] std::unique_ptr<CaptureReader> open() const
    {
        auto reader = CaptureReader::open(path());
        if (!reader)
            qWarning().noquote() << describe(reader.error());
        return reader ? *std::move(reader) : nullptr;
    }
    [[nodiscard]] static std::vector<quint64> found(const CaptureReader &reader, const char *text);

    std::unique_ptr<QTemporaryDir> m_folder;
};

void HostileCaptureTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
}

void HostileCaptureTest::make(const char *sql) const
{
    {
        const auto file = CaptureFile::create(path(), {});
        QVERIFY(file);
        MessageBatch first = messages(1, {"one needle", "two"});
        first.appendClient(client(1));
        MessageBatch second = messages(2, {"needle three", "four"});
        second.appendClient(client(2));
        QVERIFY((*file)->write(std::array{first}));
        QVERIFY((*file)->write(std::array{second}));
    }
    auto database = SqliteDatabase::open(path(), SqliteDatabase::Mode::ReadWrite);
    QVERIFY(database);
    const auto done = database->execute(sql);
    QVERIFY2(done, done ? "" : qPrintable(done.error().detail));
}

std::vector<quint64> HostileCaptureTest::found(const CaptureReader &reader, const char *text)
{
    MessageFilter filter;
    filter.pattern = {BytePattern::Kind::Text, true, text};
    return reader.search(filter)->next(1'000).sequences;
}

void HostileCaptureTest::refuses_data()
{
    QTest::addColumn<QByteArray>("sql");
    QTest::addColumn<QString>("why");
    const auto row = [](const char *name, const char *sql, const char *why) {
        QTest::newRow(name) << QByteArray(sql) << QString::fromLatin1(why);
    };
    const char *const tables = "its tables are not those of a capture";
    const char *const numbers = "its entries are numbered";
    row("view",
        "DROP TABLE message; CREATE VIEW message AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i FROM "
        "n) "
        "SELECT i AS sequence, i AS time_ns, i AS monotonic_ns, i AS client, i AS what, i AS length, i AS "
        "kept, "
        "i AS block, i AS offset FROM n",
        tables);
    row("view of clients", "DROP TABLE client; CREATE VIEW client AS SELECT * FROM message", tables);
    row("computed column", "ALTER TABLE message ADD COLUMN more AS (hex(zeroblob(100000000)))", tables);
    row("no table", "DROP TABLE read_end", tables);
    row("far number", "UPDATE message SET sequence = 4611686018427387904 WHERE sequence = 3", numbers);
    row("last number", "UPDATE message SET sequence = 9223372036854775807 WHERE sequence = 3", numbers);
    row("below zero", "UPDATE message SET sequence = -1 WHERE sequence = 0", numbers);
    row("all below zero", "UPDATE message SET sequence = sequence - 100", numbers);
}

void HostileCaptureTest::refuses()
{
    QFETCH(QByteArray, sql);
    QFETCH(QString, why);
    make(sql);
    const auto reader = CaptureReader::open(path());
    QVERIFY(!reader);
    QCOMPARE(reader.error().code, ErrorCode::FileNotReadable);
    QVERIFY2(reader.error().detail.contains(why), qPrintable(reader.error().detail));
}

void HostileCaptureTest::readsAsFarAsThereIs_data()
{
    QTest::addColumn<QByteArray>("sql");
    QTest::addColumn<QByteArray>("bytes");
    const auto row = [](const char *name, const char *sql, const char *bytes) {
        QTest::newRow(name) << QByteArray(sql) << QByteArray(bytes);
    };
    row("longer than its block", "UPDATE message SET length = 1000000000000", "one needletwo");
    row("keeps more than it has", "UPDATE message SET kept = 1000000000000", "one needle");
    row("keeps less than nothing", "UPDATE message SET kept = -1", "");
    row("shorter than nothing", "UPDATE message SET length = -5, kept = 5", "");
    row("behind its block", "UPDATE message SET offset = 9223372036854775807", "");
    row("before its block", "UPDATE message SET offset = -3", "one needle");
    row("in no block", "UPDATE message SET block = 99", "");
    row("kind of a kind that is none", "UPDATE message SET what = 28", "one needle");
    row("event that is none", "UPDATE message SET what = 1000000", "one needle");
    row("blocks that are large",
        "UPDATE message SET offset = 2097140, length = 1000; "
        "UPDATE block SET bytes = zeroblob(2097150) || x'61'",
        "");
}

void HostileCaptureTest::readsAsFarAsThereIs()
{
    QFETCH(QByteArray, sql);
    QFETCH(QByteArray, bytes);
    make(sql);
    const auto reader = open();
    QVERIFY(reader);
    QCOMPARE(reader->range(), (MessageRange{0, 4, 0}));
    const auto entry = reader->message(0);
    QVERIFY(entry);
    if (sql.contains("zeroblob"))
        bytes = QByteArray(10, '\0') + 'a'; // as far as the block goes
    QCOMPARE(entry->bytes, bytes);
    QVERIFY(entry->kind <= FrameKind::Undecoded);
    QVERIFY(entry->event <= EventKind::Noted);
    QVERIFY(entry->length >= entry->bytes.size());
    QVERIFY(entry->missing >= 0);
}

void HostileCaptureTest::searchesEachEntryOnce_data()
{
    QTest::addColumn<QByteArray>("sql");
    QTest::addColumn<std::vector<quint64>>("wanted");
    const auto row = [](const char *name, const char *sql, const std::vector<quint64> &wanted) {
        QTest::newRow(name) << QByteArray(sql) << wanted;
    };
    row("as it is", "SELECT 1", {0, 2});
    row("extent behind its block", "UPDATE extent SET offset = 9223372036854775807 WHERE block = 1", {2});
    row("extent before its block", "UPDATE extent SET offset = -9223372036854775807 WHERE block = 1", {0, 2});
    row("extent longer than its block", "UPDATE extent SET length = 9223372036854775807", {0, 2});
    row("extent shorter than nothing", "UPDATE extent SET length = -1", {});
    row("no direction", "UPDATE extent SET direction = direction + 254", {0, 2});
    row("tail longer than its block", "UPDATE extent SET joins = 1, length = 9223372036854775807", {0, 2});
    row("blocks of all entries", "UPDATE block SET first = 0, count = 4", {0, 2});
    row("block of less than none", "UPDATE block SET count = -9223372036854775807 WHERE id = 1", {2});
    row("block before the first entry", "UPDATE block SET first = -9223372036854775807 WHERE id = 1", {2});
    row("blocks without end",
        "INSERT INTO block WITH RECURSIVE n(i) AS (SELECT 3 UNION ALL SELECT i + 1 FROM n LIMIT 98) "
        "SELECT i, 0, 2, 0, x'6e6565646c65' FROM n",
        {0, 2});
}

void HostileCaptureTest::searchesEachEntryOnce()
{
    QFETCH(QByteArray, sql);
    QFETCH(std::vector<quint64>, wanted);
    make(sql);
    const auto reader = open();
    QVERIFY(reader);
    QCOMPARE(found(*reader, "needle"), wanted);
}

void HostileCaptureTest::givesMessagesOnceThoughBlocksOverlap()
{
    make("UPDATE block SET first = 0, count = 4; UPDATE extent SET client = 1");
    const auto reader = open();
    QVERIFY(reader);
    std::vector<quint64> sequences;
    reader->forEachMessage(ConnectionId{1}, 0, [&](const Message &message) {
        sequences.push_back(message.sequence);
        return true;
    });
    QCOMPARE(sequences, (std::vector<quint64>{0, 1}));
}

void HostileCaptureTest::unknownReasonsAreErrorsOfTheSocket()
{
    make("UPDATE client SET closed_ns = 1, reason = id * 1000 - 1001");
    const auto reader = open();
    QVERIFY(reader);
    for (const CapturedClient &one : reader->clients())
        QCOMPARE(one.closed->reason, CloseReason::SocketError);
}

void HostileCaptureTest::leavesOutClientsThatCannotBe()
{
    make("UPDATE client SET id = -1 WHERE id = 1");
    const auto reader = open();
    QVERIFY(reader);
    const std::vector<CapturedClient> clients = reader->clients();
    QCOMPARE(clients.size(), 1);
    QCOMPARE(clients[0].id, ConnectionId{2});
}

void HostileCaptureTest::growTree(const char *table) const
{
    constexpr int pageBytes = 512;
    constexpr int levels = 12;
    constexpr int branches = 40;
    qint64 root = 0;
    {
        auto database = SqliteDatabase::open(path(), SqliteDatabase::Mode::ReadWrite);
        QVERIFY(database &&
                database->execute("PRAGMA journal_mode = DELETE; PRAGMA page_size = 512; VACUUM"));
        root =
            database->number(QByteArray("SELECT rootpage FROM sqlite_schema WHERE name = '") + table + '\'');
    }
    QFile file(path());
    QVERIFY(file.open(QIODevice::ReadWrite));
    QByteArray bytes = file.readAll();
    const QByteArray rows = bytes.mid((root - 1) * pageBytes, pageBytes);
    QCOMPARE(rows[0], '\x0d'); // a leaf, https://www.sqlite.org/fileformat2.html, section 1.6
    // An interior page whose children are all the same one.
    const auto interior = [](quint32 child) {
        QByteArray page(pageBytes, '\0');
        page[0] = 5;
        qToBigEndian(quint16(branches), page.data() + 3);
        qToBigEndian(quint16(pageBytes - 5 * branches), page.data() + 5);
        qToBigEndian(child, page.data() + 8);
        for (int i = 0; i < branches; ++i) {
            const int cell = pageBytes - 5 * (i + 1);
            qToBigEndian(quint16(cell), page.data() + 12 + 2 * i);
            qToBigEndian(child, page.data() + cell);
            page[cell + 4] = 3; // the largest key below it
        }
        return page;
    };
    auto next = quint32(bytes.size() / pageBytes + 1);
    bytes.replace((root - 1) * pageBytes, pageBytes, interior(next));
    for (int level = 0; level < levels; ++level)
        bytes += interior(++next);
    bytes += rows;
    qToBigEndian(next, bytes.data() + 28); // pages of the file
    QVERIFY(file.seek(0) && file.write(bytes) == bytes.size());
}

void HostileCaptureTest::endsInATreeWithoutEnd_data()
{
    QTest::addColumn<QByteArray>("table");
    for (const char *const table : {"client", "message", "block"})
        QTest::newRow(table) << QByteArray(table);
}

/// 41 to the power of 13 is more rows than anyone has time for.
void HostileCaptureTest::endsInATreeWithoutEnd()
{
    QFETCH(QByteArray, table);
    make("SELECT 1");
    growTree(table);
    const auto reader = open();
    QVERIFY(reader);
    const qint64 mostRows = QFile(path()).size() / 8;
    QVERIFY(qint64(reader->clients().size()) <= mostRows);
    QVERIFY(qint64(found(*reader, "needle").size()) <= mostRows);
    QVERIFY(qint64(reader->page(0, 1'000'000'000, 0).size()) <= mostRows);
    qint64 messages = 0;
    reader->forEachMessage(ConnectionId{1}, 0, [&](const Message &) { return ++messages <= mostRows; });
    QVERIFY(messages <= mostRows);
    MessageFilter nobody;
    nobody.clients = {ConnectionId{99}};
    QVERIFY(reader->search(nobody)->next(1'000).sequences.empty());
}

QTEST_GUILESS_MAIN(HostileCaptureTest)
#include "tst_hostilecapture.moc"
