// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/messages/timebar.h"

#include "ui/messages/logtime.h"
#include "ui/settings/fieldmark.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QToolButton>

namespace porthole {

TimeBar::TimeBar(QWidget *parent)
    : QWidget(parent)
    , m_field(new QLineEdit(this))
    , m_mark(new FieldMark(m_field))
{
    m_field->setObjectName(QStringLiteral("goToTime"));
    m_field->setPlaceholderText(tr("12:01:07.5 or 2026-11-23 12:01"));
    m_field->setAccessibleName(tr("Time to go to"));
    auto *label = new QLabel(tr("Go to &time:"), this);
    label->setBuddy(m_field);
    auto *button = new QPushButton(tr("Go"), this);
    button->setObjectName(QStringLiteral("goToTimeButton"));
    auto *close = new QToolButton(this);
    close->setText(QStringLiteral("\u00d7"));
    close->setAutoRaise(true);
    close->setToolTip(tr("Close (Esc)"));
    close->setAccessibleName(tr("Close"));
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(label);
    layout->addWidget(m_field, 1);
    layout->addWidget(button);
    layout->addWidget(close);
    hide();
    connect(m_field, &QLineEdit::returnPressed, this, &TimeBar::go);
    connect(button, &QPushButton::clicked, this, &TimeBar::go);
    connect(close, &QToolButton::clicked, this, &TimeBar::leave);
    connect(m_field, &QLineEdit::textChanged, this, [this] { m_mark->setError({}); });
}

void TimeBar::ask()
{
    show();
    m_field->setFocus(Qt::ShortcutFocusReason);
    m_field->selectAll();
}

void TimeBar::go()
{
    const std::optional<qint64> time = logtime::parse(m_field->text(), m_dayOfNs);
    m_mark->setError(time ? QString() : tr("Not a time: write 12:01, 12:01:07.5 or 2026-11-23 12:01:07"));
    if (time)
        Q_EMIT timeWanted(*time);
}

void TimeBar::leave()
{
    hide();
    Q_EMIT closed();
}

void TimeBar::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        leave();
    else
        QWidget::keyPressEvent(event);
}

} // namespace porthole
