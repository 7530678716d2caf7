// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/bytespinbox.h"

#include <QLineEdit>
#include <QTest>

using namespace porthole;

class ByteSpinBoxTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }
    void takesWhatIsTyped_data();
    void takesWhatIsTyped();
    void showsSpecialValues();
};

void ByteSpinBoxTest::takesWhatIsTyped_data()
{
    QTest::addColumn<QString>("keys");
    QTest::addColumn<double>("value");
    QTest::addColumn<QString>("shown");
    QTest::newRow("plain") << "1500" << 1500.0 << "1,500 bytes";
    QTest::newRow("K") << "64K" << 65536.0 << "65,536 bytes";
    QTest::newRow("k") << "3k" << 3072.0 << "3,072 bytes";
    QTest::newRow("MiB") << "10 MiB" << 10485760.0 << "10,485,760 bytes";
    QTest::newRow("G") << "2G" << 2147483648.0 << "2,147,483,648 bytes";
    QTest::newRow("separators") << "1,024" << 1024.0 << "1,024 bytes";
    QTest::newRow("too many") << "5T" << 4398046511104.0 << "4,398,046,511,104 bytes";
    QTest::newRow("no size") << "7x" << 7.0 << "7 bytes";
    QTest::newRow("half a unit") << "5ki" << 5120.0 << "5,120 bytes";
    QTest::newRow("too few") << "1" << 42.0 << "42 bytes";
}

void ByteSpinBoxTest::takesWhatIsTyped()
{
    QFETCH(QString, keys);
    QFETCH(double, value);
    QFETCH(QString, shown);
    ByteSpinBox field;
    field.setRange(2, 4398046511104.0);
    field.setValue(42);
    field.show();
    field.selectAll();
    QTest::keyClicks(&field, keys);
    QTest::keyClick(&field, Qt::Key_Return);
    QCOMPARE(field.value(), value);
    QCOMPARE(field.text(), shown);
}

void ByteSpinBoxTest::showsSpecialValues()
{
    ByteSpinBox field;
    field.setRange(-1, 1e6);
    field.setSpecialValueText(QStringLiteral("any"));
    field.setValue(-1);
    QCOMPARE(field.text(), QStringLiteral("any"));
    field.interpretText();
    QCOMPARE(field.value(), -1.0);
    field.selectAll();
    QTest::keyClicks(&field, QStringLiteral("1k"));
    QTest::keyClick(&field, Qt::Key_Return);
    QCOMPARE(field.value(), 1024.0);
}

QTEST_MAIN(ByteSpinBoxTest)
#include "tst_bytespinbox.moc"
