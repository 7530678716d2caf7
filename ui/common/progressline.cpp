// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/progressline.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QToolButton>

namespace porthole {

ProgressLine::ProgressLine(QWidget *parent)
    : QWidget(parent)
    , m_text(new QLabel(this))
    , m_progress(new QProgressBar(this))
    , m_button(new QToolButton(this))
{
    m_text->setObjectName(QStringLiteral("saveText"));
    m_text->setTextFormat(Qt::PlainText);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_text->setWordWrap(true);
    m_progress->setRange(0, 100);
    m_progress->setMaximumWidth(180);
    m_progress->setAccessibleName(tr("Progress of saving"));
    m_button->setObjectName(QStringLiteral("saveButton"));
    m_button->setAutoRaise(true);
    m_button->setFocusPolicy(Qt::StrongFocus);

    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_progress);
    layout->addWidget(m_button);
    hide();

    connect(m_button, &QToolButton::clicked, this, &ProgressLine::onButton);
}

void ProgressLine::begin(const QString &text, const QString &cancelTip)
{
    m_underWay = true;
    m_progress->setValue(0);
    m_progress->show();
    m_text->setText(text);
    m_button->setText(tr("Cancel"));
    m_button->setAccessibleName(tr("Cancel"));
    m_button->setToolTip(cancelTip);
    show();
}

void ProgressLine::setPercent(int percent)
{
    m_progress->setValue(percent);
}

void ProgressLine::end(const QString &text)
{
    m_underWay = false;
    if (text.isEmpty())
        hide();
    else
        say(text);
}

void ProgressLine::say(const QString &text)
{
    if (m_underWay)
        return;
    m_progress->hide();
    m_text->setText(text);
    m_button->setText(QStringLiteral("\u00d7"));
    m_button->setToolTip(tr("Close"));
    m_button->setAccessibleName(tr("Close"));
    show();
}

void ProgressLine::onButton()
{
    if (m_underWay)
        Q_EMIT cancelled();
    else
        hide();
}

} // namespace porthole
