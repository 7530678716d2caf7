// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/framing/decoder.h"
#include "framerecorder.h"
#include "framingcases.h"

#include <QTest>

#include <memory>
#include <random>

using namespace porthole;

Q_DECLARE_METATYPE(porthole::FramingCase)

namespace {

using Answer = FrameRecorder::Answer;
using Cuts = std::vector<qsizetype>; // where a new chunk begins; rising

constexpr unsigned seed = 20240611;
constexpr int randomRuns = 300;
constexpr qsizetype longestForPairs = 64;

/// Feeds one chunk as a worker does: what a stopping sink left is fed again.
void feedChunk(Decoder &decoder, QByteArrayView chunk, FrameRecorder &recorder, Answer answer)
{
    const std::unique_ptr<char[]> copy(
        new char[size_t(chunk.size())]); // so that a view kept too long is noticed
    std::copy(chunk.begin(), chunk.end(), copy.get());
    QByteArrayView rest(copy.get(), chunk.size());
    while (!rest.isEmpty()) {
        const int callsBefore = recorder.calls();
        const qsizetype used = decoder.feed(rest, recorder);
        const int calls = recorder.calls() - callsBefore;
        QVERIFY(used >= 0 && used <= rest.size());
        QVERIFY(answer == Answer::Stop ? calls <= 1 : used == rest.size());
        QVERIFY(used == rest.size() || calls == 1); // else nothing would ever move on
        rest = rest.sliced(used);
    }
}

SeenFrames decode(const FramingCase &wanted, const Cuts &cuts, Answer answer)
{
    const auto decoder = makeDecoder(*FramingSpec::parse(wanted.framing), wanted.maxFrameBytes);
    FrameRecorder recorder(answer);
    qsizetype from = 0;
    for (const qsizetype cut : cuts) {
        feedChunk(*decoder, QByteArrayView(wanted.stream).sliced(from, cut - from), recorder, answer);
        from = cut;
    }
    feedChunk(*decoder, QByteArrayView(wanted.stream).sliced(from), recorder, answer);
    decoder->finish(recorder);
    return recorder.frames();
}

QString describe(const Cuts &cuts)
{
    QStringList places;
    for (const qsizetype cut : cuts)
        places << QString::number(cut);
    return QStringLiteral("cut at %1").arg(places.join(u' '));
}

void compare(const FramingCase &wanted, const Cuts &cuts)
{
    for (const Answer answer : {Answer::GoOn, Answer::Stop}) {
        const SeenFrames seen = decode(wanted, cuts, answer);
        if (QTest::currentTestFailed() || seen == wanted.frames)
            continue;
        QFAIL(qPrintable(QStringLiteral("%1, %2\ngave\n%3\ninstead of\n%4")
                             .arg(describe(cuts),
                                  answer == Answer::Stop ? QStringLiteral("stopping after every frame")
                                                         : QStringLiteral("never stopping"),
                                  describe(seen), describe(wanted.frames))));
    }
}

} // namespace

class TestFramingCuts final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void casesAddUp_data() { addCases(); }
    void casesAddUp();
    void whole_data() { addCases(); }
    void whole();
    void atEveryPlace_data() { addCases(); }
    void atEveryPlace();
    void atEveryPairOfPlaces_data() { addCases(); }
    void atEveryPairOfPlaces();
    void byteByByte_data() { addCases(); }
    void byteByByte();
    void atRandomPlaces_data() { addCases(); }
    void atRandomPlaces();
    void stopUsesTheFrameAndNoMore_data() { addCases(); }
    void stopUsesTheFrameAndNoMore();

private:
    static void addCases();
};

void TestFramingCuts::addCases()
{
    QTest::addColumn<FramingCase>("wanted");
    for (const FramingCase &one : framingCases())
        QTest::newRow(one.name) << one;
}

/// Every byte of a stream is in exactly one frame, so none is lost and none is shown twice.
void TestFramingCuts::casesAddUp()
{
    QFETCH(FramingCase, wanted);
    FrameRecorder recorder;
    for (const SeenFrame &frame : wanted.frames)
        (void)recorder.take({frame.kind, frame.bytes, frame.payload});
    QCOMPARE(recorder.allBytes(), wanted.stream);
}

void TestFramingCuts::whole()
{
    QFETCH(FramingCase, wanted);
    compare(wanted, {});
}

void TestFramingCuts::atEveryPlace()
{
    QFETCH(FramingCase, wanted);
    for (qsizetype place = 0; place <= wanted.stream.size() && !QTest::currentTestFailed(); ++place)
        compare(wanted, {place});
}

void TestFramingCuts::atEveryPairOfPlaces()
{
    QFETCH(FramingCase, wanted);
    const qsizetype size = qMin(wanted.stream.size(), longestForPairs);
    for (qsizetype first = 0; first <= size; ++first) {
        for (qsizetype second = first; second <= size && !QTest::currentTestFailed(); ++second)
            compare(wanted, {first, second});
    }
}

void TestFramingCuts::byteByByte()
{
    QFETCH(FramingCase, wanted);
    Cuts cuts;
    for (qsizetype place = 1; place < wanted.stream.size(); ++place)
        cuts.push_back(place);
    compare(wanted, cuts);
}

void TestFramingCuts::atRandomPlaces()
{
    QFETCH(FramingCase, wanted);
    qInfo("seed %u", seed);
    std::mt19937 random(seed);
    for (int run = 0; run < randomRuns && !QTest::currentTestFailed(); ++run) {
        const unsigned oneIn = 1 + random() % 8;
        Cuts cuts;
        for (qsizetype place = 1; place < wanted.stream.size(); ++place) {
            if (random() % oneIn == 0)
                cuts.push_back(place);
        }
        compare(wanted, cuts);
    }
}

void TestFramingCuts::stopUsesTheFrameAndNoMore()
{
    QFETCH(FramingCase, wanted);
    const auto decoder = makeDecoder(*FramingSpec::parse(wanted.framing), wanted.maxFrameBytes);
    FrameRecorder recorder(Answer::Stop);
    qsizetype used = 0;
    while (used < wanted.stream.size()) {
        const int callsBefore = recorder.calls();
        used += decoder->feed(QByteArrayView(wanted.stream).sliced(used), recorder);
        if (recorder.calls() == callsBefore)
            break;
        QCOMPARE(used, recorder.allBytes().size());
        QCOMPARE(decoder->heldBytes(), 0);
    }
    QCOMPARE(used, wanted.stream.size());
    QCOMPARE(decoder->heldBytes(), used - recorder.allBytes().size());
}

QTEST_GUILESS_MAIN(TestFramingCuts)
#include "tst_framingcuts.moc"
