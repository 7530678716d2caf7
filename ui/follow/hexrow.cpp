// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/follow/hexrow.h"

#include "ui/follow/streamdocument.h"

namespace porthole {

QString hexrow::line(const StreamDocument &document, const StreamRow &row, qint64 from, qint64 to)
{
    QString text = dump.line(document.bytes(row.from, row.to), 0, from - row.from, to - row.from);
    const QString offset =
        QStringLiteral("%1").arg(document.offsetOf(row.from), dump.offsetDigits, 16, QLatin1Char('0'));
    return text.replace(0, dump.offsetDigits, offset);
}

} // namespace porthole
