// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panel/sendbox.h"

#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace porthole;

namespace {

enum Mode { Text, Hex };
enum End { NoEnd, Lf, CrLf, Nul };

struct Fixture
{
    SendBox box;
    QSignalSpy sent{&box, &SendBox::sendRequested};
    QLineEdit *edit = box.findChild<QLineEdit *>(QStringLiteral("sendEdit"));
    QComboBox *mode = box.findChild<QComboBox *>(QStringLiteral("sendMode"));
    QComboBox *append = box.findChild<QComboBox *>(QStringLiteral("sendAppend"));
    QPushButton *button = box.findChild<QPushButton *>(QStringLiteral("send"));

    Fixture()
    {
        box.setTarget(QStringLiteral("to client #42"), true);
        append->setCurrentIndex(NoEnd);
        box.show();
    }
    void enter(const QString &text)
    {
        edit->setText(text);
        QTest::keyClick(edit, Qt::Key_Return);
    }
    QByteArray last() const { return sent.isEmpty() ? QByteArray() : sent.last().first().toByteArray(); }
    QString status() const { return box.findChild<QLabel *>(QStringLiteral("sendStatus"))->text(); }
};

} // namespace

class TestSendBox final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale::c()); }
    void sends_data();
    void sends();
    void invalidInputIsSaidAndNotSent_data();
    void invalidInputIsSaidAndNotSent();
    void nothingIsNotSent();
    void endAloneIsSentOnPurpose();
    void sentTextEndsThatPurpose();
    void tooMuchIsSaidAndNotTaken_data();
    void tooMuchIsSaidAndNotTaken();
    void buttonSends();
    void nobodyToSendTo();
    void historyComesBack();
    void historyIsBounded();
    void historyKeepsTheMode();
    void stateIsRestored();
    void endThatWasChosenIsRestored();
};

void TestSendBox::sends_data()
{
    QTest::addColumn<int>("mode");
    QTest::addColumn<int>("end");
    QTest::addColumn<QString>("input");
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("said");
    QTest::newRow("text") << int(Text) << int(NoEnd) << QStringLiteral("hello") << QByteArray("hello")
                          << QStringLiteral("5 bytes to send");
    QTest::newRow("escapes") << int(Text) << int(NoEnd) << QStringLiteral("a\\n\\r\\t\\0\\\\\\xff")
                             << QByteArray("a\n\r\t\0\\\xff", 7) << QStringLiteral("7 bytes to send");
    QTest::newRow("UTF-8") << int(Text) << int(NoEnd) << QStringLiteral("\u20ac")
                           << QByteArray("\xe2\x82\xac") << QStringLiteral("3 bytes to send");
    QTest::newRow("LF") << int(Text) << int(Lf) << QStringLiteral("x") << QByteArray("x\n")
                        << QStringLiteral("2 bytes to send, with LF at the end");
    QTest::newRow("CR LF") << int(Text) << int(CrLf) << QStringLiteral("x") << QByteArray("x\r\n")
                           << QStringLiteral("3 bytes to send, with CR LF at the end");
    QTest::newRow("NUL") << int(Text) << int(Nul) << QStringLiteral("x") << QByteArray("x\0", 2)
                         << QStringLiteral("2 bytes to send, with NUL at the end");
    QTest::newRow("hex") << int(Hex) << int(NoEnd) << QStringLiteral("00 ff 0x41:42")
                         << QByteArray("\0\xff"
                                       "AB",
                                       4)
                         << QStringLiteral("4 bytes to send");
    QTest::newRow("hex takes no end") << int(Hex) << int(CrLf) << QStringLiteral("41") << QByteArray("A")
                                      << QStringLiteral("1 byte to send");
}

void TestSendBox::sends()
{
    QFETCH(int, mode);
    QFETCH(int, end);
    QFETCH(QString, input);
    QFETCH(QByteArray, bytes);
    QFETCH(QString, said);
    Fixture f;
    f.mode->setCurrentIndex(mode);
    f.append->setCurrentIndex(end);
    f.edit->setText(input);
    QCOMPARE(f.status(), said);
    QTest::keyClick(f.edit, Qt::Key_Return);
    QCOMPARE(f.sent.size(), 1);
    QCOMPARE(f.last(), bytes);
    QVERIFY(f.edit->text().isEmpty());
}

void TestSendBox::invalidInputIsSaidAndNotSent_data()
{
    QTest::addColumn<int>("mode");
    QTest::addColumn<QString>("input");
    QTest::addColumn<QString>("said");
    QTest::newRow("escape") << int(Text) << QStringLiteral("ab\\q") << QStringLiteral("at character 3");
    QTest::newRow("unfinished") << int(Text) << QStringLiteral("\\x4") << QStringLiteral("is not an escape");
    QTest::newRow("digit") << int(Hex) << QStringLiteral("4g") << QStringLiteral("is not a hex digit");
    QTest::newRow("odd") << int(Hex) << QStringLiteral("414") << QStringLiteral("one hex digit");
}

