// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panel/hexview.h"
#include "ui/panel/messagepane.h"

#include <QLabel>
#include <QPlainTextEdit>
#include <QTest>

using namespace porthole;

class TestMessagePane final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale::c()); }
    void showsAMessage();
    void textIsSafe_data();
    void textIsSafe();
    void longTextIsBounded();
    void clears();

private:
    static Message message(const QByteArray &bytes, FrameKind kind = FrameKind::Complete)
    {
        return {.sequence = 7,
                .client = ConnectionId{42},
                .timeNs = 1'700'000'000'123'456'000,
                .kind = kind,
                .length = bytes.size(),
                .bytes = bytes};
    }
};

void TestMessagePane::showsAMessage()
{
    MessagePane pane;
    pane.showMessage(message("line one\nline two\n", FrameKind::Incomplete));
    const QString caption = pane.findChild<QLabel *>(QStringLiteral("messageCaption"))->text();
    QVERIFY2(caption.startsWith(QStringLiteral("#42 \u2190 18 B ")), qPrintable(caption));
    QVERIFY(caption.endsWith(QLatin1String(".123456")));
    auto *badge = pane.findChild<QLabel *>(QStringLiteral("messageBadge"));
    QCOMPARE(badge->text(), QStringLiteral("incomplete"));
    QVERIFY(!badge->toolTip().isEmpty());
    QCOMPARE(pane.findChild<QPlainTextEdit *>()->toPlainText(), QStringLiteral("line one\\n\nline two\\n"));
    QCOMPARE(pane.findChild<HexView *>()->bytes(), QByteArray("line one\nline two\n"));
    QVERIFY(pane.findChild<QPlainTextEdit *>()->isReadOnly());
}

void TestMessagePane::textIsSafe_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("text");
    QTest::newRow("HTML") << QByteArray("<b>&amp;</b>") << QStringLiteral("<b>&amp;</b>");
    QTest::newRow("escape") << QByteArray("\x1b[31m") << QStringLiteral("\\x1b[31m");
    QTest::newRow("bidi") << QByteArray("\xe2\x80\xae"
                                        "abc")
                          << QStringLiteral("\\xe2\\x80\\xaeabc");
    QTest::newRow("NUL") << QByteArray("a\0b", 3) << QStringLiteral("a\\0b");
    QTest::newRow("not UTF-8") << QByteArray("\xff") << QStringLiteral("\\xff");
}

void TestMessagePane::textIsSafe()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QString, text);
    MessagePane pane;
    pane.showMessage(message(bytes));
    QCOMPARE(pane.findChild<QPlainTextEdit *>()->toPlainText(), text);
}

void TestMessagePane::longTextIsBounded()
{
    MessagePane pane;
    auto *note = pane.findChild<QLabel *>(QStringLiteral("messageNote"));
    pane.showMessage(message(QByteArray(1024 * 1024, 'x')));
    QCOMPARE(pane.findChild<QPlainTextEdit *>()->toPlainText().size(), MessagePane::maxTextBytes);
    QCOMPARE(pane.findChild<HexView *>()->bytes().size(), 1024 * 1024);
    QVERIFY(!note->isHidden());
    QVERIFY(note->text().contains(QLatin1String("16,384 of 1,048,576 bytes")));
    pane.showMessage(message("short"));
    QVERIFY(note->isHidden());
}

void TestMessagePane::clears()
{
    MessagePane pane;
    pane.showMessage(message(QByteArray(100'000, 'x'), FrameKind::TooLong));
    pane.clearMessage();
    QVERIFY(pane.findChild<QPlainTextEdit *>()->toPlainText().isEmpty());
    QVERIFY(pane.findChild<HexView *>()->bytes().isEmpty());
    QVERIFY(pane.findChild<QLabel *>(QStringLiteral("messageBadge"))->text().isEmpty());
    QVERIFY(pane.findChild<QLabel *>(QStringLiteral("messageNote"))->isHidden());
}

QTEST_MAIN(TestMessagePane)
#include "tst_messagepane.moc"
