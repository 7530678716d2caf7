// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/messages/messageviewfixture.h"
#include "ui/common/theme.h"
#include "ui/messages/messagetext.h"

#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

using namespace porthole;
using Fixture = MessageViewFixture;

namespace {

QList<ConnectionId> ids(std::initializer_list<quint64> values)
{
    QList<ConnectionId> result;
    for (const quint64 value : values)
        result += ConnectionId{value};
    return result;
}

} // namespace

class TestMessageView final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale::c()); }
    void chipFollowsTheSelection();
    void filtersByDirectionAndText();
    void emptyStatesSayWhatToDo();
    void lossLine_data();
    void lossLine();
    void saysWhereOlderFilesOfARingAre();
    void readsOnlyWhileVisible();
    void choosingGivesTheWholeMessage();
    void chosenMessageStaysWhenTheFilterGoes();
    void followCheckBoxAndTableAgree();
    void copiesSelectedLines();
    void copyIsBounded();
    void clearHidesWhatIsThere();
    void clearNeedsSomethingToClear();
    void saysWhatItShowsForExport();
    void stateIsRestored();
    void withoutALogItSaysWhy();
    void badgeIsDrawnInItsColour();
};

void TestMessageView::chipFollowsTheSelection()
{
    Fixture f;
    for (quint64 client : {42, 43, 44})
        f.source->add("x", client);
    f.poll();
    auto *chip = f.part<QToolButton>("clientChip");
    QVERIFY(chip->isHidden());
    f.view.showClients(ids({42}));
    QVERIFY(chip->isVisible());
    QCOMPARE(chip->text(), QStringLiteral("client #42 \u00d7"));
    QTRY_COMPARE(f.model()->count(), quint64(1));
    f.view.showClients(ids({42, 43}));
    QCOMPARE(chip->text(), QStringLiteral("2 clients \u00d7"));
    QTRY_COMPARE(f.model()->count(), quint64(2));

    chip->click();
    QVERIFY(chip->isHidden());
    QTRY_COMPARE(f.model()->count(), quint64(3));
    f.view.showClients(ids({43, 42})); // the same clients: the user's removal stands
    QVERIFY(chip->isHidden());
    QTRY_COMPARE(f.model()->count(), quint64(3));
    f.view.showClients(ids({44}));
    QVERIFY(chip->isVisible());
    QTRY_COMPARE(f.model()->count(), quint64(1));
    f.view.showClients({});
    QVERIFY(chip->isHidden());
    QTRY_COMPARE(f.model()->count(), quint64(3));
}

void TestMessageView::filtersByDirectionAndText()
{
    Fixture f;
    f.source->add("Alpha");
    f.source->add("beta", 1, Direction::Out);
    f.source->add("a\\n");
    f.source->add("a\n");
    f.poll();
    auto *direction = f.part<QComboBox>("direction");
    direction->setCurrentIndex(1);
    QTRY_COMPARE(f.model()->count(), quint64(3));
    direction->setCurrentIndex(2);
    QTRY_COMPARE(f.model()->count(), quint64(1));
    direction->setCurrentIndex(0);
    QTRY_COMPARE(f.model()->count(), quint64(4));
    f.view.focusSearch();
    auto *search = f.part<QLineEdit>("search");
    QTRY_VERIFY(search->hasFocus());
    QTest::keyClicks(search, QStringLiteral("ALPHA"));
    QTRY_COMPARE(f.model()->count(), quint64(1));
    QTRY_COMPARE(f.text("matches"), QStringLiteral("1 of 4 match"));
    search->setText(QStringLiteral("\\n")); // plain: a backslash and an n
    QTRY_COMPARE(f.model()->count(), quint64(1));
    QTRY_COMPARE(f.model()->sequenceAtPosition(0), 2u);
}