void TestSendBox::invalidInputIsSaidAndNotSent()
{
    QFETCH(int, mode);
    QFETCH(QString, input);
    QFETCH(QString, said);
    Fixture f;
    f.mode->setCurrentIndex(mode);
    f.enter(input);
    QVERIFY(f.sent.isEmpty());
    QCOMPARE(f.edit->text(), input);
    QVERIFY2(f.status().contains(said), qPrintable(f.status()));
    QVERIFY(!f.button->isEnabled());
    f.edit->setText(QStringLiteral("41"));
    QVERIFY(f.status().contains(QLatin1String("to send")));
    QVERIFY(f.button->isEnabled());
}

void TestSendBox::nothingIsNotSent()
{
    Fixture f;
    f.enter(QString());
    QVERIFY(f.sent.isEmpty());
    QVERIFY(!f.button->isEnabled());
    QCOMPARE(f.status(), QStringLiteral("Nothing to send yet"));
}

/// Enter in an empty line is not: it would go to all clients.
void TestSendBox::endAloneIsSentOnPurpose()
{
    Fixture f;
    f.append->setCurrentIndex(Lf); // as it is by itself
    f.enter(QString());
    QVERIFY(f.sent.isEmpty());
    QVERIFY(!f.button->isEnabled());
    QVERIFY2(f.button->toolTip().startsWith(QStringLiteral("Nothing is typed.")),
             qPrintable(f.button->toolTip()));
    QCOMPARE(f.status(), QStringLiteral("Nothing to send yet"));
    QTest::keyClick(f.append, Qt::Key_Down); // by hand
    QCOMPARE(f.append->currentIndex(), int(CrLf));
    QCOMPARE(f.status(), QStringLiteral("Nothing typed: CR LF alone would be sent"));
    QVERIFY(f.button->isEnabled());
    QCOMPARE(f.button->toolTip(), QStringLiteral("Send the bytes (Enter)"));
    f.enter(QString());
    QCOMPARE(f.last(), QByteArray("\r\n"));
}

/// The end was chosen for lines then, not for empty ones.
void TestSendBox::sentTextEndsThatPurpose()
{
    Fixture f;
    QTest::keyClick(f.append, Qt::Key_Down);
    QCOMPARE(f.append->currentIndex(), int(Lf));
    for (int i = 1; i <= 2; ++i) { // as often as wanted
        f.enter(QString());
        QCOMPARE(f.sent.size(), i);
        QCOMPARE(f.last(), QByteArray("\n"));
    }
    f.enter(QStringLiteral("x"));
    QCOMPARE(f.last(), QByteArray("x\n"));
    f.enter(QString());
    QCOMPARE(f.sent.size(), 3);
    QVERIFY(!f.button->isEnabled());
    QCOMPARE(f.status(), QStringLiteral("Nothing to send yet"));
    QVERIFY(f.append->toolTip().contains(QStringLiteral("until the next text is sent")));
    QTest::keyClick(f.append, Qt::Key_Down); // by hand again
    f.enter(QString());
    QCOMPARE(f.last(), QByteArray("\r\n"));
}

