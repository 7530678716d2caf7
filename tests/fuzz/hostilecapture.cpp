// SPDX-License-Identifier: GPL-3.0-or-later
#include "hostilecapture.h"

#include "core/capture/capturefile.h"
#include "core/capture/capturereader.h"
#include "core/capture/capturetraffic.h"
#include "core/export/entrytext.h"
#include "core/export/exporter.h"
#include "fuzztarget.h"

#include <QFile>
#include <QTemporaryDir>

#include <algorithm>
#include <array>
#include <utility>

namespace porthole::fuzz {

namespace {

QString pathOf(const char *name)
{
    static const QTemporaryDir folder;
    FUZZ_REQUIRE(folder.isValid());
    return folder.filePath(QLatin1String(name));
}

MessageBatch conversation(quint64 number)
{
    const Moment at{1'700'000'000'000'000'000 + qint64(number), 1'000 + qint64(number)};
    CapturedClient client;
    client.id = {number};
    client.peer = {QHostAddress(QStringLiteral("192.0.2.7")), quint16(4000 + number)};
    client.local = {QHostAddress(QHostAddress::LocalHost), 9000};
    client.openedNs = at.wallNs;
    MessageBatch batch(client.id);
    batch.appendClient(client);
    batch.appendEvent(EventKind::Opened, at, {});
    batch.append(Direction::In, FrameKind::Complete, at, "temperature 21\n");
    batch.appendEchoOfLast(at);
    batch.appendReadEnd(false, 17, at);
    batch.append(Direction::In, FrameKind::TooLong, at, QByteArray(100, 'x'));
    batch.append(Direction::In, FrameKind::Undecoded, at, "more\xff");
    client.closed = CapturedClient::Closed{at.wallNs + 1, CloseReason::FrameTooLong, {}, {}, 0};
    batch.appendClient(client);
    batch.appendEvent(EventKind::Closed, at, "frame too long");
    return batch;
}

QByteArray contentOf(const QString &name)
{
    QFile file(name);
    FUZZ_REQUIRE(file.open(QIODevice::ReadOnly));
    return file.readAll();
}

QByteArray makeCapture()
{
    const QString name = pathOf("made.porthole");
    {
        auto capture = CaptureFile::create(name, {});
        FUZZ_REQUIRE(capture.has_value());
        for (quint64 number = 1; number <= 3; ++number)
            FUZZ_REQUIRE((*capture)->write(std::array{conversation(number)}).has_value());
    }
    {
        auto database = SqliteDatabase::open(name, SqliteDatabase::Mode::ReadWrite);
        FUZZ_REQUIRE(database && database->execute("PRAGMA page_size = 512; VACUUM").has_value());
    }
    return contentOf(name);
}

/// What a list shows of an entry, all of which looks things up by what the entry says it is.
void checkEntry(const Message &entry, const std::vector<CapturedClient> &clients)
{
    FUZZ_REQUIRE(entry.length >= 0 && entry.missing >= 0 && entry.missing <= entry.length);
    FUZZ_REQUIRE(!entry.isMessage() || entry.bytes.size() <= entry.length);
    FUZZ_REQUIRE(!keyword(entry.direction).isEmpty() && !keyword(entry.kind).isEmpty());
    FUZZ_REQUIRE(keyword(entry.event).isEmpty() == entry.isMessage());
    (void)eventText(entry, findClient(clients, entry.client));
}

void checkPages(const CaptureReader &reader, const std::vector<CapturedClient> &clients, quint64 mostSteps)
{
    constexpr quint64 entries = 64;
    constexpr qint64 bytes = 32;
    const MessageRange range = reader.range();
    FUZZ_REQUIRE(range.first <= range.end && range.size() <= mostSteps);
    for (quint64 from = range.first; from < range.end; from += entries) {
        quint64 next = from;
        for (const Message &entry : reader.page(from, entries, bytes)) {
            FUZZ_REQUIRE(entry.sequence >= std::exchange(next, entry.sequence + 1) &&
                         entry.sequence < from + entries && entry.bytes.size() <= bytes);
            checkEntry(entry, clients);
        }
    }
    if (const auto entry = reader.message(range.first))
        checkEntry(*entry, clients);
    const quint64 place = reader.sequenceAt(1'700'000'000'000'000'002);
    FUZZ_REQUIRE(place >= range.first && place <= range.end);
}

void checkClients(const CaptureReader &reader, const std::vector<CapturedClient> &clients, quint64 mostSteps)
{
    quint64 lastId = 0;
    for (const CapturedClient &client : clients) {
        FUZZ_REQUIRE(client.id.value > std::exchange(lastId, client.id.value));
        (void)client.peer.toString();
        if (client.closed)
            FUZZ_REQUIRE(!describe(client.closed->reason).isEmpty() &&
                         !keyword(client.closed->reason).isEmpty());
        (void)reader.client(client.id);
        (void)reader.readEnds(client.id);
        quint64 steps = 0;
        quint64 next = 0;
        reader.forEachMessage(client.id, 0, [&](const Message &message) {
            checkEntry(message, clients);
            FUZZ_REQUIRE(message.sequence >= std::exchange(next, message.sequence + 1));
            FUZZ_REQUIRE(++steps <= mostSteps);
            return true;
        });
    }
    (void)reader.settings();
}

MessageFilter filterFor(unsigned choice)
{
    MessageFilter filter;
    switch (choice % 4) {
    case 1:
        filter.pattern = {BytePattern::Kind::Text, false, "xx"};
        break;
    case 2:
        filter.pattern = {BytePattern::Kind::Regex, true, "t.*e"};
        filter.clients = {{2}};
        break;
    case 3:
        filter.onlyBroken = true;
        break;
    default:;
    }
    return filter;
}

void checkSearch(const CaptureReader &reader, const MessageFilter &filter, quint64 mostSteps)
{
    const MessageRange range = reader.range();
    quint64 next = range.first + 3;
    const auto search = reader.search(filter, next);
    quint64 at = 0;
    for (quint64 steps = 0;; ++steps) {
        const MessageMatches matches = search->next(4);
        FUZZ_REQUIRE(steps <= mostSteps && matches.searchedTo >= at);
        for (const quint64 sequence : matches.sequences) {
            FUZZ_REQUIRE(sequence >= next && sequence < std::min(range.end, matches.searchedTo));
            next = sequence + 1;
        }
        if (matches.searchedTo == at)
            return;
        at = matches.searchedTo;
        next = std::max(next, at);
    }
}

void checkTraffic(const CaptureReader &reader)
{
    const auto traffic = readTraffic(reader, {}, [](int percent) {
        FUZZ_REQUIRE(percent >= 0 && percent <= 100);
        return true;
    });
    FUZZ_REQUIRE(traffic && traffic->points.size() <= size_t(CapturedTraffic::maxPoints));
    for (const RatePoint &point : traffic->points)
        FUZZ_REQUIRE(point.inRate >= 0 && point.outRate >= 0 && point.clients >= 0);
}

/// What an export ends with is a file or an error, and a sentence in either case.
void checkExport(const CaptureReader &reader, const std::vector<CapturedClient> &clients, unsigned choice)
{
    ExportSpec spec;
    spec.file = pathOf("exported");
    spec.format = ExportFormat(choice / 4 % 4); // all but Raw, which is but the bytes of messages
    spec.filter = filterFor(choice);
    const Result<ExportSummary> summary = Exporter(reader, clients, spec).run();
    FUZZ_REQUIRE(summary ? !summary->toString(spec.file).isEmpty() : !describe(summary.error()).isEmpty());
}

} // namespace

const QByteArray &smallCapture()
{
    static const QByteArray capture = makeCapture();
    return capture;
}

QString captureFileWith(QByteArrayView bytes)
{
    static const QString name = pathOf("hostile.porthole");
    QFile file(name);
    for (const char *const beside : {"-journal", "-wal", "-shm"})
        QFile::remove(name + QLatin1String(beside));
    FUZZ_REQUIRE(file.open(QIODevice::WriteOnly) && file.write(bytes.data(), bytes.size()) == bytes.size());
    return name;
}

void readCapture(const QString &file, unsigned choice)
{
    const Result<std::unique_ptr<CaptureReader>> opened = CaptureReader::open(file);
    if (!opened) {
        FUZZ_REQUIRE(opened.error().code == ErrorCode::FileNotReadable && !opened.error().detail.isEmpty());
        return;
    }
    const CaptureReader &reader = **opened;
    const auto mostSteps = quint64(QFile(file).size());
    const std::vector<CapturedClient> clients = reader.clients();
    FUZZ_REQUIRE(clients.size() <= mostSteps);
    checkPages(reader, clients, mostSteps);
    checkClients(reader, clients, mostSteps);
    checkSearch(reader, filterFor(choice), mostSteps);
    checkTraffic(reader);
    checkExport(reader, clients, choice);
}

} // namespace porthole::fuzz
