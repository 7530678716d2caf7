// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/follow/streamdocument.h"
#include "ui/follow/streamfind.h"

#include <QTest>

using namespace porthole;

Q_DECLARE_METATYPE(std::optional<porthole::Direction>)

/// What is found in a document, and from where.
class StreamFindTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void finds_data();
    void finds();
    void findsWhatASlowSearchFinds();
    void findsTheSameInSlices_data();
    void findsTheSameInSlices();
    void findsWhatComesMeanwhile();
    void looksAtEachByteOnce();

private:
    static void add(StreamDocument &document, const QByteArray &bytes, Direction direction)
    {
        Message message;
        message.direction = direction;
        message.bytes = bytes;
        message.length = bytes.size();
        QVERIFY(document.append(message));
    }
    static std::optional<qint64> found(const StreamDocument &document, const StreamFindRequest &request,
                                       const QDeadlineTimer &deadline = QDeadlineTimer(QDeadlineTimer::Forever))
    {
        StreamFind find(document, request);
        while (!find.advance(deadline)) { }
        return find.found();
    }
};

void StreamFindTest::finds_data()
{
    QTest::addColumn<QByteArray>("needle");
    QTest::addColumn<qint64>("from");
    QTest::addColumn<bool>("backwards");
    QTest::addColumn<std::optional<Direction>>("only");
    QTest::addColumn<qint64>("at"); // -1: nowhere
    const auto row = [](const char *name, const char *needle, qint64 from, bool backwards, qint64 at,
                        std::optional<Direction> only = {}) {
        QTest::newRow(name) << QByteArray(needle) << from << backwards << only << at;
    };
    // In: "one two " and "one"; out: "one three"; in: "two"
    row("first", "one", 0, false, 0);
    row("next", "one", 1, false, 8);
    row("in what was sent", "one", 9, false, 11);
    row("goes round", "one", 12, false, 0);
    row("goes round to itself", "three", 16, false, 15);
    row("backwards", "one", 11, true, 8);
    row("backwards goes round", "one", 0, true, 11);
    row("backwards from the end", "two", 23, true, 20);
    row("across two messages", "two one", 0, false, 4);
    row("backwards across two messages", "two one", 8, true, 4);
    row("not across directions", "oneone", 0, false, -1);
    row("only what is shown", "one", 0, false, 11, Direction::Out);
    row("only what is shown, backwards", "one", 11, true, 8, Direction::In);
    row("nowhere", "four", 5, false, -1);
    row("nowhere, backwards", "four", 5, true, -1);
    row("longer than all", "one two one three two and more", 0, false, -1);
    row("the last byte", "o", 20, false, 22);
}

void StreamFindTest::finds()
{
    QFETCH(QByteArray, needle);
    QFETCH(qint64, from);
    QFETCH(bool, backwards);
    QFETCH(std::optional<Direction>, only);
    QFETCH(qint64, at);
    StreamDocument document;
    add(document, "one two ", Direction::In);
    add(document, "one", Direction::In);
    add(document, "one three", Direction::Out);
    add(document, "two", Direction::In);
    QCOMPARE(found(document, {needle, from, backwards, only}).value_or(-1), at);
    QVERIFY(!found(StreamDocument(), {needle, 0, backwards, only}));
}

/// Of two letters, so that the needle's parts come up again and again.
void StreamFindTest::findsWhatASlowSearchFinds()
{
    quint32 state = 1;
    const auto random = [&](quint32 below) {
        state = state * 1664525 + 1013904223;
        return (state >> 16) % below;
    };
    const auto letters = [&](quint32 count) {
        QByteArray bytes;
        for (quint32 i = 0; i < count; ++i)
            bytes += random(3) == 0 ? 'b' : 'a';
        return bytes;
    };
    for (int round = 0; round < 3000; ++round) {
        StreamDocument document;
        for (quint32 messages = 1 + random(5); messages > 0; --messages)
            add(document, letters(1 + random(12)), random(2) == 0 ? Direction::In : Direction::Out);
        const StreamFindRequest request{letters(1 + random(5)), qint64(random(quint32(document.size()))),
                                        random(2) == 0, {}};
        const qint64 size = document.size();
        std::optional<qint64> expected;
        for (qint64 i = 0; i < size && !expected; ++i) {
            const qint64 at = (request.backwards ? request.from - 1 - i + size : request.from + i) % size;
            if (document.bytes().sliced(at).startsWith(request.needle) &&
                at + request.needle.size() <= document.runEnd(document.runAt(at)))
                expected = at;
        }
        QCOMPARE(found(document, request), expected);
    }
}

void StreamFindTest::findsTheSameInSlices_data()
{
    QTest::addColumn<bool>("backwards");
    QTest::newRow("forwards") << false;
    QTest::newRow("backwards") << true;
}

/// The needle lies across a place where a slice ends: it goes on as if nothing had been between.
void StreamFindTest::findsTheSameInSlices()
{
    QFETCH(bool, backwards);
    for (const qint64 at : {65'530, 65'536, 131'070}) {
        StreamDocument document;
        QByteArray bytes(200'000, 'n');
        bytes.replace(at, 9, "needle!!!");
        add(document, bytes, Direction::In);
        StreamFind find(document, {"needle!!!", backwards ? document.size() : 0, backwards, {}});
        int slices = 1;
        int percent = 0;
        for (; !find.advance(QDeadlineTimer(0)); ++slices) {
            QVERIFY(find.percent() >= percent && find.percent() < 100);
            percent = find.percent();
            QVERIFY(!find.found());
        }
        QVERIFY(slices > 1);
        QVERIFY(percent > 0);
        QCOMPARE(find.found(), at);
    }
}

void StreamFindTest::findsWhatComesMeanwhile()
{
    StreamDocument document;
    add(document, QByteArray(100'000, '.') + "nee", Direction::In);
    StreamFind find(document, {"needle", 0, false, {}});
    QVERIFY(!find.advance(QDeadlineTimer(0)));
    add(document, "dle", Direction::In);
    while (!find.advance(QDeadlineTimer(0))) { }
    QCOMPARE(find.found(), 100'000);
}

/// Also with a needle that is nearly there, everywhere: else this took hours.
void StreamFindTest::looksAtEachByteOnce()
{
    StreamDocument document;
    add(document, QByteArray(2'000'000, 'a'), Direction::In);
    QVERIFY(!found(document, {QByteArray(500'000, 'a') + 'b', 0, false, {}}));
    QVERIFY(!found(document, {'b' + QByteArray(500'000, 'a'), 0, true, {}}));
}

QTEST_GUILESS_MAIN(StreamFindTest)
#include "tst_streamfind.moc"
