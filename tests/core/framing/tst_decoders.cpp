// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/framing/decoder.h"
#include "framerecorder.h"

#include <QTest>

#include <functional>
#include <memory>

using namespace porthole;
using namespace std::chrono_literals;

namespace {

std::unique_ptr<Decoder> decoderFor(const QString &framing, qint64 maxFrameBytes)
{
    return makeDecoder(*FramingSpec::parse(framing), maxFrameBytes);
}

/// Says of each frame whether its bytes lie in a given chunk, in which case they were not copied.
class PlaceSink final : public FrameSink
{
public:
    explicit PlaceSink(QByteArrayView chunk)
        : m_chunk(chunk)
    {
    }

    bool take(const Frame &frame) override
    {
        inChunk.push_back(isInChunk(frame.bytes) && isInChunk(frame.payload));
        return true;
    }

    std::vector<bool> inChunk;

private:
    [[nodiscard]] bool isInChunk(QByteArrayView bytes) const
    {
        const std::less_equal<const char *> notAfter;
        return notAfter(m_chunk.begin(), bytes.begin()) && notAfter(bytes.end(), m_chunk.end());
    }

    const QByteArrayView m_chunk;
};

} // namespace

class TestDecoders final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void wholeFramesAreNotCopied_data();
    void wholeFramesAreNotCopied();
    void onlyTheCutFrameIsCopied();
    void everyChunkIsARawFrame();
    void longChunksAreCutIntoRawFrames();
    void silenceEndsAGapFrame();
    void onlyGapWaitsForSilence_data();
    void onlyGapWaitsForSilence();
    void tellsItsFailure_data();
    void tellsItsFailure();
    void emptyChunkChangesNothing();
    void holdsNoMoreThanAFrame_data();
    void holdsNoMoreThanAFrame();
    void longFrameByteByByte_data();
    void longFrameByteByByte();
};

void TestDecoders::wholeFramesAreNotCopied_data()
{
    QTest::addColumn<QString>("framing");
    QTest::addColumn<QByteArray>("chunk");
    QTest::addColumn<int>("frames");
    QTest::newRow("raw") << QStringLiteral("raw") << QByteArray("abc") << 1;
    QTest::newRow("line") << QStringLiteral("line") << QByteArray("one\ntwo\r\n\nfour\n") << 4;
    QTest::newRow("delimiter") << QStringLiteral("delimiter:2c20") << QByteArray("one, two, , ") << 3;
    QTest::newRow("stx") << QStringLiteral("stx:3c:3e") << QByteArray("<one><two>stray<>") << 4;
    QTest::newRow("fixed") << QStringLiteral("fixed:3") << QByteArray("onetwo") << 2;
    QTest::newRow("length") << QStringLiteral("length:1") << QByteArray("\003one\003two\004four") << 3;
}

void TestDecoders::wholeFramesAreNotCopied()
{
    QFETCH(QString, framing);
    QFETCH(QByteArray, chunk);
    QFETCH(int, frames);
    const auto decoder = decoderFor(framing, 100);
    for (int round = 0; round < 3; ++round) {
        PlaceSink sink(chunk);
        QCOMPARE(decoder->feed(chunk, sink), chunk.size());
        QCOMPARE(sink.inChunk, std::vector<bool>(size_t(frames), true));
        QCOMPARE(decoder->heldBytes(), 0);
    }
}

void TestDecoders::onlyTheCutFrameIsCopied()
{
    const auto decoder = decoderFor(QStringLiteral("line"), 100);
    const QByteArray first = QByteArrayLiteral("one\nt");
    const QByteArray second = QByteArrayLiteral("wo\nthree\nfour\n");
    PlaceSink firstSink(first);
    QCOMPARE(decoder->feed(first, firstSink), first.size());
    QCOMPARE(firstSink.inChunk, std::vector<bool>{true});
    QCOMPARE(decoder->heldBytes(), 1);
    PlaceSink secondSink(second);
    QCOMPARE(decoder->feed(second, secondSink), second.size());
    QCOMPARE(secondSink.inChunk, (std::vector<bool>{false, true, true}));
}

