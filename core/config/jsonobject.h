// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QJsonValue>
#include <QList>
#include <QString>

namespace porthole {

/// An object with more members is refused.
inline constexpr qsizetype maxJsonMembers = 1000;

/// One member of a JSON object, and where it stands.
struct JsonMember
{
    QString key;
    int line = 0;      ///< of the key, counted from 1
    QByteArray source; ///< the value as it is written
    QJsonValue value;
};

/// The members of the one object that a JSON text (RFC 8259) consists of, in the order of the text. Unlike
/// QJsonDocument it knows their lines, and refuses a key that is given twice, and more than maxJsonMembers. A byte order mark is passed
/// over. Error: InvalidFile with `fileName` as its subject, and the line and what was expected as its detail.
/// Thread: any.
[[nodiscard]] Result<QList<JsonMember>> readJsonObject(QByteArrayView json, const QString &fileName);

/// A text as JSON writes it, quotes included. Thread: any.
[[nodiscard]] QByteArray toJsonString(const QString &text);

} // namespace porthole
