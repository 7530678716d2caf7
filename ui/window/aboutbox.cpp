// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/aboutbox.h"

#include "ui/common/theme.h"

#include <QClipboard>
#include <QDialogButtonBox>
#include <QFile>
#include <QFontDatabase>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSysInfo>
#include <QTabWidget>
#include <QVBoxLayout>

namespace porthole {

namespace {

QString licenceText()
{
    QFile file(QStringLiteral(":/licenses/GPL-3.0.txt"));
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

QLabel *makeText(const QString &text, QWidget *parent)
{
    auto *label = new QLabel(text, parent);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextBrowserInteraction);
    label->setOpenExternalLinks(true);
    return label;
}

} // namespace

AboutBox::AboutBox(QWidget *parent)
    : QDialog(parent)
{
    setWindowTitle(tr("About Porthole"));
    setModal(false);

    auto *head = new QHBoxLayout;
    auto *icon = new QLabel(this);
    icon->setPixmap(theme::icon(QStringLiteral("porthole")).pixmap(QSize(64, 64), devicePixelRatioF()));
    icon->setAccessibleName(tr("Porthole"));
    auto *title = new QLabel(tr("Porthole %1").arg(QStringLiteral(PORTHOLE_VERSION)), this);
    QFont large = title->font();
    large.setPointSizeF(large.pointSizeF() * 1.6);
    large.setBold(true);
    title->setFont(large);
    auto *titles = new QVBoxLayout;
    titles->addStretch(1);
    titles->addWidget(title);
    titles->addWidget(new QLabel(tr("A TCP server you can see into"), this));
    titles->addStretch(1);
    head->addWidget(icon);
    head->addSpacing(8);
    head->addLayout(titles, 1);

    auto *tabs = new QTabWidget(this);
    tabs->addTab(makeAboutTab(), tr("&About"));
    tabs->addTab(makeLibrariesTab(), tr("L&ibraries"));
    tabs->addTab(makeLicenceTab(), tr("&Licence"));

    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    auto *copy = buttons->addButton(tr("&Copy versions"), QDialogButtonBox::ActionRole);
    copy->setIcon(theme::icon(QStringLiteral("copy")));
    copy->setToolTip(tr("Copy the versions to the clipboard, for a bug report"));
    copy->setObjectName(QStringLiteral("copyVersions"));
    connect(copy, &QPushButton::clicked, this, [] { QGuiApplication::clipboard()->setText(versions()); });
    connect(buttons, &QDialogButtonBox::rejected, this, &AboutBox::reject);

    auto *column = new QVBoxLayout(this);
    column->setSpacing(10);
    column->addLayout(head);
    column->addWidget(tabs, 1);
    column->addWidget(buttons);
    buttons->button(QDialogButtonBox::Close)->setDefault(true);
    buttons->button(QDialogButtonBox::Close)->setFocus();
}

QString AboutBox::versions()
{
    const QStringList lines = {
        QStringLiteral("Porthole %1").arg(QStringLiteral(PORTHOLE_VERSION)),
        tr("Qt %1 (built with %2)").arg(QString::fromLatin1(qVersion()), QStringLiteral(QT_VERSION_STR)),
        tr("System: %1, %2").arg(QSysInfo::prettyProductName(), QSysInfo::currentCpuArchitecture()),
        tr("Window system: %1").arg(QGuiApplication::platformName()),
    };
    return lines.join(u'\n');
}

QWidget *AboutBox::makeAboutTab()
{
    auto *page = new QWidget(this);
    auto *column = new QVBoxLayout(page);
    auto *list = makeText(versions(), page);
    list->setTextFormat(Qt::PlainText);
    list->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    list->setObjectName(QStringLiteral("versions"));
    column->addWidget(list);
    column->addSpacing(8);
    column->addWidget(
        makeText(tr("Porthole is free software: you may share and change it under the terms of the "
                    "GNU General Public License, version 3 or (at your option) any later version "
                    "(GPL-3.0-or-later). It comes without any warranty."),
                 page));
    column->addStretch(1);
    return page;
}

QWidget *AboutBox::makeLibrariesTab()
{
    auto *page = new QWidget(this);
    auto *column = new QVBoxLayout(page);
    // Rich text takes the links' blue from the application's palette, which on dark desktops is often too
    // dark.
    const QString linkColour = theme::incoming(palette()).name();
    const auto entry = [&](const QString &name, const QString &licence, const QString &url) {
        return QStringLiteral("<p><b>%1</b><br>%2<br><a style=\"color: %4\" href=\"%3\">%3</a></p>")
            .arg(name.toHtmlEscaped(), licence.toHtmlEscaped(), url, linkColour);
    };
    const QString qt = QString::fromLatin1(qVersion());
    auto *list =
        makeText(entry(tr("Qt %1: Core, Network, Gui, Widgets, Svg").arg(qt), tr("LGPL-3.0 or GPL"),
                       QStringLiteral("https://www.qt.io/")) +
                     entry(tr("Qt Charts %1").arg(qt), tr("GPL-3.0, which is why Porthole is under the GPL"),
                           QStringLiteral("https://doc.qt.io/qt-6/qtcharts-index.html")) +
                     entry(QStringLiteral("tl::expected"), tr("CC0-1.0"),
                           QStringLiteral("https://github.com/TartanLlama/expected")),
                 page);
    list->setTextFormat(Qt::RichText);
    list->setObjectName(QStringLiteral("libraries"));
    column->addWidget(list);
    column->addStretch(1);
    return page;
}

QWidget *AboutBox::makeLicenceTab()
{
    auto *text = new QPlainTextEdit(licenceText(), this);
    text->setReadOnly(true);
    text->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    text->setLineWrapMode(QPlainTextEdit::NoWrap);
    text->setAccessibleName(tr("Licence text"));
    text->setObjectName(QStringLiteral("licence"));
    const QFontMetrics metrics(text->font());
    text->setMinimumSize(metrics.horizontalAdvance(QLatin1Char('m')) * 82, metrics.lineSpacing() * 16);
    return text;
}

} // namespace porthole
