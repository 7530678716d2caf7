// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/fieldmark.h"

#include "ui/common/svgiconengine.h"
#include "ui/common/theme.h"

#include <QAction>
#include <QEvent>
#include <QIcon>
#include <QLineEdit>

namespace porthole {

FieldMark::FieldMark(QLineEdit *edit)
    : QObject(edit)
    , m_edit(edit)
    , m_icon(edit->addAction(QIcon(), QLineEdit::TrailingPosition))
{
    m_icon->setVisible(false);
    colourIcon();
    edit->installEventFilter(this);
}

void FieldMark::setError(const QString &sentence)
{
    if (sentence == m_error)
        return;
    if (m_error.isEmpty())
        m_toolTip = m_edit->toolTip();
    m_error = sentence;
    m_icon->setVisible(!sentence.isEmpty());
    m_icon->setToolTip(sentence);
    m_edit->setToolTip(sentence.isEmpty() ? m_toolTip : sentence);
    m_edit->setAccessibleDescription(sentence);
}

bool FieldMark::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::PaletteChange)
        colourIcon();
    return QObject::eventFilter(watched, event);
}

void FieldMark::colourIcon()
{
    m_icon->setIcon(colouredIcon(QStringLiteral("error"), theme::bad(m_edit->palette())));
}

} // namespace porthole