void TestMessageView::emptyStatesSayWhatToDo()
{
    Fixture f;
    auto *text = f.part<QLabel>("emptyText");
    auto *button = f.part<QPushButton>("clearFilter");
    QVERIFY(text->isVisible());
    QVERIFY(text->text().startsWith(QLatin1String("No messages yet")));
    QVERIFY(!button->isVisible());

    f.source->add("x");
    QTRY_VERIFY(f.table()->isVisible());
    f.part<QLineEdit>("search")->setText(QStringLiteral("nothing like it"));
    f.part<QComboBox>("direction")->setCurrentIndex(2);
    f.view.showClients(ids({5}));
    QTRY_VERIFY(button->isVisible());
    QCOMPARE(text->text(),
             QStringLiteral("A filter is set, and the one message or event in the log does not match it."));
    f.source->addMany(1203);
    f.poll();
    QTRY_COMPARE(text->text(), QStringLiteral("A filter is set, and none of the 1,204 messages and events in "
                                              "the log matches it."));
    button->click();
    QTRY_VERIFY(f.table()->isVisible());
    QVERIFY(f.model()->filter().isEmpty());
    QTRY_COMPARE(f.model()->count(), quint64(1204));
    f.part<QComboBox>("direction")->setCurrentIndex(2); // of a log that has nothing yet, it is not the filter
    f.view.setSource(std::make_shared<FakeSource>(0));
    QVERIFY(text->text().startsWith(QLatin1String("No messages yet")));
    QVERIFY(!button->isVisible());
}

void TestMessageView::lossLine_data()
{
    QTest::addColumn<int>("trimmed");
    QTest::addColumn<int>("lost");
    QTest::addColumn<QString>("text");
    QTest::newRow("none") << 0 << 0 << QString();
    QTest::newRow("one") << 1 << 0
                         << QStringLiteral(
                                "1 older message or event is no longer held (the newest 1,999 are)");
    QTest::newRow("older") << 1500 << 0
                           << QStringLiteral(
                                  "1,500 older messages and events are no longer held (the newest 500 are)");
    QTest::newRow("not kept") << 0 << 17 << QStringLiteral("17 messages were not kept");
    QTest::newRow("both")
        << 1000 << 1
        << QStringLiteral("1,000 older messages and events are no longer held (the newest 1,000 are) \u00b7 "
                          "1 message was not kept");
}

void TestMessageView::lossLine()
{
    QFETCH(int, trimmed);
    QFETCH(int, lost);
    QFETCH(QString, text);
    Fixture f(2000);
    f.source->trim(quint64(trimmed));
    f.source->lose(quint64(lost));
    f.poll();
    QCOMPARE(f.text("loss"), text);
    QCOMPARE(f.part<QLabel>("loss")->isVisible(), !text.isEmpty());
}

void TestMessageView::saysWhereOlderFilesOfARingAre()
{
    Fixture f(2000);
    f.view.setRingFile(QStringLiteral("run_00002.porthole"));
    f.poll();
    QCOMPARE(f.text("loss"), QString()); // the first file of a ring has all
    f.source->trim(1500);
    f.poll();
    const QString said = f.text("loss");
    QVERIFY2(said.contains(QStringLiteral("run_00002.porthole")) &&
                 said.contains(QStringLiteral("1,500 older")),
             qPrintable(said));
    QVERIFY(!said.contains(QStringLiteral("no longer held"))); // they are: in the files before it
    const auto next = std::make_shared<FakeSource>(2000);      // as the window does when the ring goes on
    next->trim(2000);
    f.view.setRingFile(QStringLiteral("run_00003.porthole"));
    f.view.setSource(next);
    QVERIFY2(f.text("loss").contains(QStringLiteral("run_00003.porthole; 2,000 older")),
             qPrintable(f.text("loss")));
    f.view.setSource(f.source);
    f.source->trim(1);
    f.poll();
    f.view.setRingFile({});
    QVERIFY(f.text("loss").contains(QStringLiteral("no longer held")));
}

void TestMessageView::readsOnlyWhileVisible()
{
    Fixture f(3);
    QTRY_COMPARE(f.model()->count(), quint64(3));
    f.view.hide();
    f.source->addMany(4);
    QSignalSpy status(f.model(), &MessageModel::statusChanged);
    QVERIFY(!status.wait(250)); // more than two intervals
    QTRY_COMPARE(f.model()->count(), quint64(3));
    f.view.show();
    QCOMPARE(f.model()->count(), 7u);
}

void TestMessageView::choosingGivesTheWholeMessage()
{
    Fixture f;
    const QByteArray large(1024 * 1024, 'z');
    f.source->add("first", 42);
    f.source->add(large, 43, Direction::Out, FrameKind::TooLong);
    f.poll();
    QSignalSpy chosen(&f.view, &MessageView::messageChosen);
    f.choose(1);
    QCOMPARE(chosen.size(), 1);
    const auto message = chosen.first().first().value<Message>();
    QCOMPARE(message.sequence, 1u);
    QCOMPARE(message.client, ConnectionId{43});
    QCOMPARE(message.kind, FrameKind::TooLong);
    QCOMPARE(message.bytes, large);
    f.source->trim(2); // the row goes, and no other is chosen in its place
    f.source->addMany(5);
    f.poll();
    QCOMPARE(chosen.size(), 1);
}

