// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/noticebar.h"

#include <QAccessible>
#include <QLabel>
#include <QTest>
#include <QToolButton>
#include <QVBoxLayout>

using namespace porthole;

class TestNoticeBar final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void isHiddenWhileThereIsNothingToSay();
    void showsTheSentenceAsItIs();
    void severalWaitInLine();
    void sameSentenceOnlyCounts();
    void sameSentenceOfAnotherKindIsAnother();
    void isBounded();
    void closeButtonDismisses();
    void escapeDismissesFromAnywhereInTheWindow();
    void informationLeavesByItself();
    void errorsStay();
    void tellsAssistiveTechnology();
    void textCanBeSelected();

private:
    [[nodiscard]] QString text() const { return label("noticeText")->text(); }
    [[nodiscard]] QString position() const { return label("noticePosition")->text(); }
    [[nodiscard]] QLabel *label(const char *name) const
    {
        return m_bar->findChild<QLabel *>(QString::fromLatin1(name));
    }

    std::unique_ptr<QWidget> m_window;
    QWidget *m_other = nullptr;
    NoticeBar *m_bar = nullptr;
};

void TestNoticeBar::init()
{
    m_window = std::make_unique<QWidget>();
    auto *column = new QVBoxLayout(m_window.get());
    m_bar = new NoticeBar;
    m_other = new QToolButton;
    column->addWidget(m_bar);
    column->addWidget(m_other);
    m_window->show();
    m_window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
}

void TestNoticeBar::cleanup()
{
    m_window.reset();
}

void TestNoticeBar::isHiddenWhileThereIsNothingToSay()
{
    QVERIFY(!m_bar->isVisible());
    m_bar->showError(QStringLiteral("no"));
    QVERIFY(m_bar->isVisible());
    m_bar->dismiss();
    QVERIFY(!m_bar->isVisible());
    m_bar->dismiss();
    QCOMPARE(m_bar->count(), 0);
}

void TestNoticeBar::showsTheSentenceAsItIs()
{
    const QString sentence = QStringLiteral("cannot read <b>settings.json</b> & more");
    m_bar->showError(sentence);
    QCOMPARE(m_bar->currentText(), sentence);
    QCOMPARE(text(), sentence);
    QCOMPARE(label("noticeText")->textFormat(), Qt::PlainText);
}

void TestNoticeBar::severalWaitInLine()
{
    m_bar->showError(QStringLiteral("one"));
    QVERIFY(position().isEmpty());
    m_bar->showWarning(QStringLiteral("two"));
    m_bar->showError(QStringLiteral("three"));
    QCOMPARE(text(), QStringLiteral("one"));
    QCOMPARE(position(), QStringLiteral("1 of 3"));
    m_bar->dismiss();
    QCOMPARE(text(), QStringLiteral("two"));
    QCOMPARE(position(), QStringLiteral("1 of 2"));
    m_bar->clear();
    QVERIFY(!m_bar->isVisible());
}

void TestNoticeBar::sameSentenceOnlyCounts()
{
    m_bar->showError(QStringLiteral("one"));
    m_bar->showError(QStringLiteral("two"));
    m_bar->showError(QStringLiteral("one"));
    m_bar->showError(QStringLiteral("one"));
    QCOMPARE(m_bar->count(), 2);
    QCOMPARE(text(), QStringLiteral("one (3 times)"));
    QCOMPARE(m_bar->currentText(), QStringLiteral("one"));
}

void TestNoticeBar::sameSentenceOfAnotherKindIsAnother()
{
    m_bar->showError(QStringLiteral("one"));
    m_bar->showWarning(QStringLiteral("one"));
    QCOMPARE(m_bar->count(), 2);
}

void TestNoticeBar::isBounded()
{
    for (int i = 0; i < NoticeBar::maxNotices + 7; ++i)
        m_bar->showError(QString::number(i));
    QCOMPARE(m_bar->count(), NoticeBar::maxNotices);
    QCOMPARE(position(), QStringLiteral("1 of 20, 7 more not kept"));
    QCOMPARE(text(), QStringLiteral("0"));
    m_bar->clear();
    m_bar->showError(QStringLiteral("after"));
    QVERIFY(position().isEmpty());
}

void TestNoticeBar::closeButtonDismisses()
{
    m_bar->showError(QStringLiteral("one"));
    m_bar->showError(QStringLiteral("two"));
    QTest::mouseClick(m_bar->findChild<QToolButton *>(QStringLiteral("noticeClose")), Qt::LeftButton);
    QCOMPARE(text(), QStringLiteral("two"));
}

void TestNoticeBar::escapeDismissesFromAnywhereInTheWindow()
{
    m_bar->showError(QStringLiteral("one"));
    m_other->setFocus();
    QTest::keyClick(m_other, Qt::Key_Escape);
    QCOMPARE(m_bar->count(), 0);
}

void TestNoticeBar::informationLeavesByItself()
{
    m_bar->setInfoLifetime(std::chrono::milliseconds(1));
    m_bar->showInfo(QStringLiteral("saved"));
    QTRY_VERIFY(!m_bar->isVisible());
}

void TestNoticeBar::errorsStay()
{
    m_bar->setInfoLifetime(std::chrono::milliseconds(1));
    m_bar->showInfo(QStringLiteral("saved"));
    m_bar->showError(QStringLiteral("failed"));
    m_bar->showInfo(QStringLiteral("saved again"));
    QTRY_COMPARE(text(), QStringLiteral("failed"));
    // Were the error to go by the same clock, the third would follow it; a timer of the same length says that
    // time is up.
    bool timeIsUp = false;
    QTimer::singleShot(std::chrono::milliseconds(1), this, [&] { timeIsUp = true; });
    QTRY_VERIFY(timeIsUp);
    QCOMPARE(text(), QStringLiteral("failed"));
}

void TestNoticeBar::tellsAssistiveTechnology()
{
    const auto description = [this] {
        return QAccessible::queryAccessibleInterface(m_bar)->text(QAccessible::Description);
    };
    m_bar->showError(QStringLiteral("one"));
    m_bar->showError(QStringLiteral("two")); // waits: it is told when it is shown
    QCOMPARE(description(), QStringLiteral("one"));
    m_bar->dismiss();
    QCOMPARE(description(), QStringLiteral("two"));
}

void TestNoticeBar::textCanBeSelected()
{
    const auto flags = label("noticeText")->textInteractionFlags();
    QVERIFY(flags.testFlag(Qt::TextSelectableByMouse));
    QVERIFY(flags.testFlag(Qt::TextSelectableByKeyboard));
}

QTEST_MAIN(TestNoticeBar)
#include "tst_noticebar.moc"
