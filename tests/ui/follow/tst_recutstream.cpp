// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/follow/framecutter.h"
#include "ui/follow/streamdocument.h"
#include "ui/follow/streamrecut.h"
#include "ui/follow/streamrows.h"

#include <QTest>

using namespace porthole;

Q_DECLARE_METATYPE(porthole::StreamForm)

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
    void rowsAreWhereTheirWalkGoes_data();
    void rowsAreWhereTheirWalkGoes();
    void cutsTheSameInSlices_data();
    void cutsTheSameInSlices();
    void endsOfReadsAreThoseOfThePart();
    void holesEndFrames();

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
    /// The positions in the document with which frames end.
    static QList<qint64> endsOf(const StreamRecut &recut, const StreamDocument &document)
    {
        QList<qint64> ends;
        for (qint64 position = 0; position < document.size(); ++position) {
            if (recut.endsFrame(position))
                ends.append(position);
        }
        return ends;
    }
    static StreamRows laidOut(const StreamDocument &document, StreamForm form)
    {
        StreamRows rows(form);
        rows.grow(document);
        return rows;
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
    QCOMPARE(endsOf(lines, document), (QList<qint64>{3, 17})); // what was sent lies between
    QCOMPARE(lines.cutter().completeFrames(), 2);
    QVERIFY(!lines.endsBrokenFrame(17));
    StreamRecut raw(*FramingSpec::parse(u"raw"));
    raw.advance(document, true);
    QCOMPARE(endsOf(raw, document), QList<qint64>{17}); // it was one read
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
    StreamRows rows = laidOut(document, {});
    QCOMPARE(rows.count(), 4);
    QCOMPARE(rows.row(document, 1).to, 20);
    QCOMPARE(rows.row(document, 2).to, 25);
    QCOMPARE(rows.rowAt(document, 22), 2);
    QCOMPARE(document.offsetOf(25), 20); // of its direction alone
    rows = laidOut(document, {true, Direction::Out});
    QCOMPARE(rows.count(), 1);
    QCOMPARE(rows.row(document, 0).from, 20);
}

void RecutStreamTest::textRowsEndWithLines()
{
    StreamDocument document;
    QVERIFY(document.append(message("one\ntwo\n" + QByteArray(200, 'x'))));
    const StreamRows rows = laidOut(document, {false, {}});
    QCOMPARE(rows.count(), 4);
    QCOMPARE(rows.row(document, 0).to, 4);
    QCOMPARE(rows.row(document, 2).to, 8 + RowWalk::textBytes);
}

void RecutStreamTest::rowsGoOnWhereTheyWere()
{
    StreamDocument document;
    StreamRows rows;
    QVERIFY(document.append(message("0123456789")));
    rows.grow(document);
    QCOMPARE(rows.count(), 1);
    QVERIFY(document.append(message("0123456789"))); // fills the row that was begun
    QVERIFY(document.append(message("out", Direction::Out)));
    rows.grow(document);
    QCOMPARE(rows.count(), 3);
    QCOMPARE(rows.row(document, 0).to, 16);
    QCOMPARE(rows.row(document, 1).to, 20);
    QCOMPARE(rows.rowAt(document, 19), 1);
    QCOMPARE(rows.rowAt(document, 20), 2);
}

void RecutStreamTest::rowsAreWhereTheirWalkGoes_data()
{
    QTest::addColumn<StreamForm>("form");
    QTest::newRow("hex") << StreamForm{true, {}};
    QTest::newRow("text") << StreamForm{false, {}};
    QTest::newRow("text of one direction") << StreamForm{false, Direction::Out};
    QTest::newRow("hex of one direction") << StreamForm{true, Direction::In};
}

