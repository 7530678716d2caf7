// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/jsontext.h"

namespace porthole {

QByteArray jsonEscaped(QStringView text)
{
    QByteArray out;
    out.reserve(text.size() + text.size() / 8);
    for (const QChar c : text) {
        const char16_t unit = c.unicode();
        if (unit == u'"' || unit == u'\\')
            out += '\\';
        if (unit >= 0x20 && unit < 0x7f)
            out += char(unit);
        else
            out += "\\u" + QByteArray::number(unit, 16).rightJustified(4, '0');
    }
    return out;
}

} // namespace porthole
