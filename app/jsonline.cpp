// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/jsonline.h"

#include "core/base/jsontext.h"

namespace porthole {

JsonLine::JsonLine(const char *event)
{
    add("event", QString::fromLatin1(event));
}

JsonLine &JsonLine::add(const char *key, const QString &value)
{
    addKey(key);
    m_text += '"' + jsonEscaped(value) + '"';
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
