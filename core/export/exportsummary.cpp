// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/exportsummary.h"

#include "core/base/counted.h"

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
    const auto told = [](quint64 n, const QString &one, const QString &many) {
        return n > 0 ? counted(qint64(n), one, many) : QString();
    };
    QString text = counted(qint64(messages), Words::tr("1 message, %1 B, written to %2"),
                           Words::tr("%1 messages, %2 B, written to %3"))
                       .arg(bytes)
                       .arg(file);
    text += told(events, Words::tr(", and 1 event"), Words::tr(", and %1 events")) + u'\n';
    if (truncated > 0) {
        text +=
            counted(qint64(truncated),
                    Words::tr("1 message was not kept whole by the capture: %1 B of it are missing\n"),
                    Words::tr("%1 messages were not kept whole by the capture: %2 B of them are missing\n"))
                .arg(missingBytes);
    }
    text += told(leftOut, Words::tr("1 message was left out: the capture does not tell who its client was\n"),
                 Words::tr("%1 messages were left out: the capture does not tell who their clients were\n"));
    text += told(missed, Words::tr("1 entry could not be read any more\n"),
                 Words::tr("%1 entries could not be read any more\n"));
    text += told(notKept, Words::tr("1 message never reached the capture, which could not keep up\n"),
                 Words::tr("%1 messages never reached the capture, which could not keep up\n"));
    return text;
}

} // namespace porthole
