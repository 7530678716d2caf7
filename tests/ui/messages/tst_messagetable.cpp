// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/messages/fakesource.h"
#include "ui/messages/messagemodel.h"
#include "ui/messages/messagetable.h"
#include "ui/messages/positionbar.h"

#include <QAbstractItemModelTester>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>
#include <QWheelEvent>

using namespace porthole;

namespace {

MessageFilter contains(const QByteArray &text)
{
    MessageFilter filter;
    filter.pattern.bytes = text;
    return filter;
}

/// A table of messages on screen.
struct Fixture
{
    std::shared_ptr<FakeSource> source;
    MessageModel model{nullptr};
    MessageTable table{&model};

    explicit Fixture(quint64 messages)
        : source(std::make_shared<FakeSource>(messages))
    {
        model.setSource(source);
        table.resize(700, 300);
        table.show();
        table.setFocus();
        (void)QTest::qWaitForWindowExposed(&table);
    }
    PositionBar *bar() const { return table.positionBar(); }
    quint64 topSequence() const { return *table.entryAt({5, 3}); }
    quint64 lastInView() const
    {
        const int bottom = table.viewport()->height() - table.rowHeight(0);
        return table.entryAt({5, bottom}).value_or(model.sequenceAt(model.rowCount() - 1));
    }
    bool isAtEnd() const { return lastInView() == model.sequenceAtPosition(model.count() - 1); }
    int rows() const { return table.viewport()->height() / table.rowHeight(0); }
    void wheel(int delta)
    {
        const QPointF at(50, 50);
        QWheelEvent event(at, table.viewport()->mapToGlobal(at), {}, {0, delta}, Qt::NoButton, Qt::NoModifier,
                          Qt::NoScrollPhase, false);
        QCoreApplication::sendEvent(table.viewport(), &event);
    }
    void click(int row, Qt::KeyboardModifiers modifiers = Qt::NoModifier)
    {
        const QPoint at = table.visualRect(model.index(row, 0)).center();
        QTest::mouseClick(table.viewport(), Qt::LeftButton, modifiers, at);
    }
    void key(int key, Qt::KeyboardModifiers modifiers = Qt::NoModifier)
    {
        QTest::keyClick(&table, Qt::Key(key), modifiers);
    }
};

} // namespace

class TestMessageTable final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void followsTheNewest();
    void followsWhileFullAndResized();
    void scrollingByTheUserSwitchesFollow_data();
    void scrollingByTheUserSwitchesFollow();
    void growthAloneSwitchesNothing();
    void staysPutWhenNotFollowing_data();
    void staysPutWhenNotFollowing();
    void jumpsCostOnePage_data();
    void jumpsCostOnePage();
    void longRowsAreNeverScrolledByQt();
    void keysMove();
    void selectsOverAnyDistance();
    void mouseSelects();
    void draggedSelectionGrows();
    void selectAllStaysWhatItWas();
    void filteredSelectionCountsWhatIsShown();
    void removedRowDoesNotChooseAnother();
    void currentRowComesBackIntoView();
    void focusChoosesNothing();
    void positionsBeyondAnInt();
};

void TestMessageTable::followsTheNewest()
{
    Fixture f(500);
    QVERIFY(f.table.isFollowing());
    QVERIFY(f.isAtEnd());
    f.source->addMany(200);
    f.model.poll();
    QVERIFY(f.isAtEnd());
}

