// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/handover.h"

#include <QProcess>

namespace porthole {

bool hasDisplay()
{
    return true;
}

QString handOver(const QString &program, const QStringList &arguments)
{
    QProcess process;
    process.setProgram(program);
    process.setArguments(arguments);
    return process.startDetached() ? QString() : process.errorString();
}

} // namespace porthole
