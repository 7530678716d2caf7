// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/messages/messageviewfixture.h"

#include <QCheckBox>
#include <QKeyEvent>
#include <QLineEdit>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

using namespace porthole;
using Fixture = MessageViewFixture;

/// Finding in the log, and going to marks and times.
class TestMessageViewFind final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale::c()); }
    void searchCanBeCancelled();
    void findsAmongWhatIsHighlighted();
    void findWaitsForTheSearch();
    void findWaitsForTheFilter();
    void findsPreviousBeforeTheSearchGetsThere();
    void cancelledSearchHidesNothing();
    void saysThatThereIsNoPrevious();
    void marksAreJumpedTo();
    void findKeyIsTheLogsWithinIt();
    void goesToATime();
};

void TestMessageViewFind::searchCanBeCancelled()
{
    Fixture f(10'000'000);
    f.part<QLineEdit>("search")->setText(QStringLiteral("1"));
    auto *button = f.part<QToolButton>("searchButton");
    QVERIFY(button->isVisible());
    QTRY_VERIFY(f.model()->count() > 0);
    QVERIFY(f.model()->matches().isSearching()); // the first ones are shown meanwhile
    button->click();
    const quint64 found = f.model()->count();
    QVERIFY(found > 0);
    QVERIFY(f.text("matches").contains(QLatin1String("searched only")));
    QVERIFY(button->isVisible());
    f.key(f.table(), Qt::Key_End);
    f.view.findNext();
    QVERIFY(f.text("said").startsWith(QLatin1String("No match after this one in what was searched, ")));
    button->click(); // and on again
    QVERIFY(f.model()->matches().isSearching());
    f.part<QLineEdit>("search")->clear();
    QVERIFY(!button->isVisible());
}

void TestMessageViewFind::findsAmongWhatIsHighlighted()
{
    Fixture f(1000);
    f.part<QToolButton>("highlight")->click();
    auto *search = f.part<QLineEdit>("search");
    search->setText(QStringLiteral("55"));
    QCOMPARE(f.model()->count(), 1000u); // nothing is filtered away
    f.key(f.table(), Qt::Key_Home);
    for (const quint64 expected : {55, 155, 255}) {
        f.key(search, Qt::Key_F3);
        QTRY_COMPARE(f.current(), expected);
        QVERIFY(f.table()->currentIndex().isValid());
    }
    f.key(f.table(), Qt::Key_F3, Qt::ShiftModifier);
    QTRY_COMPARE(f.current(), 155u);
    f.key(f.table(), Qt::Key_F3, Qt::ShiftModifier);
    f.key(f.table(), Qt::Key_F3, Qt::ShiftModifier);
    QTRY_COMPARE(f.text("said"), QStringLiteral("No match before this one."));
    QCOMPARE(f.current(), 55u);
    f.key(f.table(), Qt::Key_End);
    f.key(f.table(), Qt::Key_F3);
    QTRY_COMPARE(f.text("said"), QStringLiteral("No match after this one."));
}

void TestMessageViewFind::findWaitsForTheSearch()
{
    Fixture f(1000);
    f.part<QToolButton>("highlight")->click();
    f.key(f.table(), Qt::Key_Home);
    f.source->holdSearches();
    f.part<QLineEdit>("search")->setText(QStringLiteral("999"));
    f.view.findNext();
    QCOMPARE(f.current(), 0u);
    QCOMPARE(f.text("said"), QString());
    f.source->letSearchesOn();
    QTRY_COMPARE(f.current(), 999u);
}

