// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/follow/framecutter.h"
#include "ui/follow/streamdocument.h"
#include "ui/follow/streamrecut.h"
#include "ui/follow/streamrows.h"

#include <QTest>

using namespace porthole;

/// How a document is bounded, cut anew, and laid out in rows.
class RecutStreamTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsAreFedAsTheyCame();
    void documentHasABound();
    void rowsKeepDirectionsApart();
    void textRowsEndWithLines();
    void rowsGoOnWhereTheyWere();

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

void RecutStreamTest::rowsGoOnWhereTheyWere()
{
    StreamDocument document;
    StreamRows rows;
    rows.reset(true, {});
    QVERIFY(document.append(message("0123456789")));
    rows.grow(document);
    QCOMPARE(rows.count(), 1);
    QVERIFY(document.append(message("0123456789"))); // fills the row that was begun
    QVERIFY(document.append(message("out", Direction::Out)));
    rows.grow(document);
    QCOMPARE(rows.count(), 3);
    QCOMPARE(rows.row(document, 0).to, 16);
    QCOMPARE(rows.row(document, 1).to, 20);
    QCOMPARE(rows.rowAt(19), 1);
    QCOMPARE(rows.rowAt(20), 2);
}

QTEST_GUILESS_MAIN(RecutStreamTest)
#include "tst_recutstream.moc"
