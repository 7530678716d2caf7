// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/handover.h"

#include <QByteArrayList>
#include <QFile>

#include <cerrno>
#include <vector>

#include <unistd.h>

namespace porthole {

bool hasDisplay()
{
#ifdef Q_OS_MACOS
    return true;
#else
    for (const char *name : {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}) {
        if (!qEnvironmentVariableIsEmpty(name))
            return true;
    }
    return false;
#endif
}

QString handOver(const QString &program, const QStringList &arguments)
{
    QByteArrayList words = {QFile::encodeName(program)};
    for (const QString &argument : arguments)
        words += argument.toLocal8Bit();
    std::vector<char *> argv;
    for (QByteArray &word : words)
        argv.push_back(word.data());
    argv.push_back(nullptr);
    ::execv(argv[0], argv.data());
    return qt_error_string(errno);
}

} // namespace porthole