void TestDecoders::everyChunkIsARawFrame()
{
    const auto decoder = decoderFor(QStringLiteral("raw"), 100);
    FrameRecorder recorder;
    for (const QByteArray &chunk :
         {QByteArrayLiteral("one\n"), QByteArrayLiteral("t"), QByteArrayLiteral("wo")})
        QCOMPARE(decoder->feed(chunk, recorder), chunk.size());
    decoder->finish(recorder);
    const SeenFrames expected = {{FrameKind::Complete, "one\n", "one\n"},
                                 {FrameKind::Complete, "t", "t"},
                                 {FrameKind::Complete, "wo", "wo"}};
    QCOMPARE(describe(recorder.frames()), describe(expected));
}

void TestDecoders::longChunksAreCutIntoRawFrames()
{
    const auto decoder = decoderFor(QStringLiteral("raw"), 4);
    FrameRecorder recorder(FrameRecorder::Answer::Stop);
    const QByteArray chunk = QByteArrayLiteral("123456789");
    QCOMPARE(decoder->feed(chunk, recorder), 4);
    QCOMPARE(decoder->feed(chunk.sliced(4), recorder), 4);
    QCOMPARE(decoder->feed(chunk.sliced(8), recorder), 1);
    const SeenFrames expected = {{FrameKind::Complete, "1234", "1234"},
                                 {FrameKind::Complete, "5678", "5678"},
                                 {FrameKind::Complete, "9", "9"}};
    QCOMPARE(describe(recorder.frames()), describe(expected));
}

void TestDecoders::silenceEndsAGapFrame()
{
    const auto decoder = decoderFor(QStringLiteral("gap:70"), 5);
    QCOMPARE(decoder->silence(), std::optional(70ms));
    FrameRecorder recorder;
    decoder->silencePassed(recorder);
    QVERIFY(recorder.frames().empty());

    (void)decoder->feed("ab", recorder);
    (void)decoder->feed("cd", recorder);
    QCOMPARE(decoder->heldBytes(), 4);
    decoder->silencePassed(recorder);
    decoder->silencePassed(recorder);
    (void)decoder->feed("e", recorder);
    decoder->silencePassed(recorder);
    (void)decoder->feed("123456", recorder);
    decoder->silencePassed(recorder);
    decoder->finish(recorder);
    const SeenFrames expected = {{FrameKind::Complete, "abcd", "abcd"},
                                 {FrameKind::Complete, "e", "e"},
                                 {FrameKind::TooLong, "123456", "123456"}};
    QCOMPARE(describe(recorder.frames()), describe(expected));
}

void TestDecoders::onlyGapWaitsForSilence_data()
{
    QTest::addColumn<QString>("framing");
    for (const char *framing : {"line", "delimiter:00", "stx", "fixed:8", "length:4"})
        QTest::newRow(framing) << QString::fromLatin1(framing);
}

void TestDecoders::onlyGapWaitsForSilence()
{
    QFETCH(QString, framing);
    const auto decoder = decoderFor(framing, 100);
    QCOMPARE(decoder->silence(), std::nullopt);
    FrameRecorder recorder;
    (void)decoder->feed(QByteArrayView("\002\001", 2), recorder);
    const qint64 held = decoder->heldBytes();
    QCOMPARE(held, 2);
    decoder->silencePassed(recorder);
    QVERIFY(recorder.frames().empty());
    QCOMPARE(decoder->heldBytes(), held);
}

void TestDecoders::tellsItsFailure_data()
{
    QTest::addColumn<QString>("framing");
    QTest::addColumn<FrameKind>("failure");
    QTest::newRow("line") << QStringLiteral("line") << FrameKind::TooLong;
    QTest::newRow("delimiter") << QStringLiteral("delimiter:0d0a") << FrameKind::TooLong;
    QTest::newRow("stx") << QStringLiteral("stx:00:ff") << FrameKind::TooLong;
    QTest::newRow("length") << QStringLiteral("length:1:incl") << FrameKind::Malformed;
    QTest::newRow("gap") << QStringLiteral("gap:5") << FrameKind::TooLong;
}

void TestDecoders::tellsItsFailure()
{
    QFETCH(QString, framing);
    QFETCH(FrameKind, failure);
    const auto decoder = decoderFor(framing, 4);
    QCOMPARE(decoder->failure(), std::nullopt);
    FrameRecorder recorder;
    QCOMPARE(decoder->feed(QByteArray(20, '\0'), recorder), 20);
    QCOMPARE(decoder->failure(), std::optional(failure));
    QCOMPARE(decoder->feed("x\n", recorder), 2);
    QCOMPARE(decoder->heldBytes(), 0);
    const size_t framesBefore = recorder.frames().size();
    decoder->finish(recorder);
    QCOMPARE(recorder.frames().size(), framesBefore);
    QCOMPARE(recorder.frames().size(), 2);
    QCOMPARE(recorder.frames()[0].kind, failure);
    QCOMPARE(recorder.frames()[1].kind, FrameKind::Undecoded);
    QCOMPARE(recorder.allBytes(), QByteArray(20, '\0') + "x\n");
}

