// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/exportsummary.h"

#include <QCoreApplication>

namespace porthole {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(porthole::ExportSummary)
};

} // namespace

QString ExportSummary::toString(const QString &file) const
{
    QString text = Words::tr("%1 messages, %2 B, written to %3").arg(messages).arg(bytes).arg(file);
    if (events > 0)
        text += Words::tr(", and %1 events").arg(events);
    text += u'\n';
    if (truncated > 0) {
        text += Words::tr("%1 messages were not kept whole by the capture: %2 B of them are missing\n")
                    .arg(truncated)
                    .arg(missingBytes);
    }
    if (leftOut > 0) {
        text += Words::tr("%1 messages were left out: the capture does not tell who their clients were\n")
                    .arg(leftOut);
    }
    if (missed > 0)
        text += Words::tr("%1 entries could not be read any more\n").arg(missed);
    if (notKept > 0)
        text += Words::tr("%1 messages never reached the capture, which could not keep up\n").arg(notKept);
    return text;
}

} // namespace porthole