/// However it grows, and in however many slices, the rows are those of one walk through the whole of it.
void RecutStreamTest::rowsAreWhereTheirWalkGoes()
{
    QFETCH(StreamForm, form);
    StreamDocument document;
    StreamRows rows(form);
    const QDeadlineTimer passed(0);
    for (int i = 0; i < 1500; ++i) {
        QByteArray bytes(i * 7 % 41, 'a');
        bytes += i % 3 == 0 ? QByteArray(i % 5, '\n') : QByteArray("\xc3\xa4");
        QVERIFY(document.append(message(bytes, i % 4 < 2 ? Direction::In : Direction::Out)));
        if (i == 50 || i == 120)
            rows.grow(document, passed);
    }
    int slices = 1;
    while (!rows.grow(document, passed))
        ++slices;
    QVERIFY(slices > 1);
    QCOMPARE(rows.done(), document.size());
    RowWalk walk(form);
    qint64 index = 0;
    for (; const auto row = walk.next(document); ++index) {
        QCOMPARE(rows.row(document, index).from, row->from);
        QCOMPARE(rows.row(document, index).to, row->to);
        QCOMPARE(rows.rowAt(document, row->from), index);
        QCOMPARE(rows.rowAt(document, row->to - 1), index);
    }
    QCOMPARE(rows.count(), index);
}

void RecutStreamTest::cutsTheSameInSlices_data()
{
    QTest::addColumn<QString>("framing");
    for (const char *framing : {"line", "fixed:1", "fixed:7", "raw", "stx", "delimiter:0d0a", "length:1"})
        QTest::newRow(framing) << QString::fromLatin1(framing);
}

void RecutStreamTest::cutsTheSameInSlices()
{
    QFETCH(QString, framing);
    StreamDocument document;
    qint64 offset = 0;
    for (int i = 0; i < 60; ++i) {
        QByteArray bytes;
        for (int j = 0; j < 5000 + i; ++j)
            bytes += char(j % 13 == 0 ? '\n' : j % 17 == 0 ? '\x02' : j % 19 == 0 ? '\x03' : j % 7);
        document.appendReadEnds({{.position = offset + bytes.size() / 2, .timeNs = i}});
        offset += bytes.size();
        QVERIFY(document.append(message(bytes, Direction::In, i % 2 == 0)));
        QVERIFY(document.append(message("answer", Direction::Out)));
    }
    StreamRecut once(*FramingSpec::parse(framing));
    QVERIFY(once.advance(document, true));
    StreamRecut sliced(*FramingSpec::parse(framing));
    int slices = 1;
    int percent = 0;
    for (; !sliced.advance(document, true, QDeadlineTimer(0)); ++slices) {
        QVERIFY(sliced.percent(document) >= percent);
        percent = sliced.percent(document);
    }
    QVERIFY(slices > 1);
    QCOMPARE(sliced.percent(document), 100);
    QCOMPARE(endsOf(sliced, document), endsOf(once, document));
    QCOMPARE(sliced.cutter().completeFrames(), once.cutter().completeFrames());
    QCOMPARE(sliced.cutter().brokenFrames(), once.cutter().brokenFrames());
}

void RecutStreamTest::endsOfReadsAreThoseOfThePart()
{
    StreamDocument document;
    document.appendReadEnds({{.position = 2, .timeNs = 1}});
    QVERIFY(document.append(message("abcd", Direction::In, false)));
    QVERIFY(document.endsRead(1));
    document.beginNextPart();
    QVERIFY(document.readEnds().empty());
    document.appendReadEnds({{.position = 6, .timeNs = 1}});
    QVERIFY(document.append(message("efgh", Direction::In, false)));
    QVERIFY(document.endsRead(1));
    QVERIFY(!document.endsRead(0));
}

/// Bytes that were not kept: what was begun before them is a broken frame, and cutting begins anew behind.
void RecutStreamTest::holesEndFrames()
{
    StreamDocument document;
    Message cut = message("ab", Direction::In, true);
    cut.length = 5;
    cut.missing = 3;
    QVERIFY(document.append(cut));
    QVERIFY(document.append(message("c\n")));
    StreamRecut lines(*FramingSpec::parse(u"line"));
    QVERIFY(lines.advance(document, true));
    QCOMPARE(endsOf(lines, document), (QList<qint64>{1, 3}));
    QVERIFY(lines.endsBrokenFrame(1));
    QVERIFY(!lines.endsBrokenFrame(3));
    QCOMPARE(document.missingBytes(), 3);
}

QTEST_GUILESS_MAIN(RecutStreamTest)
#include "tst_recutstream.moc"