void TestDecoders::emptyChunkChangesNothing()
{
    const auto decoder = decoderFor(QStringLiteral("line"), 4);
    FrameRecorder recorder;
    (void)decoder->feed("ab", recorder);
    QCOMPARE(decoder->feed({}, recorder), 0);
    (void)decoder->feed("\n12345", recorder);
    QCOMPARE(decoder->feed({}, recorder), 0);
    QCOMPARE(recorder.calls(), 2);
}

void TestDecoders::holdsNoMoreThanAFrame_data()
{
    QTest::addColumn<QString>("framing");
    QTest::addColumn<QByteArray>("start");
    QTest::addColumn<qint64>("most");
    QTest::newRow("raw") << QStringLiteral("raw") << QByteArray() << qint64(0);
    QTest::newRow("line") << QStringLiteral("line") << QByteArray() << qint64(1000);
    QTest::newRow("delimiter") << QStringLiteral("delimiter:0d0a") << QByteArray() << qint64(1001);
    QTest::newRow("stx") << QStringLiteral("stx") << QByteArray("\002") << qint64(1001);
    QTest::newRow("strays") << QStringLiteral("stx:0d0a:0d0a") << QByteArray() << qint64(1000);
    QTest::newRow("fixed") << QStringLiteral("fixed:1000") << QByteArray() << qint64(999);
    QTest::newRow("length") << QStringLiteral("length:2") << QByteArray("\003\350", 2) << qint64(1001);
    QTest::newRow("gap") << QStringLiteral("gap:5") << QByteArray() << qint64(1000);
}

void TestDecoders::holdsNoMoreThanAFrame()
{
    QFETCH(QString, framing);
    QFETCH(QByteArray, start);
    QFETCH(qint64, most);
    const auto decoder = decoderFor(framing, 1000);
    FrameRecorder recorder;
    (void)decoder->feed(start, recorder);
    qint64 held = 0;
    for (int i = 0; i < 5000; ++i) {
        (void)decoder->feed("x", recorder);
        held = qMax(held, decoder->heldBytes());
    }
    QCOMPARE(held, most);
}

void TestDecoders::longFrameByteByByte_data()
{
    QTest::addColumn<QString>("framing");
    QTest::addColumn<QByteArray>("start");
    QTest::addColumn<QByteArray>("end");
    QTest::newRow("line") << QStringLiteral("line") << QByteArray() << QByteArray("\n");
    QTest::newRow("delimiter") << QStringLiteral("delimiter:0d0a0d0a") << QByteArray()
                               << QByteArray("\r\n\r\n");
    QTest::newRow("stx") << QStringLiteral("stx:3c3c:3e3e") << QByteArray("<<") << QByteArray(">>");
    QTest::newRow("strays") << QStringLiteral("stx:0d0a:0d0a") << QByteArray() << QByteArray();
    QTest::newRow("fixed") << QStringLiteral("fixed:2000000") << QByteArray() << QByteArray();
    QTest::newRow("length") << QStringLiteral("length:4") << QByteArray("\000\036\204\200", 4)
                            << QByteArray();
}

/// If held bytes were searched again for each that comes, this would be 2·10^12 steps, and run into the time
/// limit.
void TestDecoders::longFrameByteByByte()
{
    QFETCH(QString, framing);
    QFETCH(QByteArray, start);
    QFETCH(QByteArray, end);
    const QByteArray payload(2'000'000, 'x');
    const QByteArray stream = start + payload + end;
    const auto decoder = decoderFor(framing, payload.size());
    FrameRecorder recorder;
    for (const char &byte : stream)
        (void)decoder->feed(QByteArrayView(&byte, 1), recorder);
    decoder->finish(recorder);
    QCOMPARE(recorder.frames().size(), 1);
    QVERIFY(recorder.frames()[0].bytes == stream);
    QVERIFY(recorder.frames()[0].payload == payload);
}

QTEST_GUILESS_MAIN(TestDecoders)
#include "tst_decoders.moc"