void TestMessageViewFind::findsPreviousBeforeTheSearchGetsThere()
{
    Fixture f(1'000'000);
    f.part<QToolButton>("highlight")->click();
    f.key(f.table(), Qt::Key_End);
    f.source->holdSearches();
    f.part<QLineEdit>("search")->setText(QStringLiteral("99"));
    f.view.findPrevious();
    QTRY_COMPARE(f.current(), 999'998u);
    QVERIFY(f.model()->hits().isSearching());
    f.source->letSearchesOn();
}

void TestMessageViewFind::cancelledSearchHidesNothing()
{
    Fixture f(1'000'000);
    f.part<QToolButton>("highlight")->click();
    f.key(f.table(), Qt::Key_End);
    f.source->holdSearches();
    f.part<QLineEdit>("search")->setText(QStringLiteral("99"));
    f.part<QToolButton>("searchButton")->click();
    QVERIFY(f.model()->hits().isCancelled());
    f.view.findNext();
    QCOMPARE(f.text("said"), QStringLiteral("No match after this one in what was searched, 0 % of the log. "
                                            "\"Search on\" goes through all of it."));
    f.view.findPrevious();
    QTRY_COMPARE(f.current(), 999'998u);
    QCOMPARE(f.text("said"), QString());
    f.source->letSearchesOn();
}

void TestMessageViewFind::findWaitsForTheFilter()
{
    Fixture f(1000);
    f.key(f.table(), Qt::Key_Home);
    f.source->holdSearches();
    f.part<QLineEdit>("search")->setText(QStringLiteral("999"));
    f.view.findNext();
    QCOMPARE(f.text("said"), QString());
    f.source->letSearchesOn();
    QTRY_COMPARE(f.current(), 999u);
}

void TestMessageViewFind::saysThatThereIsNoPrevious()
{
    Fixture f(6'000);
    f.part<QToolButton>("highlight")->click();
    f.key(f.table(), Qt::Key_End);
    f.part<QLineEdit>("search")->setText(QStringLiteral("nowhere"));
    f.view.findPrevious();
    QTRY_COMPARE(f.text("said"), QStringLiteral("No match before this one."));
    QCOMPARE(f.current(), 5'999u);
}

void TestMessageViewFind::marksAreJumpedTo()
{
    Fixture f(1000);
    f.key(f.table(), Qt::Key_Home);
    f.key(f.table(), Qt::Key_M, Qt::ControlModifier);
    f.key(f.table(), Qt::Key_End);
    f.key(f.table(), Qt::Key_M, Qt::ControlModifier);
    f.key(f.table(), Qt::Key_F2, Qt::ShiftModifier);
    QCOMPARE(f.current(), 0u);
    f.key(f.table(), Qt::Key_F2);
    QCOMPARE(f.current(), 999u);
    f.key(f.table(), Qt::Key_F2);
    QVERIFY(f.text("said").startsWith(QLatin1String("No mark after")));
}

void TestMessageViewFind::findKeyIsTheLogsWithinIt()
{
    Fixture f(10);
    f.table()->setFocus();
    QKeyEvent override(QEvent::ShortcutOverride, Qt::Key_F, Qt::ControlModifier);
    override.ignore();
    QCoreApplication::sendEvent(f.table(), &override);
    QVERIFY(override.isAccepted());
    f.key(f.table(), Qt::Key_F, Qt::ControlModifier);
    QTRY_VERIFY(f.part<QLineEdit>("search")->hasFocus());
}

void TestMessageViewFind::goesToATime()
{
    Fixture f(1000);
    QSignalSpy time(&f.view, &MessageView::currentTimeChanged);
    f.view.jumpToTime(FakeSource::timeOf(500) - 1);
    QCOMPARE(f.current(), 500u);
    QCOMPARE(time.last().first().toLongLong(), FakeSource::timeOf(500));
    QVERIFY(!f.part<QCheckBox>("follow")->isChecked());
    f.view.jumpToTime(FakeSource::timeOf(2000)); // after all: the last one
    QCOMPARE(f.current(), 999u);
    f.key(f.table(), Qt::Key_G, Qt::ControlModifier);
    auto *field = f.part<QLineEdit>("goToTime");
    QTRY_VERIFY(field->hasFocus());
    field->setText(QStringLiteral("sometime"));
    f.key(field, Qt::Key_Return);
    QCOMPARE(f.current(), 999u);
    field->setText(QStringLiteral("2023-01-01 00:00")); // before all
    f.key(field, Qt::Key_Return);
    QCOMPARE(f.current(), 0u);
    f.key(field, Qt::Key_Escape);
    QVERIFY(!field->isVisible());
}

QTEST_MAIN(TestMessageViewFind)
#include "tst_messageviewfind.moc"