void TestSendBox::tooMuchIsSaidAndNotTaken_data()
{
    QTest::addColumn<QString>("before");
    QTest::addColumn<qsizetype>("letters");
    QTest::newRow("one too many") << QString() << qsizetype(SendBox::maxLetters + 1);
    QTest::newRow("many too many") << QString() << qsizetype(200'000);
    QTest::newRow("with what was there") << QStringLiteral("hello") << qsizetype(SendBox::maxLetters - 4);
}

/// A part of a long paste is not sent for the whole, nor is what was in the line before.
void TestSendBox::tooMuchIsSaidAndNotTaken()
{
    QFETCH(QString, before);
    QFETCH(qsizetype, letters);
    Fixture f;
    QGuiApplication::clipboard()->setText(QString(SendBox::maxLetters, u'x'));
    f.edit->paste();
    QCOMPARE(f.status(), QStringLiteral("65,536 bytes to send"));
    QTest::keyClick(f.edit, Qt::Key_Return);
    QCOMPARE(f.last(), QByteArray(SendBox::maxLetters, 'x'));
    f.sent.clear();
    f.edit->setText(before);
    QGuiApplication::clipboard()->setText(QString(letters, u'x'));
    f.edit->paste();
    QVERIFY2(f.status().startsWith(QStringLiteral("That would be more than the 65,536 letters")),
             qPrintable(f.status()));
    QCOMPARE(f.edit->text(), before);
    QVERIFY(!f.button->isEnabled());
    QTest::keyClick(f.edit, Qt::Key_Return);
    QVERIFY(f.sent.isEmpty());
    QTest::keyClick(f.edit, Qt::Key_Backspace);
    QCOMPARE(f.edit->text(), before.chopped(before.isEmpty() ? 0 : 1));
    QCOMPARE(f.button->isEnabled(), !before.isEmpty());
    f.edit->setText(QStringLiteral("x"));
    QVERIFY(f.button->isEnabled());
}

void TestSendBox::buttonSends()
{
    Fixture f;
    f.edit->setText(QStringLiteral("x"));
    QTest::mouseClick(f.button, Qt::LeftButton);
    QCOMPARE(f.last(), QByteArray("x"));
}

void TestSendBox::nobodyToSendTo()
{
    Fixture f;
    f.box.setTarget(QStringLiteral("nobody"), false);
    f.enter(QStringLiteral("x"));
    QVERIFY(f.sent.isEmpty());
    QCOMPARE(f.edit->text(), QStringLiteral("x"));
    QVERIFY(!f.button->isEnabled());
    QCOMPARE(f.box.findChild<QLabel *>(QStringLiteral("sendTarget"))->text(), QStringLiteral("nobody"));
    f.edit->clear();
    f.append->setCurrentIndex(Lf);
    QCOMPARE(f.status(), QStringLiteral("Nothing to send yet"));
    QCOMPARE(f.button->toolTip(), QStringLiteral("nobody"));
}

void TestSendBox::historyComesBack()
{
    Fixture f;
    for (const auto &text : {QStringLiteral("one"), QStringLiteral("two"), QStringLiteral("two")})
        f.enter(text);
    f.edit->setText(QStringLiteral("draft"));
    const auto after = [&](Qt::Key key) {
        QTest::keyClick(f.edit, key);
        return f.edit->text();
    };
    QCOMPARE(after(Qt::Key_Up), QStringLiteral("two"));
    QCOMPARE(after(Qt::Key_Up), QStringLiteral("one")); // what is sent twice in a row is one entry
    QCOMPARE(after(Qt::Key_Up), QStringLiteral("one"));
    QCOMPARE(after(Qt::Key_Down), QStringLiteral("two"));
    QCOMPARE(after(Qt::Key_Down), QStringLiteral("draft"));
    QCOMPARE(after(Qt::Key_Down), QStringLiteral("draft"));
    QTest::keyClick(f.edit, Qt::Key_Up);
    QTest::keyClick(f.edit, Qt::Key_Return);
    QCOMPARE(f.last(), QByteArray("two"));
}

void TestSendBox::historyIsBounded()
{
    Fixture f;
    for (int i = 0; i < SendBox::maxHistory + 10; ++i)
        f.enter(QString::number(i));
    for (int i = 0; i < SendBox::maxHistory + 10; ++i)
        QTest::keyClick(f.edit, Qt::Key_Up);
    QCOMPARE(f.edit->text(), QStringLiteral("10"));
}

void TestSendBox::historyKeepsTheMode()
{
    Fixture f;
    f.mode->setCurrentIndex(Hex);
    f.enter(QStringLiteral("41"));
    f.mode->setCurrentIndex(Text);
    f.edit->setText(QStringLiteral("draft"));
    QTest::keyClick(f.edit, Qt::Key_Up);
    QCOMPARE(f.mode->currentIndex(), int(Hex));
    QTest::keyClick(f.edit, Qt::Key_Return);
    QCOMPARE(f.last(), QByteArray("A"));
}

void TestSendBox::stateIsRestored()
{
    Fixture first;
    first.mode->setCurrentIndex(Hex);
    first.append->setCurrentIndex(CrLf);
    Fixture second;
    QVERIFY(second.box.restoreState(first.box.saveState()));
    QCOMPARE(second.mode->currentIndex(), int(Hex));
    QCOMPARE(second.append->currentIndex(), int(CrLf));
    QVERIFY(!second.box.restoreState("nonsense"));
    QCOMPARE(second.mode->currentIndex(), int(Hex));
}

/// Enter in an empty line does what it did before.
void TestSendBox::endThatWasChosenIsRestored()
{
    Fixture first;
    QTest::keyClick(first.append, Qt::Key_Down);
    const QByteArray chosen = first.box.saveState();
    first.enter(QStringLiteral("x"));
    Fixture second;
    QVERIFY(second.box.restoreState(chosen));
    QCOMPARE(second.status(), QStringLiteral("Nothing typed: LF alone would be sent"));
    QVERIFY(second.button->isEnabled());
    second.enter(QString());
    QCOMPARE(second.last(), QByteArray("\n"));
    QVERIFY(second.box.restoreState(first.box.saveState()));
    QCOMPARE(second.append->currentIndex(), int(Lf));
    QVERIFY(!second.button->isEnabled());
}

QTEST_MAIN(TestSendBox)
#include "tst_sendbox.moc"
