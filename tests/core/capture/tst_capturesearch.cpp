// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/capturefile.h"
#include "core/capture/captureprogress.h"
#include "core/capture/capturereader.h"
#include "core/capture/patternmatcher.h"
#include "core/capture/streamtails.h"
#include "tests/core/capture/batches.h"

#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

using namespace porthole;
using namespace porthole::test;

Q_DECLARE_METATYPE(porthole::BytePattern)
Q_DECLARE_METATYPE(porthole::MessageFilter)

/// What a filter finds in a capture.
class CaptureSearchTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void finds_data();
    void finds();
    void findsAcrossMessages_data();
    void findsAcrossMessages();
    void findsHoweverItWasCut_data();
    void findsHoweverItWasCut();
    void looksBackFromAcrossMessages();
    void findsInEchoesWhatItFindsInWhatTheyEcho();
    void doesNotFindAcrossWhatIsMissing();
    void goesInSteps();
    void stepsAreBoundedByTheirBytes();
    void goesOnWhenTheLogGrows();
    void findsEveryMessageOnce();
    void beginsWhereItIsTold_data();
    void beginsWhereItIsTold();
    void beginsAfterALossAsIfItKnewOfIt();
    void remembersMoreStreamsThanItKeeps();
    void validates();

private:
    [[nodiscard]] std::unique_ptr<CaptureReader> open() const
    {
        return *CaptureReader::open(m_folder->filePath(QStringLiteral("x")));
    }
    [[nodiscard]] static QList<quint64> all(MessageSearch &search, quint64 step = 1'000'000)
    {
        QList<quint64> found;
        std::optional<quint64> searchedTo;
        for (int i = 0; i < 10'000; ++i) {
            const MessageMatches matches = search.next(step);
            found.append(QList<quint64>(matches.sequences.begin(), matches.sequences.end()));
            if (std::exchange(searchedTo, matches.searchedTo) == matches.searchedTo)
                break; // that was the end
        }
        return found;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<CaptureFile> m_file;
};

void CaptureSearchTest::init()
{
    m_file.reset();
    m_folder = std::make_unique<QTemporaryDir>();
    m_file = *CaptureFile::create(m_folder->filePath(QStringLiteral("x")), {});
}

void CaptureSearchTest::finds_data()
{
    QTest::addColumn<MessageFilter>("filter");
    QTest::addColumn<QList<quint64>>("found");
    const auto row = [](const char *name, auto set, const QList<quint64> &found) {
        MessageFilter filter;
        set(filter);
        QTest::newRow(name) << filter << found;
    };
    using F = MessageFilter &;
    using Kind = BytePattern::Kind;
    // 0 and 1: an echo; 2: an event; 3 to 5
    row("all", [](F) {}, {0, 1, 2, 3, 4, 5});
    row("client", [](F f) { f.clients = {ConnectionId{2}}; }, {3, 4, 5});
    row("two clients", [](F f) { f.clients = {ConnectionId{1}, ConnectionId{2}}; }, {0, 1, 2, 3, 4, 5});
    row("client that is not", [](F f) { f.clients = {ConnectionId{3}}; }, {});
    row("in", [](F f) { f.direction = Direction::In; }, {0, 3, 5});
    row("out", [](F f) { f.direction = Direction::Out; }, {1, 4});
    row("no events", [](F f) { f.events = false; }, {0, 1, 3, 4, 5});
    row("size",
        [](F f) {
            f.minLength = 6;
            f.maxLength = 8;
        },
        {2, 3});
    row("time",
        [](F f) {
            f.fromNs = 200;
            f.toNs = 500;
        },
        {2, 3, 4});
    row("broken", [](F f) { f.onlyBroken = true; }, {5});
    row("text", [](F f) { f.pattern.bytes = "HELLO"; }, {0, 1});
    row("text, matching case",
        [](F f) {
            f.pattern.bytes = "HELLO";
            f.pattern.matchCase = true;
        },
        {});
    row("text of a client",
        [](F f) {
            f.pattern.bytes = "l";
            f.clients = {ConnectionId{2}};
        },
        {3});
    row("text one way",
        [](F f) {
            f.pattern.bytes = "hello";
            f.direction = Direction::Out;
        },
        {1});
    row("text of some time",
        [](F f) {
            f.pattern.bytes = "l";
            f.fromNs = 101;
        },
        {1, 3});
    row("text of broken ones",
        [](F f) {
            f.pattern.bytes = "b";
            f.onlyBroken = true;
        },
        {5});
    row("bytes", [](F f) { f.pattern = {Kind::Bytes, false, QByteArray("\0\xff", 2)}; }, {4});
    row("bytes are exact", [](F f) { f.pattern = {Kind::Bytes, false, "HELLO"}; }, {});
    row("expression within", [](F f) { f.pattern = {Kind::Regex, false, "w[o]+r"}; }, {3});
    row("expression of bytes", [](F f) { f.pattern = {Kind::Regex, true, "\\x00\\xff"}; }, {4});
}

