// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/plaintooltip.h"

#include <QStringList>

#include <algorithm>

namespace porthole {

namespace {

constexpr qsizetype mostColumns = 100;

bool isShort(const QString &line)
{
    return line.size() <= mostColumns;
}

} // namespace

QString plainToolTip(const QString &plain)
{
    const QStringList lines = plain.split(QLatin1Char('\n'));
    const bool mayBeMarkup = plain.contains(QLatin1Char('<')) || plain.contains(QLatin1Char('&'));
    if (!mayBeMarkup && std::all_of(lines.begin(), lines.end(), isShort))
        return plain;
    QStringList parts;
    for (const QString &line : lines) {
        for (qsizetype at = 0; at == 0 || at < line.size(); at += mostColumns)
            parts += line.mid(at, mostColumns).toHtmlEscaped();
    }
    return QStringLiteral("<p style=\"white-space:pre\">%1</p>").arg(parts.join(QStringLiteral("<br>")));
}

} // namespace porthole
