// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

namespace porthole {

/// One JSON object (RFC 8259) on one line, its members in the order in which they were added. The text is
/// pure ASCII: all else is written as \uXXXX, so nothing that a client sent can steer a terminal. Thread:
/// any.
class JsonLine final
{
public:
    /// An object whose first member is "event".
    explicit JsonLine(const char *event);

    JsonLine &add(const char *key, const QString &value);
    JsonLine &add(const char *key, qint64 value);
    /// With three decimals.
    JsonLine &add(const char *key, double value);

    /// The finished object and a line feed.
    [[nodiscard]] QByteArray toLine() const { return m_text + "}\n"; }

private:
    void addKey(const char *key);

    QByteArray m_text = "{";
};

} // namespace porthole
