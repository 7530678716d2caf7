// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/messages/logmenu.h"

#include "ui/messages/copyformat.h"
#include "ui/messages/messagemodel.h"

#include <QActionGroup>
#include <QClipboard>
#include <QCoreApplication>
#include <QGuiApplication>
#include <QHeaderView>
#include <QMenu>

#include <algorithm>

namespace porthole {

namespace {

class Text
{
    Q_DECLARE_TR_FUNCTIONS(porthole::LogMenu)
};

void addTimeModes(QMenu *menu, MessageModel *model)
{
    auto *group = new QActionGroup(menu);
    const auto add = [&](MessageModel::TimeMode mode, const QString &text) {
        QAction *action = group->addAction(menu->addAction(text));
        action->setCheckable(true);
        action->setChecked(model->timeMode() == mode);
        QObject::connect(action, &QAction::triggered, model, [model, mode] { model->setTimeMode(mode); });
    };
    add(MessageModel::TimeMode::Absolute, Text::tr("Time of &day"));
    add(MessageModel::TimeMode::SinceFirst, Text::tr("Time since the &first entry"));
    add(MessageModel::TimeMode::SincePrevious, Text::tr("Time since the entry &before"));
}

} // namespace

void addColumnEntries(QMenu *menu, QHeaderView *header, MessageModel *model)
{
    const bool isLastShown = header->count() - header->hiddenSectionCount() == 1;
    for (int column = 0; column < header->count(); ++column) {
        QAction *action =
            menu->addAction(model->headerData(column, Qt::Horizontal, Qt::DisplayRole).toString());
        action->setCheckable(true);
        action->setChecked(!header->isSectionHidden(column));
        action->setEnabled(header->isSectionHidden(column) || !isLastShown);
        QObject::connect(action, &QAction::toggled, header,
                         [header, column](bool shown) { header->setSectionHidden(column, !shown); });
    }
    menu->addSeparator();
    addTimeModes(menu, model);
}

// What the menu is about is what was under it as it opened: rows move on meanwhile, the bytes do not.
void addCopyEntries(QMenu *menu, const QByteArray &bytes, qsizetype maxChars, const QString &host,
                    quint16 port)
{
    const auto add = [&](CopyFormat format, const QString &text, qsizetype charsPerByte) {
        const QByteArray copied = bytes.first(std::min(bytes.size(), maxChars / charsPerByte));
        QObject::connect(menu->addAction(text), &QAction::triggered, menu, [format, copied, host, port] {
            QGuiApplication::clipboard()->setText(copyText(format, copied, host, port));
        });
    };
    add(CopyFormat::Text, Text::tr("&Text"), 4);
    add(CopyFormat::Hex, Text::tr("&Hex"), 3);
    add(CopyFormat::CArray, Text::tr("&C array"), 6);
    add(CopyFormat::Python, Text::tr("&Python bytes"), 4);
    add(CopyFormat::Shell, Text::tr("&Shell: printf \u2026 | nc"), 4);
}

} // namespace porthole