void TestMessageView::chosenMessageStaysWhenTheFilterGoes()
{
    Fixture f(1000);
    f.part<QCheckBox>("follow")->setChecked(false);
    f.part<QLineEdit>("search")->setText(QStringLiteral("512"));
    QTRY_COMPARE(f.model()->count(), 1u);
    QSignalSpy chosen(&f.view, &MessageView::messageChosen);
    f.choose(0);
    QCOMPARE(chosen.size(), 1);
    f.part<QLineEdit>("search")->clear();
    QCOMPARE(f.current(), 512u);
    QVERIFY(f.table()->currentIndex().isValid()); // it is in view
    QCOMPARE(chosen.size(), 1);                   // it is the same message still
    f.part<QLineEdit>("search")->setText(QStringLiteral("12"));
    QTRY_COMPARE(f.current(), 512u); // found again
}

void TestMessageView::followCheckBoxAndTableAgree()
{
    Fixture f(500);
    auto *follow = f.part<QCheckBox>("follow");
    QVERIFY(follow->isChecked());
    f.table()->setFocus();
    f.key(f.table(), Qt::Key_Home);
    QVERIFY(!follow->isChecked());
    QCOMPARE(f.model()->top(), 0u);
    follow->click();
    QVERIFY(follow->isChecked());
    QVERIFY(f.model()->top() > 400);
    QCOMPARE(follow->text(), QStringLiteral("Auto scroll")); // "follow" is what one does to a client
    f.view.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&f.view));
    f.key(f.table(), Qt::Key_W, Qt::AltModifier);
    QTRY_VERIFY(!follow->isChecked());
}

void TestMessageView::copiesSelectedLines()
{
    Fixture f;
    f.source->add("one\tand\nmore", 42);
    f.source->add("two", 43, Direction::Out);
    f.source->add(QByteArray(1000, '3'), 44);
    f.poll();
    QVERIFY(!f.part<QToolButton>("copy")->isEnabled());
    f.choose(0);
    f.table()->selectAll();
    f.table()->setFocus();
    QTest::keyClick(f.table(), Qt::Key_C, Qt::ControlModifier);
    QString expected;
    for (quint64 sequence = 0; sequence < 3; ++sequence)
        expected += MessageText::line(*f.source->message(sequence), false) + QLatin1Char('\n');
    QCOMPARE(QGuiApplication::clipboard()->text(), expected);

    f.part<QCheckBox>("hex")->click();
    f.choose(1);
    f.part<QToolButton>("copy")->click();
    QCOMPARE(QGuiApplication::clipboard()->text(),
             MessageText::line(*f.source->message(1), true) + QLatin1Char('\n'));
}

void TestMessageView::copyIsBounded()
{
    Fixture f;
    for (int i = 0; i < 20; ++i)
        f.source->add(QByteArray(1024 * 1024, 'x'));
    f.poll();
    f.table()->selectAll();
    f.view.copySelected();
    QVERIFY(QGuiApplication::clipboard()->text().size() < MessageView::maxCopyBytes + 2 * 1024 * 1024);
    QVERIFY(f.part<QLabel>("said")->isVisible());
    QCOMPARE(f.text("said"),
             QStringLiteral("Copied the first 8 of 20 messages; use Export\u2026 for all of them."));
}

void TestMessageView::clearHidesWhatIsThere()
{
    Fixture f(10);
    QTRY_COMPARE(f.model()->count(), quint64(10));
    f.part<QToolButton>("clear")->click();
    QTRY_COMPARE(f.model()->count(), quint64(0));
    QCOMPARE(f.source->range().size(), 10u); // the log keeps it
    QVERIFY(f.part<QLabel>("emptyText")->isVisible());
    QVERIFY(f.part<QLabel>("loss")->isHidden());
    f.source->addMany(2);
    f.poll();
    QTRY_COMPARE(f.model()->count(), quint64(2));
    auto *back = f.part<QToolButton>("showCleared");
    QVERIFY(back->isVisible());
    back->click();
    QTRY_COMPARE(f.model()->count(), quint64(12));
    QVERIFY(!back->isVisible());
}

