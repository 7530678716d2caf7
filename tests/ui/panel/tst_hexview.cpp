// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panel/hexview.h"

#include <QClipboard>
#include <QElapsedTimer>
#include <QFontDatabase>
#include <QFontMetricsF>
#include <QGuiApplication>
#include <QScrollBar>
#include <QTest>

using namespace porthole;

class TestHexView final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale::c()); }
    void selectsByMouse();
    void selectsByKeys();
    void copiesWhatIsShown();
    void copyIsBounded();
    void narrowViewShowsEightBytes();
    void anySizeCostsTheSame();
    void newBytesDropTheSelection();
    void saysTheLineOfTheCaret();

private:
    static void show(HexView &view, int width = 900, int height = 200)
    {
        view.resize(width, height);
        view.show();
        view.setFocus();
        (void)QTest::qWaitForWindowExposed(&view);
    }
    /// The middle of a byte's first hex digit.
    static QPoint at(const HexView &view, int byte)
    {
        const QFontMetricsF metrics(QFontDatabase::systemFont(QFontDatabase::FixedFont));
        const int line = byte / view.dump().perLine;
        const qreal column = view.dump().hexColumn(byte % view.dump().perLine) + 0.5;
        return {int(4 + column * metrics.horizontalAdvance(QLatin1Char('0'))),
                int(4 + (line + 0.5) * metrics.height())};
    }
    static QString copied(HexView &view)
    {
        QGuiApplication::clipboard()->clear();
        QTest::keyClick(&view, Qt::Key_C, Qt::ControlModifier);
        return QGuiApplication::clipboard()->text();
    }
};

void TestHexView::selectsByMouse()
{
    HexView view;
    view.setBytes("0123456789abcdefGHIJ");
    show(view);
    QCOMPARE(view.dump().perLine, 16);
    QTest::mouseClick(view.viewport(), Qt::LeftButton, {}, at(view, 3));
    QCOMPARE(copied(view), QString()); // a click alone selects nothing
    QTest::mouseClick(view.viewport(), Qt::LeftButton, Qt::ShiftModifier, at(view, 17));
    QCOMPARE(copied(view),
             QStringLiteral("0000           33 34 35 36 37  38 39 61 62 63 64 65 66     3456789abcdef\n"
                            "0010  47 48                                             GH\n"));
    QTest::mouseClick(view.viewport(), Qt::LeftButton, {}, at(view, 5));
    QCOMPARE(copied(view), QString());
}

void TestHexView::selectsByKeys()
{
    HexView view;
    view.setBytes(QByteArray(100, 'x'));
    show(view);
    QTest::keyClick(&view, Qt::Key_Down);
    QTest::keyClick(&view, Qt::Key_Right);
    QTest::keyClick(&view, Qt::Key_Right, Qt::ShiftModifier);
    QCOMPARE(copied(view), QStringLiteral("0010     78 78                                           xx\n"));
    QTest::keyClick(&view, Qt::Key_A, Qt::ControlModifier);
    QCOMPARE(copied(view).count(QLatin1Char('\n')), 7);
    QTest::keyClick(&view, Qt::Key_End, Qt::ControlModifier);
    QTest::keyClick(&view, Qt::Key_Left, Qt::ShiftModifier);
    QVERIFY(copied(view).startsWith(QLatin1String("0060        78 78")));
}

void TestHexView::copiesWhatIsShown()
{
    HexView view;
    view.setBytes("0123456789abcdef\n");
    show(view);
    view.selectAll();
    QCOMPARE(copied(view),
             QStringLiteral("0000  30 31 32 33 34 35 36 37  38 39 61 62 63 64 65 66  0123456789abcdef\n"
                            "0010  0a                                                .\n"));
}

void TestHexView::copyIsBounded()
{
    HexView view;
    view.setBytes(QByteArray(HexView::maxCopyBytes + 1000, 'x'));
    show(view);
    view.selectAll();
    QVERIFY(view.selectedText().endsWith(QLatin1String("(+1,000 bytes)\n")));
}

void TestHexView::narrowViewShowsEightBytes()
{
    HexView view;
    view.setBytes(QByteArray(1000, 'x'));
    show(view, 900);
    QCOMPARE(view.dump().perLine, 16);
    const int wideLines = view.verticalScrollBar()->maximum();
    view.resize(400, 200);
    QTRY_COMPARE(view.dump().perLine, 8);
    QVERIFY(view.verticalScrollBar()->maximum() > wideLines);
}

void TestHexView::anySizeCostsTheSame()
{
    HexView view;
    view.setBytes(QByteArray(64 * 1024 * 1024, 'x'));
    show(view);
    QCOMPARE(view.verticalScrollBar()->maximum() + view.verticalScrollBar()->pageStep(),
             64 * 1024 * 1024 / 16);
    QElapsedTimer clock;
    clock.start();
    for (int i = 0; i < 10; ++i) {
        view.verticalScrollBar()->setValue(view.verticalScrollBar()->maximum() * i / 10);
        (void)view.grab();
    }
    // Formatting all 4 million lines once would take longer than this many times over.
    QVERIFY2(clock.elapsed() < 3000, qPrintable(QString::number(clock.elapsed())));
}

void TestHexView::newBytesDropTheSelection()
{
    HexView view;
    view.setBytes(QByteArray(1000, 'x'));
    show(view);
    view.selectAll();
    view.verticalScrollBar()->setValue(20);
    view.setBytes("ab");
    QCOMPARE(view.selectedText(), QString());
    QCOMPARE(view.verticalScrollBar()->value(), 0);
    view.setBytes({});
    view.selectAll();
    QCOMPARE(view.selectedText(), QString());
    QTest::keyClick(&view, Qt::Key_Down); // nothing to move in
    QTest::keyClick(&view, Qt::Key_End, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(view.selectedText(), QString());
}

void TestHexView::saysTheLineOfTheCaret()
{
    HexView view;
    view.setBytes("0123456789abcdefGHIJ");
    show(view);
    QVERIFY(!view.accessibleName().isEmpty());
    QVERIFY(view.accessibleDescription().contains(QLatin1String("0123456789abcdef")));
    QTest::keyClick(&view, Qt::Key_Down);
    QVERIFY(view.accessibleDescription().contains(QLatin1String("GHIJ")));
}

QTEST_MAIN(TestHexView)
#include "tst_hexview.moc"
