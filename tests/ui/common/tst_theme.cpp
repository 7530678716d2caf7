// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/contrast.h"
#include "ui/common/svgiconengine.h"
#include "ui/common/theme.h"

#include <QApplication>
#include <QDir>
#include <QPainter>
#include <QTest>

using namespace porthole;

namespace {

using ColourOf = QColor (*)(const QPalette &);

QPalette paletteOn(const QColor &base, const QColor &window, const QColor &text)
{
    QPalette palette;
    palette.setColor(QPalette::Base, base);
    palette.setColor(QPalette::Window, window);
    palette.setColor(QPalette::Text, text);
    palette.setColor(QPalette::WindowText, text);
    palette.setColor(QPalette::Disabled, QPalette::WindowText, QColor(128, 128, 128));
    return palette;
}

QPalette light()
{
    return paletteOn(Qt::white, QColor(0xefefef), Qt::black);
}

QPalette dark()
{
    return paletteOn(QColor(0x1e1e1e), QColor(0x2d2d30), Qt::white);
}

/// The colour of the pixel of an icon that is farthest from see-through.
QColor inkOf(const QIcon &icon, QIcon::Mode mode = QIcon::Normal)
{
    const QImage image = icon.pixmap(QSize(32, 32), 1.0, mode).toImage();
    QColor ink(Qt::transparent);
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            if (image.pixelColor(x, y).alpha() > ink.alpha())
                ink = image.pixelColor(x, y);
        }
    }
    return ink;
}

} // namespace

class TestTheme final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void cleanup() { QApplication::setPalette(QPalette()); }
    void contrastOfKnownPairs();
    void coloursAreReadable_data();
    void coloursAreReadable();
    void coloursDiffer_data();
    void coloursDiffer();
    void middleGreyGetsTheBestThereIs();
    void darkIsTold();
    void everyIconDraws_data();
    void everyIconDraws();
    void iconsFollowThePalette();
    void disabledIconsAreDimmed();
    void iconsAreCrispAtEveryScale();
    void unknownIconIsNull();
    void colouredIconKeepsItsColour();
};

void TestTheme::contrastOfKnownPairs()
{
    QCOMPARE(theme::contrast(Qt::white, Qt::black), 21.0);
    QCOMPARE(theme::contrast(Qt::black, Qt::white), 21.0);
    QCOMPARE(theme::contrast(Qt::red, Qt::red), 1.0);
    // #767676 is the lightest grey that passes on white.
    QVERIFY(theme::contrast(QColor(0x767676), Qt::white) >= 4.5);
    QVERIFY(theme::contrast(QColor(0x777777), Qt::white) < 4.5);
}

void TestTheme::coloursAreReadable_data()
{
    QTest::addColumn<QPalette>("palette");
    QTest::newRow("light") << light();
    QTest::newRow("dark") << dark();
    QTest::newRow("black") << paletteOn(Qt::black, Qt::black, Qt::white);
    QTest::newRow("dark, a light window around it")
        << paletteOn(QColor(0x2b2b2b), QColor(0x3c3f41), Qt::white);
    QTest::newRow("sepia") << paletteOn(QColor(0xf4ecd8), QColor(0xe8dcc0), Qt::black);
    QTest::newRow("light grey") << paletteOn(QColor(0xd0d0d0), QColor(0xc8c8c8), Qt::black);
}

void TestTheme::coloursAreReadable()
{
    QFETCH(QPalette, palette);
    for (const ColourOf colourOf : {theme::incoming, theme::outgoing, theme::clients, theme::good,
                                    theme::warning, theme::bad, theme::muted}) {
        const QColor colour = colourOf(palette);
        for (const QPalette::ColorRole role : {QPalette::Base, QPalette::Window}) {
            const double contrast = theme::contrast(colour, palette.color(role));
            QVERIFY2(contrast >= 4.5, qPrintable(QStringLiteral("%1: %2").arg(colour.name()).arg(contrast)));
        }
    }
}

void TestTheme::coloursDiffer_data()
{
    QTest::addColumn<QPalette>("palette");
    QTest::newRow("light") << light();
    QTest::newRow("dark") << dark();
}

void TestTheme::coloursDiffer()
{
    QFETCH(QPalette, palette);
    QSet<QRgb> colours;
    for (const ColourOf colourOf : {theme::incoming, theme::outgoing, theme::clients, theme::good,
                                    theme::warning, theme::bad, theme::muted})
        colours.insert(colourOf(palette).rgb());
    QCOMPARE(colours.size(), 7);
}

void TestTheme::middleGreyGetsTheBestThereIs()
{
    // On a window of the opposite lightness no shade reads on both; what is read on Base wins.
    const QColor shade = theme::readableOn(QColor(0x1d5fd1), Qt::white, Qt::black);
    QVERIFY(theme::contrast(shade, Qt::white) >= 4.5);
}

void TestTheme::darkIsTold()
{
    QVERIFY(!theme::isDark(light()));
    QVERIFY(theme::isDark(dark()));
}

void TestTheme::everyIconDraws_data()
{
    QTest::addColumn<QString>("name");
    for (const char *name :
         {"start", "stop", "settings", "kick", "reset", "send", "copy", "clear", "save", "open", "search",
          "chart", "hex", "warning", "info", "error", "close", "follow", "porthole"})
        QTest::newRow(name) << QString::fromLatin1(name);
}

void TestTheme::everyIconDraws()
{
    QFETCH(QString, name);
    const QIcon icon = theme::icon(name);
    QVERIFY(!icon.isNull());
    QVERIFY(inkOf(icon).alpha() > 200);
}

void TestTheme::iconsFollowThePalette()
{
    const QIcon icon = theme::icon(QStringLiteral("stop"));
    QApplication::setPalette(light());
    QCOMPARE(inkOf(icon), QColor(Qt::black));
    QApplication::setPalette(dark());
    QCOMPARE(inkOf(icon), QColor(Qt::white));
}

void TestTheme::disabledIconsAreDimmed()
{
    QApplication::setPalette(light());
    QCOMPARE(inkOf(theme::icon(QStringLiteral("stop")), QIcon::Disabled), QColor(128, 128, 128));
}

void TestTheme::iconsAreCrispAtEveryScale()
{
    const QIcon icon = theme::icon(QStringLiteral("search"));
    const QPixmap twice = icon.pixmap(QSize(16, 16), 2.0);
    QCOMPARE(twice.size(), QSize(32, 32));
    QCOMPARE(twice.devicePixelRatio(), 2.0);
    // Drawn anew at that size, not stretched.
    QImage image = twice.toImage();
    image.setDevicePixelRatio(1);
    QCOMPARE(image, icon.pixmap(QSize(32, 32), 1.0).toImage());
}

void TestTheme::unknownIconIsNull()
{
    QTest::ignoreMessage(QtWarningMsg, "no such icon: \"no-such-icon\"");
    QVERIFY(theme::icon(QStringLiteral("no-such-icon")).isNull());
}

void TestTheme::colouredIconKeepsItsColour()
{
    QCOMPARE(inkOf(colouredIcon(QStringLiteral("stop"), QColor(200, 30, 40))), QColor(200, 30, 40));
}

QTEST_MAIN(TestTheme)
#include "tst_theme.moc"
