// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/handover.h"

#include <QCoreApplication>
#include <QFileInfo>

namespace porthole {

QString windowProgram()
{
    const QString here = QCoreApplication::applicationDirPath();
    const QStringList places = {
        QStringLiteral("/porthole-window"),
        QStringLiteral("/porthole-window.exe"),
        QStringLiteral("/porthole-window.app/Contents/MacOS/porthole-window"),
        QStringLiteral("/../libexec/porthole/porthole-window"),
    };
    for (const QString &place : places) {
        if (const QFileInfo program(here + place); program.isFile() && program.isExecutable())
            return program.canonicalFilePath();
    }
    return {};
}

} // namespace porthole