void TestMessageTable::followsWhileFullAndResized()
{
    Fixture f(500);
    QAbstractItemModelTester tester(&f.model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    for (int i = 0; i < 20; ++i) {
        f.source->addMany(37);
        f.source->trim(37);
        f.model.poll();
        QVERIFY(f.isAtEnd());
    }
    f.table.resize(700, 150);
    QTRY_VERIFY(f.isAtEnd());
    f.table.resize(700, 400);
    QTRY_VERIFY(f.isAtEnd());
    QVERIFY(f.table.isFollowing());
}

void TestMessageTable::scrollingByTheUserSwitchesFollow_data()
{
    QTest::addColumn<QString>("how");
    for (const char *how : {"wheel", "bar", "keys"})
        QTest::newRow(how) << QString::fromLatin1(how);
}

void TestMessageTable::scrollingByTheUserSwitchesFollow()
{
    QFETCH(QString, how);
    Fixture f(500);
    QSignalSpy changed(&f.table, &MessageTable::followingChanged);
    const auto go = [&](bool up) {
        if (how == QLatin1String("wheel")) {
            for (int turn = 0; turn < (up ? 1 : 20); ++turn)
                f.wheel(up ? 240 : -1200);
        } else if (how == QLatin1String("bar")) {
            f.bar()->triggerAction(up ? QAbstractSlider::SliderPageStepSub
                                      : QAbstractSlider::SliderToMaximum);
        } else {
            f.key(up ? Qt::Key_Home : Qt::Key_End);
        }
    };
    go(true);
    QVERIFY(!f.table.isFollowing());
    QVERIFY(!f.isAtEnd());
    QCOMPARE(f.bar()->position(), f.model.top());
    f.source->addMany(50);
    f.model.poll();
    QVERIFY(!f.isAtEnd());
    go(false);
    QVERIFY(f.table.isFollowing());
    QVERIFY(f.isAtEnd());
    QCOMPARE(changed.size(), 2);
    f.source->addMany(50);
    f.model.poll();
    QVERIFY(f.isAtEnd());
}

void TestMessageTable::growthAloneSwitchesNothing()
{
    Fixture f(500);
    QSignalSpy changed(&f.table, &MessageTable::followingChanged);
    f.table.setFollowing(false);
    QCOMPARE(changed.size(), 1);
    f.model.setCleared(true); // the bar goes to its end, but nobody scrolled
    f.source->addMany(300);
    f.model.poll();
    QVERIFY(!f.table.isFollowing());
    QCOMPARE(f.bar()->position(), 0u);
}

void TestMessageTable::staysPutWhenNotFollowing_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("all") << QByteArray();
    QTest::newRow("filtered") << QByteArray("7");
}

void TestMessageTable::staysPutWhenNotFollowing()
{
    QFETCH(QByteArray, text);
    Fixture f(4000);
    f.model.setFilter(contains(text));
    QTRY_VERIFY(!f.model.matches().isSearching());
    f.table.setFollowing(false);
    Q_EMIT f.bar()->positionWanted(f.model.count() / 2);
    const quint64 top = f.topSequence();
    for (int i = 0; i < 10; ++i) {
        f.source->addMany(120);
        f.source->trim(100);
        f.model.poll();
        if (!text.isEmpty())
            QTRY_COMPARE(f.model.matches().searchedTo(), f.source->range().end);
        QCOMPARE(f.topSequence(), top);
        QCOMPARE(f.bar()->position(), f.model.positionOf(top));
    }
    f.source->trim(3000); // what was looked at is gone: the oldest that is left
    f.model.poll();
    QCOMPARE(f.topSequence(), f.model.sequenceAtPosition(0));
}

void TestMessageTable::jumpsCostOnePage_data()
{
    QTest::addColumn<int>("key");
    QTest::newRow("Home") << int(Qt::Key_Home);
    QTest::newRow("End") << int(Qt::Key_End);
    QTest::newRow("a drag") << 0;
}

void TestMessageTable::jumpsCostOnePage()
{
    QFETCH(int, key);
    Fixture f(10'000'000);
    f.table.setFollowing(false);
    Q_EMIT f.bar()->positionWanted(3'000'000);
    const int before = f.source->pages();
    if (key != 0) {
        f.key(key);
    } else {
        f.bar()->setSliderPosition(7'000'000);
        f.bar()->triggerAction(QAbstractSlider::SliderMove);
        QCOMPARE(f.topSequence(), 7'000'000u);
    }
    // The newest ones were read as the table appeared.
    QCOMPARE(f.source->pages(), key == Qt::Key_End ? before : before + 1);
    QVERIFY(f.source->largestPage() < 500);
    QVERIFY(f.model.rowCount() < 200);
}

