// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panel/valuegrid.h"

#include "ui/common/plaintooltip.h"
#include "ui/common/theme.h"

#include <QEvent>
#include <QGridLayout>
#include <QLabel>

namespace porthole {

namespace {

// What a client chooses (a server name, a certificate's subject) can be long, and have no place to break a
// line.
constexpr qsizetype mostShown = 400;
constexpr qsizetype longWord = 40;

QString shortened(const QString &text)
{
    return text.size() <= mostShown ? text : text.first(mostShown) + QChar(0x2026);
}

/// Whether a line of a usual panel may not have room for all of it.
bool mayBeCut(const QString &text)
{
    qsizetype run = 0;
    for (const QChar c : text) {
        run = c.isSpace() ? 0 : run + 1;
        if (run > longWord)
            return true;
    }
    return text.size() > mostShown;
}

QString tipOf(const GridValue &value)
{
    QStringList lines{mayBeCut(value.text) ? value.text : QString(), value.exact};
    lines.removeAll(QString());
    return plainToolTip(lines.join(QLatin1Char('\n')));
}

/// Changes the text and keeps what is selected in it: all of it, or the same characters.
void setTextKeepingSelection(QLabel *label, const QString &text)
{
    if (label->text() == text)
        return;
    const int start = label->selectionStart();
    const qsizetype length = label->selectedText().size();
    const bool wasAll = length > 0 && length == label->text().size();
    label->setText(text);
    if (wasAll)
        label->setSelection(0, int(text.size()));
    else if (length > 0 && start < text.size())
        label->setSelection(start, int(qMin(length, text.size() - start)));
}

} // namespace

ValueGrid::ValueGrid(QWidget *parent)
    : QWidget(parent)
    , m_layout(new QGridLayout(this))
{
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setHorizontalSpacing(10);
    m_layout->setVerticalSpacing(3);
    m_layout->setColumnStretch(1, 3);
    m_layout->setColumnStretch(3, 2);
}

int ValueGrid::addField(const QString &name, Width width)
{
    Field field{new QLabel(name, this), new QLabel(this), width};
    field.value->setTextFormat(Qt::PlainText);
    field.value->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    field.value->setWordWrap(width == Width::Whole); // half a line is for short values
    if (width == Width::Whole) // a word that is too long is cut, and does not widen the window
        field.value->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    field.value->setAccessibleName(name);
    for (QLabel *label : {field.name, field.value}) {
        label->setAlignment(Qt::AlignLeft | Qt::AlignTop);
        label->hide();
    }
    m_fields += field;
    colour(field);
    return int(m_fields.size()) - 1;
}

void ValueGrid::setValues(const QList<GridValue> &values)
{
    Q_ASSERT(values.size() == m_fields.size());
    bool needsArranging = false;
    for (qsizetype i = 0; i < values.size(); ++i) {
        Field &field = m_fields[i];
        const GridValue &value = values[i];
        setTextKeepingSelection(field.value, shortened(value.text));
        field.value->setToolTip(tipOf(value));
        if (field.tone != value.tone) {
            field.tone = value.tone;
            colour(field);
        }
        needsArranging = needsArranging || field.isShown == value.text.isEmpty();
        field.isShown = !value.text.isEmpty();
    }
    if (needsArranging)
        arrange();
}

void ValueGrid::arrange()
{
    int row = 0;
    int column = 0;
    for (const Field &field : m_fields) {
        m_layout->removeWidget(field.name);
        m_layout->removeWidget(field.value);
        field.name->setVisible(field.isShown);
        field.value->setVisible(field.isShown);
        if (!field.isShown)
            continue;
        const bool whole = field.width == Width::Whole;
        if (whole && column > 0) {
            ++row;
            column = 0;
        }
        m_layout->addWidget(field.name, row, column);
        m_layout->addWidget(field.value, row, column + 1, 1, whole ? 3 : 1);
        column = whole || column > 0 ? 0 : 2;
        if (column == 0)
            ++row;
    }
}

QString ValueGrid::text(int field) const
{
    return m_fields[field].value->text();
}

void ValueGrid::colour(const Field &field)
{
    const auto set = [](QLabel *label, const QColor &colour) {
        QPalette palette = label->palette();
        palette.setColor(QPalette::WindowText, colour);
        label->setPalette(palette);
    };
    set(field.name, theme::muted(palette()));
    switch (field.tone) {
    case GridValue::Tone::Plain:
        set(field.value, palette().color(QPalette::WindowText));
        break;
    case GridValue::Tone::Warning:
        set(field.value, theme::warning(palette()));
        break;
    case GridValue::Tone::Bad:
        set(field.value, theme::bad(palette()));
        break;
    }
}

void ValueGrid::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() != QEvent::PaletteChange)
        return;
    for (const Field &field : std::as_const(m_fields))
        colour(field);
}

} // namespace porthole
