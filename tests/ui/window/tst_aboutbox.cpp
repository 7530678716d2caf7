// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/aboutbox.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTest>

using namespace porthole;

class TestAboutBox final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void saysVersions();
    void copiesVersions();
    void hasTheWholeLicence();
    void namesTheLibraries();
    void isNotModal();
};

void TestAboutBox::saysVersions()
{
    const AboutBox box;
    QVERIFY(AboutBox::versions().contains(QStringLiteral("Porthole " PORTHOLE_VERSION)));
    QVERIFY(AboutBox::versions().contains(QString::fromLatin1(qVersion())));
    QVERIFY(AboutBox::versions().contains(QStringLiteral("built with " QT_VERSION_STR)));
    QCOMPARE(box.findChild<QLabel *>(QStringLiteral("versions"))->text(), AboutBox::versions());
}

void TestAboutBox::copiesVersions()
{
    const AboutBox box;
    QGuiApplication::clipboard()->clear();
    box.findChild<QPushButton *>(QStringLiteral("copyVersions"))->click();
    QCOMPARE(QGuiApplication::clipboard()->text(), AboutBox::versions());
}

void TestAboutBox::hasTheWholeLicence()
{
    const AboutBox box;
    const QString text = box.findChild<QPlainTextEdit *>(QStringLiteral("licence"))->toPlainText();
    QVERIFY(text.contains(u"GNU GENERAL PUBLIC LICENSE"));
    QVERIFY(text.contains(u"Version 3, 29 June 2007"));
    QVERIFY(text.contains(u"END OF TERMS AND CONDITIONS"));
}

void TestAboutBox::namesTheLibraries()
{
    const AboutBox box;
    const QString text = box.findChild<QLabel *>(QStringLiteral("libraries"))->text();
    for (const QStringView part : {u"Qt Charts", u"GPL-3.0", u"LGPL-3.0", u"tl::expected", u"CC0-1.0"})
        QVERIFY2(text.contains(part), qPrintable(part.toString()));
}

void TestAboutBox::isNotModal()
{
    AboutBox box;
    box.show();
    QVERIFY(!box.isModal());
}

QTEST_MAIN(TestAboutBox)
#include "tst_aboutbox.moc"
