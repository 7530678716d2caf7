// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/replyedit.h"

#include "core/base/bytetext.h"
#include "core/config/limits.h"
#include "ui/settings/fieldmark.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QScopedValueRollback>

namespace porthole {

using Mode = ReplySpec::Mode;

ReplyEdit::ReplyEdit(QWidget *parent)
    : QWidget(parent)
    , m_mode(new QComboBox(this))
    , m_text(new QLineEdit(this))
    , m_mark(new FieldMark(m_text))
{
    m_mode->addItem(tr("None"), int(Mode::None));
    m_mode->addItem(tr("Echo"), int(Mode::Echo));
    m_mode->addItem(tr("Text"), int(Mode::Text));
    m_mode->setObjectName(QStringLiteral("replyMode"));
    m_mode->setAccessibleName(tr("Reply"));
    m_text->setObjectName(QStringLiteral("replyText"));
    m_text->setAccessibleName(tr("Text of the reply"));
    m_text->setPlaceholderText(tr("such as OK\\r\\n"));
    m_text->setMinimumWidth(fontMetrics().averageCharWidth() * 12);
    // A byte may need the four characters of \xHH.
    m_text->setMaxLength(int(limits::maxTextBytes) * 4);

    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(m_mode);
    row->addWidget(m_text);
    setFocusProxy(m_mode);
    setTabOrder(m_mode, m_text);
    connect(m_mode, &QComboBox::currentIndexChanged, this, &ReplyEdit::refresh);
    connect(m_text, &QLineEdit::textChanged, this, &ReplyEdit::refresh);
    setReply({});
}

ReplySpec::Mode ReplyEdit::mode() const
{
    return Mode(m_mode->currentData().toInt());
}

void ReplyEdit::setReply(const ReplySpec &reply)
{
    const QScopedValueRollback loading(m_loading, true);
    m_given = reply;
    m_mode->setCurrentIndex(m_mode->findData(int(reply.mode)));
    m_text->setText(toEscaped(reply.text));
    refresh();
}

Result<ReplySpec> ReplyEdit::reply() const
{
    switch (mode()) {
    case Mode::None:
    case Mode::Echo:
        return ReplySpec{mode(), m_given.text};
    case Mode::Text:
        return ReplySpec::parse(QStringLiteral("text:") + m_text->text());
    }
    Q_UNREACHABLE();
    return {};
}

void ReplyEdit::refresh()
{
    m_text->setVisible(mode() == Mode::Text);
    m_mode->setToolTip(explanation());
    const Result<ReplySpec> entered = reply();
    m_mark->setError(entered ? QString() : describe(entered.error()));
    if (entered)
        m_text->setToolTip(explanation());
    if (!m_loading)
        Q_EMIT edited();
}

QString ReplyEdit::explanation() const
{
    switch (mode()) {
    case Mode::None:
        return tr("Nothing is sent back.");
    case Mode::Echo:
        return tr("Each message is sent back exactly as it came.");
    case Mode::Text:
        return tr("Each message is answered with this text; \\n \\r \\t \\0 \\\\ and \\xHH are understood.");
    }
    Q_UNREACHABLE();
    return {};
}

} // namespace porthole