void TestMessageView::clearNeedsSomethingToClear()
{
    Fixture f;
    const auto *const clear = f.part<QToolButton>("clear");
    const QSignalSpy changed(&f.view, &MessageView::canClearChanged);
    QVERIFY(!clear->isEnabled());
    QVERIFY(!f.view.canClear());
    f.source->addMany(2);
    f.poll();
    QVERIFY(clear->isEnabled());
    QCOMPARE(changed.size(), 1);
    QVERIFY(f.view.canClear());
    f.view.clear();
    QVERIFY(!clear->isEnabled());
    f.part<QToolButton>("showCleared")->click();
    QVERIFY(clear->isEnabled());
    f.view.setSource(nullptr);
    QVERIFY(!clear->isEnabled());
    QCOMPARE(changed.size(), 4);
}

void TestMessageView::saysWhatItShowsForExport()
{
    Fixture f;
    auto *const button = f.part<QToolButton>("export");
    QVERIFY(!button->isEnabled());
    f.source->addMany(10);
    f.poll();
    QSignalSpy requested(&f.view, &MessageView::exportRequested);
    button->click();
    QCOMPARE(requested.size(), 1);
    QVERIFY(f.view.filter().isEmpty());
    QCOMPARE(f.view.firstShown(), 0u);
    f.part<QLineEdit>("search")->setText(QStringLiteral("no such text"));
    QCOMPARE(f.view.filter().pattern.bytes, QByteArray("no such text"));
    QVERIFY(button->isEnabled()); // all can be exported, though nothing is shown
    f.part<QToolButton>("clear")->click();
    QTRY_VERIFY(!button->isEnabled());
    f.source->addMany(2);
    f.poll();
    QTRY_COMPARE(f.view.firstShown(), 10u);
}

void TestMessageView::stateIsRestored()
{
    Fixture first(1);
    first.part<QCheckBox>("hex")->setChecked(true);
    first.part<QCheckBox>("follow")->setChecked(false);
    first.table()->horizontalHeader()->resizeSection(MessageModel::Client, 123);
    Fixture second(1);
    QVERIFY(second.view.restoreState(first.view.saveState()));
    QVERIFY(second.part<QCheckBox>("hex")->isChecked());
    QVERIFY(second.model()->showHex());
    QVERIFY(!second.part<QCheckBox>("follow")->isChecked());
    QCOMPARE(second.table()->columnWidth(MessageModel::Client), 123);
    QVERIFY(!second.view.restoreState("nonsense"));
    QVERIFY(!second.view.restoreState({}));
    QVERIFY(second.part<QCheckBox>("hex")->isChecked());
}

void TestMessageView::withoutALogItSaysWhy()
{
    Fixture f(10);
    f.view.setSource(nullptr);
    QCOMPARE(f.text("emptyText"), QStringLiteral("The log cannot be read."));
    f.view.setWhyNothingComes(QStringLiteral("Press Start."));
    QCOMPARE(f.text("emptyText"), QStringLiteral("Press Start."));
    QVERIFY(f.part<QLabel>("emptyText")->isVisible());
    QVERIFY(!f.part<QToolButton>("export")->isEnabled());
    f.view.clear();
    f.view.copySelected();
    f.view.jumpToTime(0);
    f.view.findNext();
    f.view.toggleMark();
    f.view.setSource(std::make_shared<FakeSource>(7));
    QCOMPARE(f.model()->count(), 7u);
    QVERIFY(f.table()->isVisible()); // also while nothing more comes
    f.view.setSource(std::make_shared<FakeSource>(0));
    QCOMPARE(f.text("emptyText"), QStringLiteral("Press Start."));
    f.view.setWhyNothingComes({});
    QVERIFY(f.text("emptyText").startsWith(QStringLiteral("No messages yet.")));
}

void TestMessageView::badgeIsDrawnInItsColour()
{
    Fixture f;
    f.source->add("x");
    f.source->add("x", 1, Direction::In, FrameKind::Malformed);
    QTRY_COMPARE(f.model()->count(), quint64(2));
    QTRY_VERIFY(f.table()->isVisible());
    const QColor bad = theme::bad(f.table()->palette());
    const auto hasBadColour = [&](int row) {
        const QRect cell = f.table()->visualRect(f.model()->index(row, MessageModel::Content));
        const QImage image = f.table()->viewport()->grab(cell).toImage();
        for (int y = 0; y < image.height(); ++y) {
            for (int x = 0; x < image.width(); ++x) {
                if (image.pixelColor(x, y) == bad)
                    return true;
            }
        }
        return false;
    };
    QVERIFY(!hasBadColour(0));
    QVERIFY(hasBadColour(1));
}

QTEST_MAIN(TestMessageView)
#include "tst_messageview.moc"
