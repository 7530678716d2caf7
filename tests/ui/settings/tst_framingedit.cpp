// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/framingedit.h"

#include <QComboBox>
#include <QLineEdit>
#include <QSignalSpy>
#include <QTest>

using namespace porthole;
using Mode = FramingSpec::Mode;

class TestFramingEdit final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void roundTrip_data();
    void roundTrip();
    void userChoosesAMode_data();
    void userChoosesAMode();
    void refusesABadParameter_data();
    void refusesABadParameter();
    void eachModeRemembersItsParameter();
    void settingIsNotEditing();

private:
    static QComboBox *modeOf(const FramingEdit &edit)
    {
        return edit.findChild<QComboBox *>(QStringLiteral("framingMode"));
    }
    static QLineEdit *parameterOf(const FramingEdit &edit)
    {
        return edit.findChild<QLineEdit *>(QStringLiteral("framingParameter"));
    }
};

void TestFramingEdit::roundTrip_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("hasParameter");
    for (const char *text : {"raw", "line"})
        QTest::newRow(text) << QString::fromLatin1(text) << false;
    for (const char *text : {"delimiter:0d0a", "delimiter:00", "stx", "stx:0b:1c0d", "fixed:17", "length:1",
                             "length:2:le", "length:4:incl", "length:8:le:incl", "gap:250"})
        QTest::newRow(text) << QString::fromLatin1(text) << true;
}

void TestFramingEdit::roundTrip()
{
    QFETCH(QString, text);
    FramingSpec framing = *FramingSpec::parse(text);
    FramingEdit edit;
    edit.setFraming(framing);
    QCOMPARE(*edit.framing(), framing);
    QCOMPARE(edit.framing()->toString(), text);
    QTEST(!parameterOf(edit)->isHidden(), "hasParameter");
    // Parameters of modes that are not in use stay as they are.
    framing.gap = std::chrono::milliseconds(framing.gap.count() + 1);
    framing.start = "\x0b";
    edit.setFraming(framing);
    QCOMPARE(*edit.framing(), framing);
}

void TestFramingEdit::userChoosesAMode_data()
{
    QTest::addColumn<int>("mode");
    QTest::addColumn<QString>("usual");
    QTest::newRow("raw") << int(Mode::Raw) << QStringLiteral("raw");
    QTest::newRow("delimiter") << int(Mode::Delimiter) << QStringLiteral("delimiter:0d0a");
    QTest::newRow("markers") << int(Mode::Markers) << QStringLiteral("stx");
    QTest::newRow("fixed") << int(Mode::Fixed) << QStringLiteral("fixed:16");
    QTest::newRow("length") << int(Mode::Length) << QStringLiteral("length:4");
    QTest::newRow("gap") << int(Mode::Gap) << QStringLiteral("gap:50");
}

void TestFramingEdit::userChoosesAMode()
{
    QFETCH(int, mode);
    FramingEdit edit;
    QSignalSpy edited(&edit, &FramingEdit::edited);
    const QString before = edit.explanation();
    modeOf(edit)->setCurrentIndex(modeOf(edit)->findData(mode));
    QCOMPARE(edited.size(), 1);
    QTEST(edit.framing()->toString(), "usual");
    QVERIFY(edit.explanation() != before);
    QCOMPARE(modeOf(edit)->toolTip(), edit.explanation());
}

void TestFramingEdit::refusesABadParameter_data()
{
    QTest::addColumn<QString>("good");
    QTest::addColumn<QString>("bad");
    QTest::newRow("delimiter") << QStringLiteral("delimiter:0a") << QStringLiteral("0x0");
    QTest::newRow("no delimiter") << QStringLiteral("delimiter:0a") << QString();
    QTest::newRow("one marker") << QStringLiteral("stx") << QStringLiteral("02");
    QTest::newRow("fixed") << QStringLiteral("fixed:4") << QStringLiteral("0");
    QTest::newRow("length") << QStringLiteral("length:4") << QStringLiteral("3");
    QTest::newRow("gap") << QStringLiteral("gap:4") << QStringLiteral("soon");
}

void TestFramingEdit::refusesABadParameter()
{
    QFETCH(QString, good);
    QFETCH(QString, bad);
    FramingEdit edit;
    edit.setFraming(*FramingSpec::parse(good));
    QLineEdit *parameter = parameterOf(edit);
    const QString hint = parameter->toolTip();
    const QString text = parameter->text();
    parameter->setText(bad);
    QVERIFY(!edit.framing());
    QCOMPARE(edit.framing().error().subject, QStringLiteral("framing"));
    QCOMPARE(parameter->toolTip(), describe(edit.framing().error()));
    QCOMPARE(parameter->accessibleDescription(), describe(edit.framing().error()));
    parameter->setText(text);
    QVERIFY(edit.framing());
    QCOMPARE(parameter->toolTip(), hint);
    QVERIFY(parameter->accessibleDescription().isEmpty());
}

void TestFramingEdit::eachModeRemembersItsParameter()
{
    FramingEdit edit;
    edit.setFraming(*FramingSpec::parse(u"fixed:4"));
    QTest::keyClicks(parameterOf(edit), QStringLiteral("2"));
    QCOMPARE(edit.framing()->fixedBytes, 42);
    modeOf(edit)->setCurrentIndex(modeOf(edit)->findData(int(Mode::Gap)));
    QCOMPARE(parameterOf(edit)->text(), QStringLiteral("50"));
    modeOf(edit)->setCurrentIndex(modeOf(edit)->findData(int(Mode::Fixed)));
    QCOMPARE(parameterOf(edit)->text(), QStringLiteral("42"));
}

void TestFramingEdit::settingIsNotEditing()
{
    FramingEdit edit;
    QSignalSpy edited(&edit, &FramingEdit::edited);
    edit.setFraming(*FramingSpec::parse(u"fixed:4"));
    QCOMPARE(edited.size(), 0);
    QTest::keyClicks(parameterOf(edit), QStringLiteral("2"));
    QCOMPARE(edited.size(), 1);
}

QTEST_MAIN(TestFramingEdit)
#include "tst_framingedit.moc"
