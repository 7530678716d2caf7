// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/clients/emptystate.h"

#include "ui/common/format.h"
#include "ui/common/theme.h"

#include <QAbstractScrollArea>
#include <QClipboard>
#include <QEvent>
#include <QFontDatabase>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace porthole {

EmptyState::EmptyState(QAbstractScrollArea *view)
    : QWidget(view)
    , m_viewport(view->viewport())
    , m_text(new QLabel(this))
    , m_commandLine(new QWidget(this))
    , m_command(new QLabel(m_commandLine))
    , m_copy(new QPushButton(tr("Cop&y"), m_commandLine))
    , m_action(new QPushButton(this))
{
    m_text->setObjectName(QStringLiteral("emptyText"));
    m_text->setAlignment(Qt::AlignCenter);
    m_text->setWordWrap(true);
    m_command->setObjectName(QStringLiteral("emptyCommand"));
    m_command->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_command->setTextFormat(Qt::PlainText);
    m_command->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_copy->setObjectName(QStringLiteral("copyCommand"));
    m_copy->setIcon(theme::icon(QStringLiteral("copy")));
    m_copy->setToolTip(tr("Copy this command to the clipboard"));
    m_action->setObjectName(QStringLiteral("emptyAction"));
    connect(m_copy, &QPushButton::clicked, this,
            [this] { QGuiApplication::clipboard()->setText(m_command->text()); });
    connect(m_action, &QPushButton::clicked, this, &EmptyState::actionClicked);

    auto *line = new QHBoxLayout(m_commandLine);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(12);
    line->addWidget(m_command);
    line->addWidget(m_copy);
    auto *layout = new QVBoxLayout(this);
    layout->setSpacing(10);
    layout->addStretch();
    layout->addWidget(m_text);
    layout->addWidget(m_commandLine, 0, Qt::AlignHCenter);
    layout->addWidget(m_action, 0, Qt::AlignHCenter);
    layout->addStretch();

    m_viewport->installEventFilter(this);
    setGeometry(m_viewport->geometry());
    updateColours();
    hide();
}

void EmptyState::display(const QString &text, const QString &command, const QString &action)
{
    m_text->setText(text);
    m_command->setText(command);
    m_commandLine->setVisible(!command.isEmpty());
    m_action->setText(action);
    m_action->setVisible(!action.isEmpty());
    setGeometry(m_viewport->geometry());
    raise();
    show();
}

void EmptyState::displayFiltered(qsizetype hiddenClients)
{
    display(format::counted(hiddenClients, tr("The filter hides the one client."),
                            tr("The filter hides all %1 clients.")),
            {}, tr("Clear filter"));
}

bool EmptyState::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_viewport && (event->type() == QEvent::Resize || event->type() == QEvent::Move))
        setGeometry(m_viewport->geometry());
    return QWidget::eventFilter(watched, event);
}

void EmptyState::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        updateColours();
}

void EmptyState::updateColours()
{
    QPalette hint = palette();
    hint.setColor(QPalette::WindowText, theme::muted(palette()));
    m_text->setPalette(hint);
    QPalette text = palette();
    text.setColor(QPalette::WindowText, palette().color(QPalette::Text));
    m_command->setPalette(text);
}

} // namespace porthole