void CaptureSearchTest::finds()
{
    QFETCH(MessageFilter, filter);
    QFETCH(QList<quint64>, found);
    MessageBatch one(ConnectionId{1});
    one.append(Direction::In, FrameKind::Complete, {100, 0}, "Hello");
    one.appendEchoOfLast({150, 0});
    one.appendEvent(EventKind::Closed, {200, 0}, "hello, an event");
    MessageBatch two(ConnectionId{2});
    two.append(Direction::In, FrameKind::Complete, {300, 0}, "world\r\n");
    two.append(Direction::Out, FrameKind::Complete, {400, 0}, QByteArray("a\0\xff", 3));
    two.append(Direction::In, FrameKind::Malformed, {500, 0}, "b");
    QVERIFY(m_file->write(std::vector{one, two}));
    QVERIFY(filter.validate());
    const auto reader = open();
    for (const quint64 step : {1u, 1000u})
        QCOMPARE(all(*reader->search(filter), step), found);
}

void CaptureSearchTest::findsAcrossMessages_data()
{
    QTest::addColumn<bool>("oneBlock");
    QTest::addColumn<bool>("isRegex");
    QTest::newRow("in one block") << true << false;
    QTest::newRow("in many blocks") << false << false;
    QTest::newRow("an expression in one block") << true << true;
    QTest::newRow("an expression in many blocks") << false << true;
}

void CaptureSearchTest::findsAcrossMessages()
{
    QFETCH(bool, oneBlock);
    QFETCH(bool, isRegex);
    // Other clients, and the other direction, lie between.
    const std::vector<MessageBatch> batches = {
        messages(1, {"xxnee"}),   messages(2, {"nee"}), messages(1, {"nee"}, Direction::Out),
        messages(2, {"nothing"}), messages(1, {"d"}),   messages(1, {"leyy"})};
    if (oneBlock) {
        QVERIFY(m_file->write(batches));
    } else {
        for (const MessageBatch &batch : batches)
            QVERIFY(m_file->write(std::span(&batch, 1)));
    }
    MessageFilter filter;
    filter.pattern = {isRegex ? BytePattern::Kind::Regex : BytePattern::Kind::Text, false,
                      isRegex ? "n[e]+dle" : "needle"};
    const auto reader = open();
    QCOMPARE(all(*reader->search(filter)), QList<quint64>{5}); // where it ends
}

void CaptureSearchTest::findsHoweverItWasCut_data()
{
    QTest::addColumn<BytePattern>("pattern");
    QTest::addColumn<QString>("expression"); // that finds the same in the whole stream
    using Kind = BytePattern::Kind;
    QTest::newRow("text") << BytePattern{Kind::Text, false, "aB-a"} << QStringLiteral("(?i)ab-a");
    QTest::newRow("short text") << BytePattern{Kind::Text, true, "ab"} << QStringLiteral("ab");
    QTest::newRow("expression") << BytePattern{Kind::Regex, true, "-[ab]+B"} << QStringLiteral("-[ab]+B");
    QTest::newRow("alternatives") << BytePattern{Kind::Regex, true, "aab|-bb"} << QStringLiteral("aab|-bb");
}

