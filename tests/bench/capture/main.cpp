// SPDX-License-Identifier: GPL-3.0-or-later
// Makes a capture of many messages and measures writing, opening, paging, filtering and searching it. Each
// figure is one JSON object on a line of its own. Searching for what is not there looks at every byte.
#include "app/jsonline.h"
#include "core/base/platform.h"
#include "core/capture/capturefile.h"
#include "core/capture/capturereader.h"
#include "core/capture/messagesource.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>

#include <algorithm>
#include <cstdio>

namespace porthole::bench {

namespace {

constexpr quint64 messagesARound = 4000; // about what comes in between two looks at the queue
constexpr int clients = 50;
constexpr int batchMessages = 16;

void say(const JsonLine &line)
{
    std::fputs(line.toLine().constData(), stdout);
    std::fflush(stdout);
}

double secondsSince(qint64 ns)
{
    return double(platform::monotonicNs() - ns) / 1e9;
}

/// Letters that hold no long run of the same words.
QByteArray noise(qsizetype size)
{
    QByteArray bytes(size, Qt::Uninitialized);
    quint64 state = 88172645463325252ull;
    for (char &byte : bytes) {
        state ^= state << 13; // Marsaglia, "Xorshift RNGs" (2003)
        state ^= state >> 7;
        state ^= state << 17;
        byte = char('a' + state % 26);
    }
    return bytes;
}

/// What one round of the writer finds in the queue. Every other message is an echo.
std::vector<MessageBatch> makeRound(const QByteArray &source, int payload, quint64 round)
{
    std::vector<MessageBatch> batches;
    const Moment start = Moment::now();
    for (quint64 made = 0; made < messagesARound; made += batchMessages) {
        MessageBatch batch(ConnectionId{1 + (round * 31 + made / batchMessages) % clients});
        for (int i = 0; i < batchMessages; i += 2) {
            const qsizetype at =
                qsizetype((round * 7919 + made + quint64(i)) * 13 % quint64(source.size() - payload));
            batch.append(Direction::In, FrameKind::Complete, start,
                         QByteArrayView(source).sliced(at, payload));
            batch.appendEchoOfLast(start);
        }
        batches.push_back(std::move(batch));
    }
    return batches;
}

bool write(const QString &name, quint64 messages, int payload)
{
    QFile::remove(name);
    CaptureOptions options;
    options.maxBytes = std::numeric_limits<qint64>::max();
    auto file = CaptureFile::create(name, options);
    if (!file)
        return false;
    const QByteArray source = noise(1024 * 1024);
    qint64 writingNs = 0;
    for (quint64 round = 0; (*file)->end() < messages; ++round) {
        const std::vector<MessageBatch> batches = makeRound(source, payload, round);
        const qint64 before = platform::monotonicNs();
        if (!(*file)->write(batches))
            return false;
        writingNs += platform::monotonicNs() - before;
    }
    const double rate = double((*file)->end()) * 1e9 / double(writingNs);
    file->reset();
    say(JsonLine("written")
            .add("messages", qint64(messages))
            .add("messagesPerSecond", rate)
            .add("fileBytes", QFileInfo(name).size()));
    return true;
}

/// The time that a whole search takes, and what it finds.
void search(const CaptureReader &reader, const char *what, const MessageFilter &filter, qint64 bytes)
{
    const qint64 before = platform::monotonicNs();
    const auto running = reader.search(filter);
    qint64 found = 0;
    double first = -1;
    for (quint64 searched = 0; searched < reader.range().end;) {
        const MessageMatches matches = running->next(20'000);
        searched = matches.searchedTo;
        found += qint64(matches.sequences.size());
        if (first < 0 && found > 0)
            first = secondsSince(before);
    }
    const double seconds = secondsSince(before);
    say(JsonLine("searched")
            .add("what", QString::fromLatin1(what))
            .add("found", found)
            .add("seconds", seconds)
            .add("firstHitSeconds", first)
            .add("megabytesPerSecond", double(bytes) / 1e6 / seconds));
}

bool read(const QString &name)
{
    const qint64 before = platform::monotonicNs();
    const auto opened = CaptureReader::open(name);
    if (!opened)
        return false;
    const CaptureReader &reader = **opened;
    say(JsonLine("opened").add("seconds", secondsSince(before)));
    std::vector<double> jumps;
    for (int i = 0; i < 101; ++i) {
        const quint64 at = reader.range().end * quint64(i * 37 % 101) / 101;
        const qint64 jump = platform::monotonicNs();
        (void)reader.page(at, 100, 256);
        jumps.push_back(secondsSince(jump) * 1e3);
    }
    const qint64 end = platform::monotonicNs();
    (void)reader.page(reader.range().end - 100, 100, 256);
    const double endMs = secondsSince(end) * 1e3;
    std::sort(jumps.begin(), jumps.end());
    say(JsonLine("paged").add("medianMs", jumps[50]).add("maxMs", jumps.back()).add("endMs", endMs));

    qint64 bytes = 0;
    for (const Message &message : reader.page(0, 1, 1 << 30))
        bytes = message.length * qint64(reader.range().size());
    MessageFilter client;
    client.clients = {ConnectionId{7}};
    search(reader, "client", client, bytes);
    MessageFilter direction;
    direction.direction = Direction::Out;
    search(reader, "direction", direction, bytes);
    for (const auto &[what, kind, text] : {std::tuple("text", BytePattern::Kind::Text, "Not-There"),
                                           {"short text", BytePattern::Kind::Text, "Z9"},
                                           {"bytes", BytePattern::Kind::Bytes, "nowhere!"},
                                           {"frequent text", BytePattern::Kind::Text, "abc"},
                                           {"expression", BytePattern::Kind::Regex, "xyz+[0-9]"}}) {
        MessageFilter filter;
        filter.pattern = {kind, false, text};
        search(reader, what, filter, bytes);
    }
    return true;
}

int run(const QStringList &arguments)
{
    QCommandLineParser parser;
    parser.addOptions(
        {{QStringLiteral("messages"), {}, QStringLiteral("N"), QStringLiteral("10000000")},
         {QStringLiteral("payload"), {}, QStringLiteral("BYTES"), QStringLiteral("64")},
         {QStringLiteral("keep"), QStringLiteral("do not write, read the file that is there")}});
    parser.addPositionalArgument(QStringLiteral("FILE"), {});
    parser.process(arguments);
    const QString name = parser.positionalArguments().value(0, QStringLiteral("bench.porthole"));
    if (!parser.isSet(QStringLiteral("keep")) &&
        !write(name, parser.value(QStringLiteral("messages")).toULongLong(),
               parser.value(QStringLiteral("payload")).toInt())) {
        std::fputs("cannot write the capture\n", stderr);
        return 1;
    }
    return read(name) ? 0 : 1;
}

} // namespace

} // namespace porthole::bench

int main(int argc, char *argv[])
{
    const QCoreApplication application(argc, argv);
    return porthole::bench::run(QCoreApplication::arguments());
}
