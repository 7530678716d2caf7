// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/appearance.h"
#include "ui/common/flatscrollbars.h"

#include <QApplication>
#include <QImage>
#include <QScrollBar>
#include <QSet>
#include <QTest>

using namespace porthole;

class FlatScrollBarsTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyAppearanceOfFusionHasThem();
    void isFilledWithOneColourEach_data();
    void isFilledWithOneColourEach();
    void hasNoSliderWithoutARange();
};

namespace {

constexpr int length = 400;

QImage picture(QScrollBar &bar)
{
    bar.resize(bar.orientation() == Qt::Vertical ? QSize(bar.sizeHint().width(), length)
                                                 : QSize(length, bar.sizeHint().height()));
    return bar.grab().toImage();
}

/// The colours along the middle of a bar, without its arrows and the slider's round ends.
QSet<QRgb> colours(const QImage &image)
{
    QSet<QRgb> found;
    const bool isUpright = image.height() > image.width();
    for (int i = length / 4; i < length; ++i) {
        const QPoint point = isUpright ? QPoint(image.width() / 2, i) : QPoint(i, image.height() / 2);
        if (i < length - 40)
            found.insert(image.pixel(point));
    }
    return found;
}

} // namespace

void FlatScrollBarsTest::everyAppearanceOfFusionHasThem()
{
    applyAppearance(Appearance::Dark);
    QVERIFY(qobject_cast<FlatScrollBars *>(QApplication::style()));
    const QStyle *const style = QApplication::style();
    applyAppearance(Appearance::Light);
    QCOMPARE(QApplication::style(), style); // a change of colours makes no new style
}

void FlatScrollBarsTest::isFilledWithOneColourEach_data()
{
    QTest::addColumn<Qt::Orientation>("orientation");
    QTest::newRow("upright") << Qt::Vertical;
    QTest::newRow("lying") << Qt::Horizontal;
}

void FlatScrollBarsTest::isFilledWithOneColourEach()
{
    QFETCH(const Qt::Orientation, orientation);
    applyAppearance(Appearance::Dark);
    QScrollBar bar(orientation);
    bar.setRange(0, 100);
    bar.setPageStep(100);
    const QSet<QRgb> found = colours(picture(bar)); // of the slider, and of what is behind it
    QCOMPARE(found.size(), 2);
    QVERIFY(found.contains(bar.palette().color(QPalette::Window).rgb()));
}

void FlatScrollBarsTest::hasNoSliderWithoutARange()
{
    applyAppearance(Appearance::Dark);
    QScrollBar bar(Qt::Vertical);
    bar.setRange(0, 0);
    QCOMPARE(colours(picture(bar)), QSet<QRgb>({bar.palette().color(QPalette::Window).rgb()}));
}

QTEST_MAIN(FlatScrollBarsTest)
#include "tst_flatscrollbars.moc"