/// A stream, cut at random into messages and blocks with another stream between: found is each message in
/// which a match ends.
void CaptureSearchTest::findsHoweverItWasCut()
{
    QFETCH(BytePattern, pattern);
    QFETCH(QString, expression);
    quint32 state = 7;
    const auto random = [&](quint32 below) {
        state = state * 1664525 + 1013904223;
        return (state >> 16) % below;
    };
    QByteArray stream;
    QList<std::pair<qint64, quint64>> ends; // of each message: in the stream, and its sequence number
    quint64 sequence = 0;
    for (int block = 0; block < 150; ++block) {
        std::vector<MessageBatch> batches;
        for (quint32 i = random(5); i > 0; --i) {
            QByteArray bytes;
            for (quint32 length = random(12); length > 0; --length)
                bytes += "aabbAB--"[random(8)];
            stream += bytes;
            batches.push_back(messages(1, {bytes}));
            ends.append({stream.size(), sequence++});
            if (random(2) == 0) {
                batches.push_back(messages(random(2) + 1, {"-aB"}, Direction::Out));
                ++sequence;
            }
        }
        QVERIFY(m_file->write(batches));
    }
    QSet<quint64> expected;
    const QRegularExpression whole(expression);
    const QString text = QString::fromLatin1(stream);
    for (auto match = whole.match(text); match.hasMatch();
         match = whole.match(text, match.capturedStart() + 1)) {
        const auto message = std::find_if(ends.cbegin(), ends.cend(),
                                          [&](const auto &end) { return end.first >= match.capturedEnd(); });
        expected.insert(message->second);
    }
    QVERIFY(expected.size() > 10);
    MessageFilter filter;
    filter.pattern = pattern;
    filter.direction = Direction::In;
    filter.clients = {ConnectionId{1}};
    const QList<quint64> found = all(*open()->search(filter));
    QList<quint64> sorted(expected.cbegin(), expected.cend());
    std::sort(sorted.begin(), sorted.end());
    QCOMPARE(found, sorted);
}

void CaptureSearchTest::looksBackFromAcrossMessages()
{
    for (const char *text : {"xfoob", "a", "r"})
        QVERIFY(m_file->write(std::vector{messages(1, {text})}));
    MessageFilter filter;
    filter.pattern = {BytePattern::Kind::Regex, true, "(?<=foo)bar"};
    QCOMPARE(all(*open()->search(filter)), QList<quint64>{2});
}

void CaptureSearchTest::findsInEchoesWhatItFindsInWhatTheyEcho()
{
    QVERIFY(m_file->write(std::vector{messages(1, {"xnee"}, Direction::Out), echoed(1, {"needle", "nee"}),
                                      echoed(2, {"dle", "needle"}), messages(1, {"needle"}, Direction::Out),
                                      echoed(1, {"dle needle"})}));
    QVERIFY(m_file->write(std::vector{echoed(2, {"needle"}), messages(2, {"needle"})}));
    MessageFilter filter;
    for (const BytePattern::Kind kind : {BytePattern::Kind::Text, BytePattern::Kind::Regex}) {
        filter = {};
        filter.pattern = {kind, false, kind == BytePattern::Kind::Text ? "needle" : "ne+dle"};
        const auto reader = open();
        QCOMPARE(all(*reader->search(filter)), (QList<quint64>{1, 2, 7, 8, 9, 10, 11, 12, 13, 14}));
        filter.direction = Direction::Out;
        QCOMPARE(all(*reader->search(filter)), (QList<quint64>{2, 8, 9, 11, 13}));
        filter.direction = Direction::In;
        filter.clients = {ConnectionId{2}};
        QCOMPARE(all(*reader->search(filter)), (QList<quint64>{7, 12, 14}));
        filter.clients.clear();
        filter.maxLength = 6;
        QCOMPARE(all(*reader->search(filter)), (QList<quint64>{1, 7, 12, 14}));
    }
}

