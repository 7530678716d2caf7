// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/messages/messagefilterbar.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDateTime>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QLineEdit>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

using namespace porthole;

namespace {

struct Fixture
{
    MessageFilterBar bar;
    QSignalSpy changed{&bar, &MessageFilterBar::filterChanged};

    Fixture() { bar.show(); }
    template <typename T> T *part(const char *name) const { return bar.findChild<T *>(QLatin1String(name)); }
    QLineEdit *search() const { return part<QLineEdit>("search"); }
    void setKind(BytePattern::Kind kind) { part<QComboBox>("searchKind")->setCurrentIndex(int(kind)); }
};

} // namespace

class TestMessageFilterBar final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void patternOfEachKind_data();
    void patternOfEachKind();
    void whatIsInvalidIsSaidAndKeepsTheLast();
    void highlightingLeavesAllShown();
    void moreNarrows();
    void clearTakesAllAway();
    void everyControlHasAName();
};

void TestMessageFilterBar::patternOfEachKind_data()
{
    QTest::addColumn<BytePattern::Kind>("kind");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("text") << BytePattern::Kind::Text << QStringLiteral("a\\n\u20ac")
                          << QByteArray("a\\n\xe2\x82\xac");
    QTest::newRow("hex") << BytePattern::Kind::Bytes << QStringLiteral("0d 0A ff") << QByteArray("\r\n\xff");
    QTest::newRow("regex") << BytePattern::Kind::Regex << QStringLiteral("^a+$") << QByteArray("^a+$");
}

void TestMessageFilterBar::patternOfEachKind()
{
    QFETCH(BytePattern::Kind, kind);
    QFETCH(QString, text);
    QFETCH(QByteArray, bytes);
    Fixture f;
    f.setKind(kind);
    QCOMPARE(f.changed.size(), 0); // of nothing it makes no difference
    f.search()->setText(text);
    QCOMPARE(f.changed.size(), 1);
    QCOMPARE(f.bar.filter().pattern, (BytePattern{kind, false, bytes}));
    f.part<QToolButton>("matchCase")->click();
    QCOMPARE(f.bar.filter().pattern.matchCase, kind != BytePattern::Kind::Bytes);
    QVERIFY(f.bar.filter().validate());
}

void TestMessageFilterBar::whatIsInvalidIsSaidAndKeepsTheLast()
{
    Fixture f;
    auto *error = f.part<QLabel>("searchError");
    f.setKind(BytePattern::Kind::Bytes);
    f.search()->setText(QStringLiteral("0d"));
    const MessageFilter last = f.bar.filter();
    f.changed.clear();
    f.search()->setText(QStringLiteral("0d 0"));
    QVERIFY(error->isVisible());
    QVERIFY(!error->text().isEmpty());
    QCOMPARE(f.bar.filter(), last);
    f.setKind(BytePattern::Kind::Regex);
    f.search()->setText(QStringLiteral("(a"));
    QVERIFY(error->isVisible());
    QVERIFY(f.bar.filter().validate());
    f.search()->setText(QStringLiteral("(a)"));
    QVERIFY(!error->isVisible());
    QCOMPARE(f.bar.filter().pattern.bytes, QByteArray("(a)"));
    f.search()->setText(QStringLiteral("["));
    f.setKind(BytePattern::Kind::Text); // there it is a bracket
    QVERIFY(!error->isVisible());
    QCOMPARE(f.bar.filter().pattern.bytes, QByteArray("["));
}

void TestMessageFilterBar::highlightingLeavesAllShown()
{
    Fixture f;
    f.search()->setText(QStringLiteral("x"));
    f.part<QComboBox>("direction")->setCurrentIndex(1);
    QVERIFY(f.bar.highlight().isEmpty());
    const MessageFilter both = f.bar.filter();
    f.part<QToolButton>("highlight")->click();
    QCOMPARE(f.bar.highlight(), both);
    QVERIFY(f.bar.filter().pattern.isEmpty());
    QCOMPARE(f.bar.filter().direction, std::optional(Direction::In));
    f.search()->clear();
    QVERIFY(f.bar.highlight().isEmpty());
}

void TestMessageFilterBar::moreNarrows()
{
    Fixture f;
    const QDateTime day(QDate(2026, 11, 23), QTime(8, 0));
    f.bar.setDayOf(day.toMSecsSinceEpoch() * 1'000'000);
    f.part<QDoubleSpinBox>("minSize")->setValue(10);
    f.part<QDoubleSpinBox>("maxSize")->setValue(0);
    f.part<QLineEdit>("fromTime")->setText(QStringLiteral("08:00:01"));
    f.part<QLineEdit>("toTime")->setText(QStringLiteral("nonsense"));
    f.part<QCheckBox>("events")->setChecked(false);
    f.part<QCheckBox>("onlyBroken")->setChecked(true);
    const MessageFilter filter = f.bar.filter();
    QCOMPARE(filter.minLength, 10);
    QCOMPARE(filter.maxLength, 0);
    QCOMPARE(filter.fromNs, day.addSecs(1).toMSecsSinceEpoch() * 1'000'000);
    QCOMPARE(filter.toNs, std::numeric_limits<qint64>::max());
    QVERIFY(!filter.events);
    QVERIFY(filter.onlyBroken);
    QVERIFY(f.part<QToolButton>("more")->text().contains(QChar(0x2022)));
}

void TestMessageFilterBar::clearTakesAllAway()
{
    Fixture f;
    f.bar.showClients({ConnectionId{3}});
    f.search()->setText(QStringLiteral("x"));
    f.part<QComboBox>("direction")->setCurrentIndex(2);
    f.part<QDoubleSpinBox>("minSize")->setValue(10);
    f.part<QLineEdit>("fromTime")->setText(QStringLiteral("08:00"));
    f.changed.clear();
    f.bar.clear();
    QCOMPARE(f.changed.size(), 1);
    QVERIFY(f.bar.filter().isEmpty());
    QVERIFY(!f.part<QToolButton>("more")->text().contains(QChar(0x2022)));
}

void TestMessageFilterBar::everyControlHasAName()
{
    Fixture f;
    f.bar.showClients({ConnectionId{3}});
    for (QWidget *widget : f.bar.findChildren<QWidget *>()) {
        const bool isControl = widget->focusPolicy() & Qt::TabFocus && !widget->objectName().isEmpty() &&
                               !widget->objectName().startsWith(QLatin1String("qt_"));
        const auto *button = qobject_cast<QAbstractButton *>(widget);
        if (isControl)
            QVERIFY2(!widget->accessibleName().isEmpty() || (button && !button->text().isEmpty()),
                     qPrintable(widget->objectName()));
    }
}

QTEST_MAIN(TestMessageFilterBar)
#include "tst_messagefilterbar.moc"
