// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/messages/fakesource.h"
#include "ui/messages/messagemodel.h"
#include "ui/messages/messagetext.h"
#include "ui/messages/selectedlines.h"

#include <QTest>

using namespace porthole;

/// What is copied of a selection, and what is read for it.
class SelectedLinesTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsThoseCloseToEachOtherTogether();
    void readsNothingBetweenThoseFarApart();
    void hasAllOfALongMessage();
    void saysThatItCutsAVeryLongOne();
    void leavesOutWhatIsNoLongerHeld();

private:
    static constexpr qsizetype much = 1024 * 1024;
    static constexpr quint64 many = 10'000;

    [[nodiscard]] static QString line(const FakeSource &source, quint64 sequence)
    {
        return MessageText::line(*source.message(sequence), false) + u'\n';
    }
    static void select(SequenceRanges &ranges, quint64 sequence) { ranges.add({sequence, sequence + 1}); }
};

void SelectedLinesTest::readsThoseCloseToEachOtherTogether()
{
    const auto source = std::make_shared<FakeSource>(2'000);
    const MessageModel model(source);
    SequenceRanges selected;
    QString expected;
    for (quint64 sequence = 0; sequence < 2'000; sequence += 2) {
        select(selected, sequence);
        expected += line(*source, sequence);
    }
    const int pages = source->pages();
    const int fetches = source->fetches();
    const SelectedLines lines = selectedLines(model, selected, much, many);
    QCOMPARE(lines.text, expected);
    QCOMPARE(lines.entries, 1'000u);
    QCOMPARE(source->fetches(), fetches);
    QVERIFY2(source->pages() - pages <= 4, QByteArray::number(source->pages() - pages));
    QCOMPARE(selectedLines(model, selected, much, 7).entries, 7u);
}

void SelectedLinesTest::readsNothingBetweenThoseFarApart()
{
    const auto source = std::make_shared<FakeSource>(10'000);
    const MessageModel model(source);
    SequenceRanges selected;
    QString expected;
    for (quint64 sequence = 5; sequence < 10'000; sequence += 100) {
        select(selected, sequence);
        expected += line(*source, sequence);
    }
    QCOMPARE(selectedLines(model, selected, much, many).text, expected);
    QCOMPARE(source->largestPage(), 1u);
}

void SelectedLinesTest::hasAllOfALongMessage()
{
    const auto source = std::make_shared<FakeSource>();
    for (const qsizetype size : {10, 4095, 4096, 4097, 100'000})
        source->add(QByteArray(size, 'x'));
    const MessageModel model(source);
    SequenceRanges selected;
    selected.add({0, 5});
    QString expected;
    for (quint64 sequence = 0; sequence < 5; ++sequence)
        expected += line(*source, sequence);
    QVERIFY(selectedLines(model, selected, much, many).text == expected);
}

void SelectedLinesTest::saysThatItCutsAVeryLongOne()
{
    const auto source = std::make_shared<FakeSource>();
    source->add(QByteArray(much + 12, 'x'));
    const MessageModel model(source);
    SequenceRanges selected;
    select(selected, 0);
    const QString text = selectedLines(model, selected, much, many).text;
    QVERIFY(text.size() < much + 100);
    QVERIFY2(text.endsWith(QStringLiteral("x\u2026 (+12 bytes)\n")), qPrintable(text.right(40)));
}

void SelectedLinesTest::leavesOutWhatIsNoLongerHeld()
{
    const auto source = std::make_shared<FakeSource>(10);
    const MessageModel model(source);
    SequenceRanges selected;
    selected.add({0, 10});
    source->trim(4); // and the model does not know yet
    const SelectedLines lines = selectedLines(model, selected, much, many);
    QCOMPARE(lines.text.count(u'\n'), 6);
    QVERIFY(lines.text.startsWith(line(*source, 4)));
}

QTEST_MAIN(SelectedLinesTest)
#include "tst_selectedlines.moc"