void CaptureSearchTest::doesNotFindAcrossWhatIsMissing()
{
    MessageBatch after = messages(1, {"dle"});
    after.setMissingBefore(1);
    QVERIFY(m_file->write(std::vector{messages(1, {"nee"}), after}));
    MessageFilter filter;
    filter.pattern.bytes = "needle";
    QVERIFY(all(*open()->search(filter)).isEmpty());

    CaptureOptions options;
    options.payloadBytes = 3;
    const QString name = m_folder->filePath(QStringLiteral("cut"));
    auto cut = *CaptureFile::create(name, options);
    QVERIFY(cut->write(std::vector{messages(1, {"neexx", "dle"})}));
    QVERIFY(cut->write(std::vector{messages(1, {"neexx"})}));
    QVERIFY(cut->write(std::vector{messages(1, {"dle"})}));
    const auto reader = *CaptureReader::open(name);
    QVERIFY(all(*reader->search(filter)).isEmpty());
}

void CaptureSearchTest::goesInSteps()
{
    for (int i = 0; i < 30; ++i)
        QVERIFY(m_file->write(std::vector{messages(1, {i % 3 == 0 ? "hit" : "miss"})}));
    const auto reader = open();
    MessageFilter text;
    text.pattern.bytes = "hit";
    MessageFilter size;
    size.maxLength = 3;
    for (const MessageFilter &filter : {text, size}) {
        const auto search = reader->search(filter);
        const MessageMatches first = search->next(10);
        QCOMPARE(first.searchedTo, 10u);
        QCOMPARE(first.sequences, (std::vector<quint64>{0, 3, 6, 9}));
        QCOMPARE(search->next(100).searchedTo, 30u);
        const MessageMatches end = search->next(100);
        QCOMPARE(end.searchedTo, 30u);
        QVERIFY(end.sequences.empty());
    }
}

/// However many entries a step may take, it tells how far it is, and can be given up, every few mebibytes.
void CaptureSearchTest::stepsAreBoundedByTheirBytes()
{
    constexpr qsizetype mebibyte = 1024 * 1024;
    constexpr quint64 count = 24;
    for (quint64 i = 0; i < count; ++i)
        QVERIFY(m_file->write(std::vector{messages(1, {QByteArray(mebibyte, 'x')})}));
    const auto reader = open();
    MessageFilter filter;
    filter.pattern.bytes = "needle";
    const auto search = reader->search(filter);
    quint64 searchedTo = 0;
    while (searchedTo < count) {
        const quint64 now = search->next(1'000'000).searchedTo;
        QVERIFY2(now > searchedTo && now - searchedTo <= 4, QByteArray::number(now));
        searchedTo = now;
    }
}

void CaptureSearchTest::goesOnWhenTheLogGrows()
{
    const auto queue = std::make_shared<MessageQueue>();
    const auto progress = std::make_shared<CaptureProgress>(queue);
    const auto write = [&](const QByteArray &text) {
        QVERIFY(m_file->write(std::vector{messages(1, {text})}));
        progress->set(m_file->first(), m_file->end(), 0);
    };
    write("nee");
    const auto reader = *CaptureReader::open(m_file->fileName(), progress);
    MessageFilter filter;
    filter.pattern.bytes = "needle";
    const auto search = reader->search(filter);
    QVERIFY(search->next(100).sequences.empty());
    write("dle");
    QCOMPARE(search->next(100).sequences, std::vector<quint64>{1});
    const auto another = reader->another();
    QCOMPARE(another->range().end, 2u);
    write("more");
    QCOMPARE(another->range().end, 3u);
    QCOMPARE(another->message(2)->bytes, QByteArray("more"));
}

void CaptureSearchTest::findsEveryMessageOnce()
{
    QVERIFY(m_file->write(std::vector{messages(1, {"aaaa", "b", "aa"})}));
    MessageFilter filter;
    filter.pattern.bytes = "a";
    QCOMPARE(all(*open()->search(filter)), (QList<quint64>{0, 2}));
    filter.pattern.bytes = "aa";
    QCOMPARE(all(*open()->search(filter)), (QList<quint64>{0, 2}));
}

