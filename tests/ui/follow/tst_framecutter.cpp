// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/follow/framecutter.h"

#include <QTest>

using namespace porthole;

/// Recorded bytes, cut by another framing.
class FrameCutterTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void cuts_data();
    void cuts();
    void cutsTheSameWhateverTheReadsWere_data();
    void cutsTheSameWhateverTheReadsWere();
    void silenceEndsFrames();
    void beginsAnewAfterAHole();

private:
    static QList<qint64> endsOf(const FrameCutter &cutter)
    {
        QList<qint64> ends;
        for (const FrameEnd &frame : cutter.ends())
            ends.append(frame.end);
        return ends;
    }
};

void FrameCutterTest::cuts_data()
{
    QTest::addColumn<QString>("framing");
    QTest::addColumn<QByteArrayList>("chunks");
    QTest::addColumn<QList<qint64>>("ends");
    QTest::addColumn<qint64>("broken");
    using Chunks = QByteArrayList;
    using Ends = QList<qint64>;
    const auto row = [](const char *framing, const Chunks &chunks, const Ends &ends, qint64 broken) {
        QTest::newRow(framing) << QString::fromLatin1(framing) << chunks << ends << broken;
    };
    row("raw", Chunks{"ab", "c"}, Ends{2, 3}, 0);
    row("line", Chunks{"a\nb", "c\nd"}, Ends{2, 5, 6}, 1);
    row("delimiter:7c", Chunks{"a|b", "b|"}, Ends{2, 5}, 0);
    row("stx",
        Chunks{"\x02"
               "a\x03",
               "?",
               "\x02"
               "b\x03"},
        Ends{3, 4, 7}, 1);
    row("fixed:2", Chunks{"abc", "de"}, Ends{2, 4, 5}, 1);
    row("length:1",
        Chunks{"\x02"
               "ab\x01",
               "c"},
        Ends{3, 5}, 0);
    row("gap:50", Chunks{"a", "b"}, Ends{2}, 0);
}

void FrameCutterTest::cuts()
{
    QFETCH(QString, framing);
    QFETCH(QByteArrayList, chunks);
    QFETCH(QList<qint64>, ends);
    QFETCH(qint64, broken);
    FrameCutter cutter(*FramingSpec::parse(framing));
    for (const QByteArray &chunk : chunks)
        cutter.feed(chunk, 1);
    cutter.finish();
    QCOMPARE(endsOf(cutter), ends);
    QCOMPARE(cutter.brokenFrames(), broken);
}

void FrameCutterTest::cutsTheSameWhateverTheReadsWere_data()
{
    QTest::addColumn<QString>("framing");
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QList<qint64>>("ends");
    QTest::addColumn<qint64>("broken");
    const auto row = [](const char *framing, const QByteArray &bytes, const QList<qint64> &ends,
                        qint64 broken) {
        QTest::newRow(framing) << QString::fromLatin1(framing) << bytes << ends << broken;
    };
    row("line", "ab\ncd\r\nrest", {3, 7, 11}, 1);
    row("delimiter:3b", "a;bc;", {2, 5}, 0);
    row("stx", QByteArray("\2a\3x\2b\3"), {3, 4, 7}, 1);
    row("fixed:2", "aabbc", {2, 4, 5}, 1);
    row("length:1", QByteArray("\1a\2bc"), {2, 5}, 0);
}

void FrameCutterTest::cutsTheSameWhateverTheReadsWere()
{
    QFETCH(QString, framing);
    QFETCH(QByteArray, bytes);
    QFETCH(QList<qint64>, ends);
    QFETCH(qint64, broken);
    for (qsizetype cut = 0; cut <= bytes.size(); ++cut) {
        FrameCutter cutter(FramingSpec::parse(framing).value());
        cutter.feed(QByteArrayView(bytes).first(cut), 1);
        cutter.feed(QByteArrayView(bytes).sliced(cut), 2);
        cutter.finish();
        QCOMPARE(endsOf(cutter), ends);
        QCOMPARE(cutter.brokenFrames(), broken);
    }
}

void FrameCutterTest::silenceEndsFrames()
{
    FrameCutter cutter(*FramingSpec::parse(u"gap:50"));
    cutter.feed("a", 1'000'000'000);
    cutter.feed("b", 1'049'000'000);
    cutter.feed("c", 1'099'000'000);
    cutter.finish();
    QCOMPARE(endsOf(cutter), (QList<qint64>{2, 3}));
}

void FrameCutterTest::beginsAnewAfterAHole()
{
    FrameCutter cutter(*FramingSpec::parse(u"line"));
    cutter.feed("ab", 1);
    cutter.skipTo(10);
    cutter.feed("c\n", 2);
    QCOMPARE(endsOf(cutter), (QList<qint64>{2, 12}));
    QCOMPARE(cutter.brokenFrames(), 1);
}

QTEST_GUILESS_MAIN(FrameCutterTest)
#include "tst_framecutter.moc"
