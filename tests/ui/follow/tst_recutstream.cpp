// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/follow/framecutter.h"
#include "ui/follow/streamdocument.h"
#include "ui/follow/streamrecut.h"
#include "ui/follow/streamrows.h"

#include <QTest>

using namespace porthole;

/// How recorded bytes are cut anew, and laid out in rows.
class RecutStreamTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void cuts_data();
    void cuts();
    void silenceEndsAFrame();
    void readsAreFedAsTheyCame();
    void documentHasABound();
    void rowsKeepDirectionsApart();
    void textRowsEndWithLines();

private:
    static Message message(const QByteArray &bytes, Direction direction = Direction::In, bool endsRead = true)
    {
        Message made;
        made.direction = direction;
        made.endsRead = endsRead;
        made.length = bytes.size();
        made.bytes = bytes;
        return made;
    }
    static QList<qint64> endsOf(const FrameCutter &cutter)
    {
        QList<qint64> ends;
        for (const FrameEnd &frame : cutter.ends())
            ends.append(frame.end);
        return ends;
    }
};

void RecutStreamTest::cuts_data()
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

void RecutStreamTest::cuts()
{
    QFETCH(QString, framing);
    QFETCH(QByteArray, bytes);
    QFETCH(QList<qint64>, ends);
    QFETCH(qint64, broken);
    for (qsizetype cut = 0; cut <= bytes.size(); ++cut) { // whatever the reads were
        FrameCutter cutter(FramingSpec::parse(framing).value());
        cutter.feed(QByteArrayView(bytes).first(cut), 1);
        cutter.feed(QByteArrayView(bytes).sliced(cut), 2);
        cutter.finish();
        QCOMPARE(endsOf(cutter), ends);
        QCOMPARE(cutter.brokenFrames(), broken);
    }
}

void RecutStreamTest::silenceEndsAFrame()
{
    FrameCutter cutter(FramingSpec::parse(u"gap:50").value());
    cutter.feed("ab", 0);
    cutter.feed("cd", 10'000'000);
    cutter.feed("ef", 100'000'000);
    cutter.finish();
    QCOMPARE(endsOf(cutter).size(), 2);
    QCOMPARE(endsOf(cutter).first(), 4);
}

void RecutStreamTest::readsAreFedAsTheyCame()
{
    StreamDocument document;
    QVERIFY(document.append(message("one\ntw", Direction::In, false)));
    QVERIFY(document.append(message("never mind", Direction::Out)));
    QVERIFY(document.append(message("o\n")));
    StreamRecut lines(*FramingSpec::parse(u"line"));
    lines.advance(document, true);
    QCOMPARE(endsOf(lines.cutter()), (QList<qint64>{4, 8}));
    QCOMPARE(lines.frameEndingAt(8), FrameKind::Complete);
    QVERIFY(!lines.frameEndingAt(6));
    StreamRecut raw(*FramingSpec::parse(u"raw"));
    raw.advance(document, true);
    QCOMPARE(endsOf(raw.cutter()), QList<qint64>{8}); // it was one read
}

void RecutStreamTest::documentHasABound()
{
    StreamDocument document;
    const Message large = message(QByteArray(StreamDocument::maxBytes / 2 + 1, 'x'));
    QVERIFY(document.append(large));
    QVERIFY(!document.hasRoom(large.bytes.size()));
    QVERIFY(!document.append(large));
    QCOMPARE(document.size(), large.bytes.size());
    document.beginNextPart();
    QVERIFY(document.append(large));
    QCOMPARE(document.offsetOf(0), large.bytes.size()); // offsets go on
}

void RecutStreamTest::rowsKeepDirectionsApart()
{
    StreamDocument document;
    QVERIFY(document.append(message(QByteArray(20, 'i'))));
    QVERIFY(document.append(message(QByteArray(5, 'o'), Direction::Out)));
    QVERIFY(document.append(message(QByteArray(3, 'i'))));
    StreamRows rows;
    rows.reset(true, {});
    rows.grow(document);
    QCOMPARE(rows.count(), 4);
    QCOMPARE(rows.row(document, 1).to, 20);
    QCOMPARE(rows.row(document, 2).to, 25);
    QCOMPARE(rows.rowAt(22), 2);
    QCOMPARE(document.offsetOf(25), 20); // of its direction alone
    rows.reset(true, Direction::Out);
    rows.grow(document);
    QCOMPARE(rows.count(), 1);
    QCOMPARE(rows.row(document, 0).from, 20);
}

void RecutStreamTest::textRowsEndWithLines()
{
    StreamDocument document;
    QVERIFY(document.append(message("one\ntwo\n" + QByteArray(200, 'x'))));
    StreamRows rows;
    rows.reset(false, {});
    rows.grow(document);
    QCOMPARE(rows.count(), 4);
    QCOMPARE(rows.row(document, 0).to, 4);
    QCOMPARE(rows.row(document, 2).to, 8 + StreamRows::textBytes);
}

QTEST_GUILESS_MAIN(RecutStreamTest)
#include "tst_recutstream.moc"
