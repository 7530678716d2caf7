// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/bytespinbox.h"

#include "core/config/valuetext.h"

#include <QRegularExpression>

#include <algorithm>

namespace porthole {

ByteSpinBox::ByteSpinBox(QWidget *parent)
    : QDoubleSpinBox(parent)
{
    setDecimals(0);
    setSingleStep(1024);
    setGroupSeparatorShown(true);
    setAccelerated(true);
    setSuffix(tr(" bytes"));
}

/// Without what the field itself adds: the suffix, and what divides the digits.
QString ByteSpinBox::typed(const QString &text) const
{
    QString rest = text;
    if (rest.endsWith(suffix()))
        rest.chop(suffix().size());
    rest.remove(locale().groupSeparator());
    rest.removeIf([](QChar c) { return c.isSpace(); });
    return rest;
}

bool ByteSpinBox::isSpecial(const QString &text) const
{
    return !specialValueText().isEmpty() && text == specialValueText();
}

QValidator::State ByteSpinBox::validate(QString &text, int &position) const
{
    if (isSpecial(text))
        return QDoubleSpinBox::validate(text, position);
    const QString bytes = typed(text);
    if (const auto number = byteCount(bytes))
        return double(*number) >= minimum() ? QValidator::Acceptable : QValidator::Intermediate;
    static const QRegularExpression begun(QStringLiteral("^[0-9]{0,18}([kmgt]i?)?$"),
                                          QRegularExpression::CaseInsensitiveOption);
    return begun.match(bytes).hasMatch() ? QValidator::Intermediate : QValidator::Invalid;
}

double ByteSpinBox::valueFromText(const QString &text) const
{
    const auto number = isSpecial(text) ? std::nullopt : byteCount(typed(text));
    return number ? std::min(double(*number), maximum()) : QDoubleSpinBox::valueFromText(text);
}

} // namespace porthole
