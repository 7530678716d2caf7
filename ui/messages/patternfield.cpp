// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/messages/patternfield.h"

#include "core/base/bytetext.h"
#include "ui/common/theme.h"
#include "ui/settings/fieldmark.h"

#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QToolButton>
#include <QVBoxLayout>

namespace porthole {

PatternField::PatternField(QWidget *parent)
    : QWidget(parent)
    , m_field(new QLineEdit(this))
    , m_kind(new QComboBox(this))
    , m_case(new QToolButton(this))
    , m_error(new QLabel(this))
    , m_mark(new FieldMark(m_field))
{
    m_field->setObjectName(QStringLiteral("search"));
    m_field->setClearButtonEnabled(true);
    m_field->setMinimumWidth(90);
    m_kind->setObjectName(QStringLiteral("searchKind"));
    m_kind->addItems({tr("Text"), tr("Hex"), tr("Regex")}); // in the order of BytePattern::Kind
    m_kind->setAccessibleName(tr("How to read what is searched for"));
    m_case->setObjectName(QStringLiteral("matchCase"));
    m_case->setText(tr("Aa"));
    m_case->setCheckable(true);
    m_case->setFocusPolicy(Qt::StrongFocus);
    m_case->setToolTip(tr("Match case: a is not A"));
    m_case->setAccessibleName(tr("Match case"));
    m_error->setObjectName(QStringLiteral("searchError"));
    m_error->setTextFormat(Qt::PlainText);
    m_error->setWordWrap(true); // it must not make the window wider
    m_error->hide();

    auto *line = new QHBoxLayout;
    line->addWidget(m_field, 1);
    line->addWidget(m_kind);
    line->addWidget(m_case);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addLayout(line);
    layout->addWidget(m_error);
    updateHints();
    updateColours();

    connect(m_field, &QLineEdit::textChanged, this, &PatternField::read);
    connect(m_kind, &QComboBox::currentIndexChanged, this, [this] {
        updateHints();
        read();
    });
    connect(m_case, &QToolButton::toggled, this, &PatternField::read);
}

void PatternField::updateHints()
{
    const auto kind = BytePattern::Kind(m_kind->currentIndex());
    const QString hint = kind == BytePattern::Kind::Text    ? tr("Search text")
                         : kind == BytePattern::Kind::Bytes ? tr("Bytes in hex, say 0d 0a")
                                                            : tr("Regular expression");
    m_case->setEnabled(kind != BytePattern::Kind::Bytes);
    m_field->setPlaceholderText(hint);
    m_field->setAccessibleName(hint);
    if (!m_mark->error().isEmpty())
        return;
    m_field->setToolTip(
        kind == BytePattern::Kind::Text
            ? tr("Messages that contain this text, as it is: escapes such as \\n are not understood here.")
        : kind == BytePattern::Kind::Bytes
            ? tr("Messages that contain these bytes: two hex digits each, blanks between them if you like.")
            : tr("Messages in which this expression finds something. Each byte is one character: \\x00 to "
                 "\\xff. ^ and $ are the ends of lines, which a dot matches only after (?s)."));
}

Result<BytePattern> PatternField::typed() const
{
    BytePattern pattern{BytePattern::Kind(m_kind->currentIndex()), m_case->isChecked(), {}};
    if (pattern.kind == BytePattern::Kind::Bytes) {
        Result<QByteArray> bytes = fromHex(m_field->text());
        if (!bytes)
            return tl::unexpected(bytes.error());
        pattern.bytes = *std::move(bytes);
        pattern.matchCase = false;
    } else {
        pattern.bytes = m_field->text().toUtf8();
    }
    MessageFilter filter;
    filter.pattern = pattern;
    if (const Result<void> valid = filter.validate(); !valid)
        return tl::unexpected(valid.error());
    // Which kind an empty pattern is makes no difference to anybody.
    return pattern.isEmpty() ? BytePattern() : pattern;
}

void PatternField::read()
{
    const Result<BytePattern> pattern = typed();
    showError(pattern ? QString() : pattern.error().detail);
    if (!pattern || *pattern == m_pattern)
        return;
    m_pattern = *pattern;
    Q_EMIT patternChanged();
}

void PatternField::showError(const QString &sentence)
{
    m_mark->setError(sentence);
    m_error->setText(sentence);
    m_error->setVisible(!sentence.isEmpty());
    if (sentence.isEmpty())
        updateHints();
}

void PatternField::clear()
{
    m_field->clear();
}

void PatternField::focusField()
{
    m_field->setFocus(Qt::ShortcutFocusReason);
    m_field->selectAll();
}

void PatternField::updateColours()
{
    QPalette colours = m_error->palette();
    colours.setColor(QPalette::WindowText, theme::bad(palette()));
    m_error->setPalette(colours);
}

void PatternField::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        updateColours();
}

} // namespace porthole