void CaptureSearchTest::beginsWhereItIsTold_data()
{
    QTest::addColumn<bool>("isRegex");
    QTest::newRow("text") << false;
    QTest::newRow("expression") << true;
}

/// What begins in a block that was passed over is found all the same, in however many blocks it lies.
void CaptureSearchTest::beginsWhereItIsTold()
{
    QFETCH(bool, isRegex);
    const std::vector<MessageBatch> batches = {messages(1, {"needle", "xnee"}),
                                               messages(2, {"nee"}),
                                               messages(1, {"nee"}, Direction::Out),
                                               messages(1, {"d"}),
                                               messages(2, {"needle"}),
                                               messages(1, {"leyy", "needle"}),
                                               messages(1, {"more"})};
    for (const MessageBatch &batch : batches)
        QVERIFY(m_file->write(std::span(&batch, 1)));
    MessageFilter filter;
    filter.pattern = {isRegex ? BytePattern::Kind::Regex : BytePattern::Kind::Text, false,
                      isRegex ? "n[e]+dle" : "needle"};
    const auto reader = open();
    const QList<quint64> found{0, 5, 6, 7};
    QCOMPARE(all(*reader->search(filter)), found);
    MessageFilter size;
    size.minLength = 6;
    size.maxLength = 6;
    for (quint64 from = 0; from <= 10; ++from) {
        QList<quint64> rest = found;
        rest.removeIf([&](quint64 sequence) { return sequence < from; });
        QCOMPARE(all(*reader->search(filter, from)), rest);
        QCOMPARE(all(*reader->search(size, from)).size(), (from <= 0) + (from <= 5) + (from <= 7));
    }
}

void CaptureSearchTest::beginsAfterALossAsIfItKnewOfIt()
{
    MessageBatch afterLoss = messages(1, {"d"});
    afterLoss.setMissingBefore(1);
    const std::vector<MessageBatch> batches = {messages(1, {"nee"}), afterLoss, messages(1, {"le"}),
                                               messages(1, {"dle"})};
    for (const MessageBatch &batch : batches)
        QVERIFY(m_file->write(std::span(&batch, 1)));
    MessageFilter filter;
    filter.pattern.bytes = "needle";
    const auto reader = open();
    for (quint64 from = 0; from < reader->range().end; ++from)
        QVERIFY(all(*reader->search(filter, from)).isEmpty());
    filter.pattern.bytes = "dled";
    QCOMPARE(all(*reader->search(filter, reader->range().end - 1)).size(), 1);
}

/// The beginning of the match has long been forgotten when its end comes, and is read again.
void CaptureSearchTest::remembersMoreStreamsThanItKeeps()
{
    const quint64 streams = 2 * quint64(StreamTails::maxBytes) / PatternMatcher::regexReach;
    QVERIFY(m_file->write(std::vector{messages(1, {"nee"})}));
    for (quint64 client = 2; client < streams; client += 100) {
        std::vector<MessageBatch> batches;
        for (quint64 i = 0; i < 100; ++i)
            batches.push_back(messages(client + i, {"x"}));
        QVERIFY(m_file->write(batches));
    }
    QVERIFY(m_file->write(std::vector{messages(1, {"d"})}));
    QVERIFY(m_file->write(std::vector{messages(1, {"le"})}));
    MessageFilter filter;
    filter.pattern = {BytePattern::Kind::Regex, false, "n[e]+dle"};
    const auto reader = open();
    QCOMPARE(all(*reader->search(filter)), QList<quint64>{reader->range().end - 1});
}

void CaptureSearchTest::validates()
{
    MessageFilter filter;
    filter.pattern = {BytePattern::Kind::Regex, false, "a(b"};
    const auto valid = filter.validate();
    QVERIFY(!valid);
    QCOMPARE(valid.error().code, ErrorCode::InvalidValue);
    QCOMPARE(valid.error().subject, QStringLiteral("a(b"));
    filter.pattern.kind = BytePattern::Kind::Text;
    QVERIFY(filter.validate());
}

QTEST_GUILESS_MAIN(CaptureSearchTest)
#include "tst_capturesearch.moc"
