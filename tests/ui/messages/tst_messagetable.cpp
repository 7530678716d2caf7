// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/messages/fakesource.h"
#include "ui/messages/messagemodel.h"
#include "ui/messages/messagetable.h"

#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>
#include <QWheelEvent>

using namespace porthole;

namespace {

/// A table of messages on screen.
struct Fixture
{
    std::shared_ptr<FakeSource> source = std::make_shared<FakeSource>();
    MessageModel model{source};
    MessageTable table{&model};

    explicit Fixture(int messages)
    {
        source->addMany(messages);
        model.poll();
        table.resize(700, 300);
        table.show();
        table.setFocus();
        (void)QTest::qWaitForWindowExposed(&table);
    }
    QScrollBar *bar() const { return table.verticalScrollBar(); }
    bool isAtEnd() const { return lastInView() == model.rowCount() - 1; }
    int lastInView() const
    {
        const int bottom = table.viewport()->height() - table.rowHeight(0);
        const QModelIndex index = table.indexAt({5, bottom});
        return index.isValid() ? index.row() : model.rowCount() - 1;
    }
    /// What stands at the top of the table.
    quint64 topSequence() const { return model.sequenceAt(table.indexAt({5, 3}).row()); }
    void wheel(int delta)
    {
        const QPointF at(50, 50);
        QWheelEvent event(at, table.viewport()->mapToGlobal(at), {}, {0, delta}, Qt::NoButton, Qt::NoModifier,
                          Qt::NoScrollPhase, false);
        QCoreApplication::sendEvent(table.viewport(), &event);
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
    void staysPutNearTheEnd();
    void removedRowDoesNotChooseAnother();
    void focusChoosesNothing();
    void selectedRowsAreInOrder();
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
            QTest::keyClick(&f.table, up ? Qt::Key_Home : Qt::Key_End);
        }
    };
    go(true);
    QVERIFY(!f.table.isFollowing());
    QVERIFY(!f.isAtEnd());
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
    f.model.clear(); // the bar goes to its end, but nobody scrolled
    f.source->addMany(300);
    f.model.poll();
    QVERIFY(!f.table.isFollowing());
    QCOMPARE(f.bar()->value(), 0);
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
    MessageFilter filter;
    filter.text = text;
    f.model.setFilter(filter);
    f.table.setFollowing(false);
    f.bar()->setValue(f.model.rowCount() / 2);
    const quint64 top = f.topSequence();
    for (int i = 0; i < 10; ++i) {
        f.source->addMany(120);
        f.source->trim(100);
        f.model.poll();
        QCOMPARE(f.topSequence(), top);
    }
    QTest::qWait(0); // the delayed layout moves nothing either
    QCOMPARE(f.topSequence(), top);
    f.source->trim(3000); // what was looked at is gone: the oldest that is left
    f.model.poll();
    QCOMPARE(f.topSequence(), f.model.sequenceAt(0));
}

void TestMessageTable::staysPutNearTheEnd()
{
    Fixture f(1000);
    f.wheel(120);
    QVERIFY(!f.table.isFollowing());
    const quint64 top = f.topSequence();
    f.source->trim(500); // the bar's range shrinks by as much as its value
    f.model.poll();
    QCOMPARE(f.topSequence(), top);
    QVERIFY(!f.table.isFollowing());
}

void TestMessageTable::removedRowDoesNotChooseAnother()
{
    Fixture f(100);
    f.table.setFollowing(false);
    f.table.selectRow(10);
    QCOMPARE(f.table.currentIndex().row(), 10);
    QSignalSpy current(f.table.selectionModel(), &QItemSelectionModel::currentRowChanged);
    f.source->trim(20);
    f.model.poll();
    for (const auto &change : current)
        QVERIFY(!change.first().toModelIndex().isValid());
    QVERIFY(!f.table.currentIndex().isValid());
    QVERIFY(!f.table.selectionModel()->hasSelection());
}

void TestMessageTable::focusChoosesNothing()
{
    Fixture f(500);
    f.table.clearFocus();
    f.table.setFocus(Qt::TabFocusReason);
    QTRY_VERIFY(f.table.hasFocus());
    QVERIFY(!f.table.currentIndex().isValid());
    QTest::keyClick(&f.table, Qt::Key_Up); // the first key chooses what is in view
    QVERIFY(f.table.currentIndex().row() >= 495);
}

void TestMessageTable::selectedRowsAreInOrder()
{
    Fixture f(100);
    const auto add = [&](int row) {
        f.table.selectionModel()->select(f.model.index(row, 0),
                                         QItemSelectionModel::Select | QItemSelectionModel::Rows);
    };
    add(50);
    add(51);
    add(10);
    add(70);
    QCOMPARE(f.table.selectedRows(100), QList<int>({10, 50, 51, 70}));
    QCOMPARE(f.table.selectedRows(2), QList<int>({10, 50}));
    QCOMPARE(f.table.selectedRowCount(), 4);
    f.source->trim(20);
    f.model.poll();
    QCOMPARE(f.table.selectedRows(100), QList<int>({30, 31, 50}));
}

QTEST_MAIN(TestMessageTable)
#include "tst_messagetable.moc"
