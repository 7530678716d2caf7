// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/framingedit.h"

#include "ui/settings/fieldmark.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QScopedValueRollback>

namespace porthole {

namespace {

using Mode = FramingSpec::Mode;

QString keyword(Mode mode)
{
    switch (mode) {
    case Mode::Raw:
        return QStringLiteral("raw");
    case Mode::Line:
        return QStringLiteral("line");
    case Mode::Delimiter:
        return QStringLiteral("delimiter");
    case Mode::Markers:
        return QStringLiteral("stx");
    case Mode::Fixed:
        return QStringLiteral("fixed");
    case Mode::Length:
        return QStringLiteral("length");
    case Mode::Gap:
        return QStringLiteral("gap");
    }
    Q_UNREACHABLE();
    return {};
}

bool hasParameter(Mode mode)
{
    return mode != Mode::Raw && mode != Mode::Line;
}

QString usualParameter(Mode mode)
{
    switch (mode) {
    case Mode::Delimiter:
        return QStringLiteral("0d0a");
    case Mode::Markers:
        return QStringLiteral("02:03");
    case Mode::Fixed:
        return QStringLiteral("16");
    case Mode::Length:
        return QStringLiteral("4");
    case Mode::Gap:
        return QStringLiteral("50");
    case Mode::Raw:
    case Mode::Line:
        break;
    }
    return {};
}

/// The text form without its keyword; the markers always written out.
QString parameterOf(const FramingSpec &framing)
{
    if (framing.mode == Mode::Markers) {
        return QStringLiteral("%1:%2").arg(QString::fromLatin1(framing.start.toHex()),
                                           QString::fromLatin1(framing.end.toHex()));
    }
    return framing.toString().section(u':', 1);
}

/// `given` with the mode of `entered` and what belongs to that mode.
FramingSpec merged(FramingSpec given, const FramingSpec &entered)
{
    given.mode = entered.mode;
    switch (entered.mode) {
    case Mode::Raw:
    case Mode::Line:
        break;
    case Mode::Delimiter:
        given.delimiter = entered.delimiter;
        break;
    case Mode::Markers:
        given.start = entered.start;
        given.end = entered.end;
        break;
    case Mode::Fixed:
        given.fixedBytes = entered.fixedBytes;
        break;
    case Mode::Length:
        given.prefixBytes = entered.prefixBytes;
        given.littleEndian = entered.littleEndian;
        given.prefixCountsItself = entered.prefixCountsItself;
        break;
    case Mode::Gap:
        given.gap = entered.gap;
        break;
    }
    return given;
}

} // namespace

FramingEdit::FramingEdit(QWidget *parent)
    : QWidget(parent)
    , m_mode(new QComboBox(this))
    , m_parameter(new QLineEdit(this))
    , m_mark(new FieldMark(m_parameter))
{
    m_mode->addItem(tr("Raw"), int(Mode::Raw));
    m_mode->addItem(tr("Lines"), int(Mode::Line));
    m_mode->addItem(tr("Delimiter"), int(Mode::Delimiter));
    m_mode->addItem(tr("STX/ETX"), int(Mode::Markers));
    m_mode->addItem(tr("Fixed length"), int(Mode::Fixed));
    m_mode->addItem(tr("Length prefix"), int(Mode::Length));
    m_mode->addItem(tr("Silence gap"), int(Mode::Gap));
    m_mode->setObjectName(QStringLiteral("framingMode"));
    m_mode->setAccessibleName(tr("Framing"));
    m_parameter->setObjectName(QStringLiteral("framingParameter"));
    m_parameter->setMinimumWidth(fontMetrics().averageCharWidth() * 9);

    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(m_mode);
    row->addWidget(m_parameter);
    setFocusProxy(m_mode);
    setTabOrder(m_mode, m_parameter);
    connect(m_mode, &QComboBox::currentIndexChanged, this, &FramingEdit::onModeChanged);
    connect(m_parameter, &QLineEdit::textChanged, this, &FramingEdit::onParameterEdited);
    setFraming({});
}

FramingSpec::Mode FramingEdit::mode() const
{
    return Mode(m_mode->currentData().toInt());
}

void FramingEdit::setFraming(const FramingSpec &framing)
{
    const QScopedValueRollback loading(m_loading, true);
    m_given = framing;
    m_parameters.clear();
    m_parameters.insert(framing.mode, parameterOf(framing));
    m_mode->setCurrentIndex(m_mode->findData(int(framing.mode)));
    showParameter();
}

Result<FramingSpec> FramingEdit::framing() const
{
    const QString text =
        hasParameter(mode()) ? keyword(mode()) + u':' + m_parameter->text().trimmed() : keyword(mode());
    return FramingSpec::parse(text).map(
        [this](const FramingSpec &entered) { return merged(m_given, entered); });
}

void FramingEdit::onModeChanged()
{
    if (m_loading)
        return;
    {
        const QScopedValueRollback loading(m_loading, true);
        showParameter();
    }
    Q_EMIT edited();
}

void FramingEdit::onParameterEdited()
{
    m_parameters.insert(mode(), m_parameter->text());
    const Result<FramingSpec> entered = framing();
    m_mark->setError(entered ? QString() : describe(entered.error()));
    if (!m_loading)
        Q_EMIT edited();
}

void FramingEdit::showParameter()
{
    m_mark->setError({});
    m_parameter->setVisible(hasParameter(mode()));
    m_parameter->setToolTip(explanation());
    m_mode->setToolTip(explanation());
    if (!hasParameter(mode()))
        return;
    m_parameter->setAccessibleName(tr("Parameter of the framing %1").arg(m_mode->currentText()));
    m_parameter->setPlaceholderText(usualParameter(mode()));
    m_parameter->setText(m_parameters.value(mode(), usualParameter(mode())));
    onParameterEdited();
}

QString FramingEdit::explanation() const
{
    switch (mode()) {
    case Mode::Raw:
        return tr("Each read from the network is a message of its own.");
    case Mode::Line:
        return tr("A message ends with a line feed; a carriage return before it belongs to the end.");
    case Mode::Delimiter:
        return tr("A message ends with these bytes, in hex: 0d0a is CR LF.");
    case Mode::Markers:
        return tr("A message stands between a start and an end marker, in hex, with a colon between them: "
                  "02:03 is STX and ETX.");
    case Mode::Fixed:
        return tr("Every message has this many bytes.");
    case Mode::Length:
        return tr(
            "A message begins with its length, an unsigned number of 1, 2, 4 or 8 bytes; add :le if that is "
            "little-endian, :incl if it counts itself (4:le:incl).");
    case Mode::Gap:
        return tr("A message ends after this many milliseconds of silence.");
    }
    Q_UNREACHABLE();
    return {};
}

} // namespace porthole