void TestMessageTable::longRowsAreNeverScrolledByQt()
{
    Fixture f(10'000);
    for (const int key : {Qt::Key_Home, Qt::Key_PageDown, Qt::Key_Down, Qt::Key_End, Qt::Key_Up}) {
        f.key(key);
        QCOMPARE(f.table.verticalScrollBar()->maximum(), 0);
        QCOMPARE(f.table.rowAt(1), 0);
    }
}

void TestMessageTable::keysMove()
{
    Fixture f(1000);
    const auto current = [&] { return f.table.entries().current().value_or(9999); };
    f.key(Qt::Key_Home);
    QCOMPARE(current(), 0u);
    f.key(Qt::Key_Down);
    QCOMPARE(current(), 1u);
    QCOMPARE(f.model.top(), 0u);
    f.key(Qt::Key_PageDown);
    QCOMPARE(current(), quint64(1 + f.rows()));
    QVERIFY(f.model.top() > 0);
    f.key(Qt::Key_PageUp);
    f.key(Qt::Key_Up);
    f.key(Qt::Key_Up); // there is nothing above the first
    QCOMPARE(current(), 0u);
    QCOMPARE(f.model.top(), 0u);
    f.key(Qt::Key_End, Qt::ControlModifier);
    QCOMPARE(current(), 999u);
    QCOMPARE(f.table.selectedCount(), 1u);
    f.key(Qt::Key_Up, Qt::ControlModifier); // moves, and leaves the selection alone
    QCOMPARE(current(), 998u);
    QVERIFY(f.table.entries().contains(999));
    QVERIFY(!f.table.entries().contains(998));
    f.key(Qt::Key_Space, Qt::ControlModifier);
    QCOMPARE(f.table.selectedCount(), 2u);
}

void TestMessageTable::selectsOverAnyDistance()
{
    Fixture f(10'000'000);
    f.key(Qt::Key_Home);
    f.key(Qt::Key_End, Qt::ShiftModifier);
    QCOMPARE(f.table.selectedCount(), 10'000'000u);
    QCOMPARE(f.table.selectionModel()->selectedRows().size(), f.model.rowCount());
    f.key(Qt::Key_Up, Qt::ShiftModifier);
    QCOMPARE(f.table.selectedCount(), 9'999'999u);
    f.click(2, Qt::ControlModifier);
    QCOMPARE(f.table.selectedCount(), 9'999'998u);
}

void TestMessageTable::mouseSelects()
{
    Fixture f(1000);
    QSignalSpy chosen(&f.table, &MessageTable::entryChosen);
    f.click(3);
    const quint64 first = f.model.sequenceAt(3);
    QCOMPARE(chosen.size(), 1);
    QCOMPARE(chosen.first().first().toULongLong(), first);
    Q_EMIT f.bar()->positionWanted(100);
    f.click(0, Qt::ShiftModifier); // from far out of view to here
    QCOMPARE(f.table.selectedCount(), first - 100 + 1);
    f.click(5);
    QCOMPARE(f.table.selectedCount(), 1u);
    f.click(5); // chosen already
    QCOMPARE(chosen.size(), 3);
}

void TestMessageTable::draggedSelectionGrows()
{
    Fixture f(1000);
    Q_EMIT f.bar()->positionWanted(100);
    const auto at = [&](int row) { return f.table.visualRect(f.model.index(row, 0)).center(); };
    QTest::mousePress(f.table.viewport(), Qt::LeftButton, {}, at(1));
    QMouseEvent move(QEvent::MouseMove, at(4), f.table.viewport()->mapToGlobal(at(4)), Qt::NoButton,
                     Qt::LeftButton, {});
    QCoreApplication::sendEvent(f.table.viewport(), &move);
    QTest::mouseRelease(f.table.viewport(), Qt::LeftButton, {}, at(4));
    QCOMPARE(f.table.selectedCount(), 4u);
    QVERIFY(f.table.entries().contains(101));
    QVERIFY(f.table.entries().contains(104));
}

void TestMessageTable::selectAllStaysWhatItWas()
{
    Fixture f(100);
    f.key(Qt::Key_A, Qt::ControlModifier);
    QCOMPARE(f.table.selectedCount(), 100u);
    f.source->addMany(50);
    f.source->trim(20);
    f.model.poll();
    QCOMPARE(f.table.selectedCount(), 80u);
}

void TestMessageTable::filteredSelectionCountsWhatIsShown()
{
    Fixture f(1000);
    f.model.setFilter(contains("7"));
    QTRY_VERIFY(!f.model.matches().isSearching());
    f.key(Qt::Key_Home);
    f.key(Qt::Key_Down, Qt::ShiftModifier);
    f.key(Qt::Key_Down, Qt::ShiftModifier);
    QCOMPARE(f.table.selectedCount(), 3u); // 7, 17, 27
    QVERIFY(f.table.entries().contains(27));
}

void TestMessageTable::removedRowDoesNotChooseAnother()
{
    Fixture f(100);
    f.table.setFollowing(false);
    f.key(Qt::Key_Home);
    QCOMPARE(f.table.currentIndex().row(), 0);
    QSignalSpy chosen(&f.table, &MessageTable::entryChosen);
    f.source->trim(20);
    f.model.poll();
    QVERIFY(chosen.isEmpty());
    QVERIFY(!f.table.currentIndex().isValid());
    QVERIFY(!f.table.entries().current());
    QVERIFY(!f.table.selectionModel()->hasSelection());
    QCOMPARE(f.table.selectedCount(), 0u);
}

void TestMessageTable::currentRowComesBackIntoView()
{
    Fixture f(1000);
    f.key(Qt::Key_Home);
    QSignalSpy chosen(&f.table, &MessageTable::entryChosen);
    Q_EMIT f.bar()->positionWanted(500);
    QVERIFY(!f.table.currentIndex().isValid());
    QCOMPARE(f.table.entries().current(), 0u);
    Q_EMIT f.bar()->positionWanted(0);
    QCOMPARE(f.table.currentIndex().row(), 0);
    QVERIFY(chosen.isEmpty());
    Q_EMIT f.bar()->positionWanted(500);
    f.key(Qt::Key_Down); // goes on from the current one
    QCOMPARE(f.table.entries().current(), 1u);
    QVERIFY(f.table.currentIndex().isValid());
}

void TestMessageTable::focusChoosesNothing()
{
    Fixture f(500);
    f.table.clearFocus();
    f.table.setFocus(Qt::TabFocusReason);
    QTRY_VERIFY(f.table.hasFocus());
    QVERIFY(!f.table.currentIndex().isValid());
    f.key(Qt::Key_Up); // the first key chooses what is in view
    QVERIFY(f.table.entries().current().value_or(0) >= 495);
}

void TestMessageTable::positionsBeyondAnInt()
{
    PositionBar bar;
    QSignalSpy wanted(&bar, &PositionBar::positionWanted);
    const quint64 last = 20'000'000'000;
    bar.setPositions(last, 30);
    bar.setPosition(10'000'000'000);
    bar.triggerAction(QAbstractSlider::SliderSingleStepAdd);
    QCOMPARE(wanted.last().first().toULongLong(), 10'000'000'003u);
    bar.triggerAction(QAbstractSlider::SliderToMaximum);
    QCOMPARE(wanted.last().first().toULongLong(), last);
    bar.setPosition(last);
    QCOMPARE(bar.value(), bar.maximum());
    bar.triggerAction(QAbstractSlider::SliderToMinimum);
    QCOMPARE(wanted.last().first().toULongLong(), 0u);
}

QTEST_MAIN(TestMessageTable)
#include "tst_messagetable.moc"
