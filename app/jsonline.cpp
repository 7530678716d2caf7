// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/jsonline.h"

namespace porthole {

namespace {

QByteArray quoted(const QString &text)
{
    QByteArray out = "\"";
    for (const QChar c : text) {
        const char16_t unit = c.unicode();
        if (unit == u'"' || unit == u'\\')
            out += '\\';
        if (unit >= 0x20 && unit < 0x7f)
            out += char(unit);
        else
            out += "\\u" + QByteArray::number(unit, 16).rightJustified(4, '0'); // RFC 8259, section 7
    }
    return out + '"';
}

} // namespace

JsonLine::JsonLine(const char *event)
{
    add("event", QString::fromLatin1(event));
}

JsonLine &JsonLine::add(const char *key, const QString &value)
{
    addKey(key);
    m_text += quoted(value);
    return *this;
}

JsonLine &JsonLine::add(const char *key, qint64 value)
{
    addKey(key);
    m_text += QByteArray::number(value);
    return *this;
}

JsonLine &JsonLine::add(const char *key, double value)
{
    addKey(key);
    m_text += QByteArray::number(value, 'f', 3);
    return *this;
}

void JsonLine::addKey(const char *key)
{
    if (m_text.size() > 1)
        m_text += ',';
    m_text += '"';
    m_text += key;
    m_text += "\":";
}

} // namespace porthole
