// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/plaintooltip.h"

#include <QTest>
#include <QTextDocument>

using namespace porthole;

class TestPlainToolTip final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isShownAsItIs_data();
    void isShownAsItIs();
    void leavesShortOnesAlone();

private:
    /// The lines that a tool tip with this text has, as Qt decides whether it is markup.
    static QStringList shownLines(const QString &tip)
    {
        QTextDocument document;
        if (Qt::mightBeRichText(tip))
            document.setHtml(tip);
        else
            document.setPlainText(tip);
        return document.toPlainText().split(QLatin1Char('\n'));
    }
};

void TestPlainToolTip::isShownAsItIs_data()
{
    QTest::addColumn<QString>("plain");
    const QString markup = QStringLiteral("<img src=\"/etc/passwd\"><b>&amp;&lt;  x");
    QTest::newRow("markup at the start") << markup;
    QTest::newRow("markup within a sentence")
        << QStringLiteral("closed: plain text (\"%1\"), not TLS").arg(markup);
    QTest::newRow("markup in the second line") << QStringLiteral("why\n") + markup;
    QTest::newRow("an entity and no tag") << QStringLiteral("a &lt;b&gt; &amp; c");
    QTest::newRow("only in a late line") << QStringLiteral("one\ntwo & three\n<b>");
    QTest::newRow("xml") << QStringLiteral("<?xml version=\"1.0\"?><b>x</b>");
    QTest::newRow("one long word") << QString(5000, QLatin1Char('y'));
    QTest::newRow("long and markup") << QString(250, QLatin1Char('y')) + markup;
}

void TestPlainToolTip::isShownAsItIs()
{
    QFETCH(QString, plain);
    const QStringList lines = shownLines(plainToolTip(plain));
    QCOMPARE(lines.join(QString()), plain.split(QLatin1Char('\n')).join(QString()));
    for (const QString &line : lines)
        QVERIFY(line.size() <= 100);
}

void TestPlainToolTip::leavesShortOnesAlone()
{
    QCOMPARE(plainToolTip(QString()), QString());
    QCOMPARE(plainToolTip(QStringLiteral("1,234 bytes\nover a second")),
             QStringLiteral("1,234 bytes\nover a second"));
}

QTEST_MAIN(TestPlainToolTip)
#include "tst_plaintooltip.moc"
