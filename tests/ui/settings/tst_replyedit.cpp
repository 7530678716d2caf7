// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/replyedit.h"

#include <QComboBox>
#include <QLineEdit>
#include <QSignalSpy>
#include <QTest>

using namespace porthole;
using Mode = ReplySpec::Mode;

class TestReplyEdit final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void roundTrip_data();
    void roundTrip();
    void textIsThereForTextAlone();
    void refusesABadEscape();
    void settingIsNotEditing();
};

void TestReplyEdit::roundTrip_data()
{
    QTest::addColumn<int>("mode");
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("none") << int(Mode::None) << QByteArray();
    QTest::newRow("echo") << int(Mode::Echo) << QByteArray();
    QTest::newRow("text") << int(Mode::Text) << QByteArray("OK\r\n");
    QTest::newRow("empty text") << int(Mode::Text) << QByteArray();
    QTest::newRow("bytes of every kind") << int(Mode::Text) << QByteArray("\0\x01\\ \xff\xc3\xa4\t", 8);
    QTest::newRow("a text that is not in use") << int(Mode::Echo) << QByteArray("later");
}

void TestReplyEdit::roundTrip()
{
    QFETCH(int, mode);
    QFETCH(QByteArray, text);
    const ReplySpec reply{Mode(mode), text};
    ReplyEdit edit;
    edit.setReply(reply);
    QCOMPARE(*edit.reply(), reply);
}

void TestReplyEdit::textIsThereForTextAlone()
{
    ReplyEdit edit;
    auto *mode = edit.findChild<QComboBox *>(QStringLiteral("replyMode"));
    auto *text = edit.findChild<QLineEdit *>(QStringLiteral("replyText"));
    for (int index = 0; index < mode->count(); ++index) {
        mode->setCurrentIndex(index);
        QCOMPARE(!text->isHidden(), Mode(mode->currentData().toInt()) == Mode::Text);
    }
}

void TestReplyEdit::refusesABadEscape()
{
    ReplyEdit edit;
    edit.setReply({Mode::Text, "OK"});
    auto *text = edit.findChild<QLineEdit *>(QStringLiteral("replyText"));
    QTest::keyClicks(text, QStringLiteral("\\q"));
    QVERIFY(!edit.reply());
    QCOMPARE(edit.reply().error().subject, QStringLiteral("reply"));
    QCOMPARE(text->toolTip(), describe(edit.reply().error()));
    QTest::keyClick(text, Qt::Key_Backspace);
    QTest::keyClicks(text, QStringLiteral("n"));
    QCOMPARE(edit.reply()->text, QByteArray("OK\n"));
    QCOMPARE(text->toolTip(), edit.explanation());
}

void TestReplyEdit::settingIsNotEditing()
{
    ReplyEdit edit;
    QSignalSpy edited(&edit, &ReplyEdit::edited);
    edit.setReply({Mode::Text, "OK"});
    QCOMPARE(edited.size(), 0);
    QTest::keyClicks(edit.findChild<QLineEdit *>(QStringLiteral("replyText")), QStringLiteral("!"));
    QCOMPARE(edited.size(), 1);
}

QTEST_MAIN(TestReplyEdit)
#include "tst_replyedit.moc"
