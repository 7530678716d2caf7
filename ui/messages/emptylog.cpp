// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/messages/emptylog.h"

#include "ui/common/theme.h"

#include <QEvent>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace porthole {

EmptyLog::EmptyLog(QWidget *parent)
    : QFrame(parent)
    , m_text(new QLabel(this))
    , m_clearFilter(new QPushButton(tr("Clear the filter"), this))
{
    setFrameShape(QFrame::StyledPanel);
    setBackgroundRole(QPalette::Base);
    setAutoFillBackground(true);
    m_text->setObjectName(QStringLiteral("emptyText"));
    m_text->setTextFormat(Qt::PlainText);
    m_text->setAlignment(Qt::AlignCenter);
    m_text->setWordWrap(true);
    m_text->setForegroundRole(QPalette::WindowText); // the colour that updateColours() sets
    m_clearFilter->setObjectName(QStringLiteral("clearFilter"));
    auto *layout = new QVBoxLayout(this);
    layout->addStretch();
    layout->addWidget(m_text);
    layout->addWidget(m_clearFilter, 0, Qt::AlignCenter);
    layout->addStretch();
    connect(m_clearFilter, &QPushButton::clicked, this, &EmptyLog::clearFilterRequested);
    updateColours();
}

void EmptyLog::say(const QString &text, bool isFiltered)
{
    m_text->setText(text);
    m_clearFilter->setVisible(isFiltered);
}

void EmptyLog::updateColours()
{
    QPalette colours = m_text->palette();
    colours.setColor(QPalette::WindowText, theme::muted(palette()));
    m_text->setPalette(colours);
}

void EmptyLog::changeEvent(QEvent *event)
{
    QFrame::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        updateColours();
}

} // namespace porthole
