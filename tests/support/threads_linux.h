// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDir>
#include <QFile>
#include <QList>

#include <sys/resource.h>

/// The threads of this process, as Linux counts them.
namespace porthole::test {

inline QList<int> threads()
{
    QList<int> threads;
    const QStringList ids =
        QDir(QStringLiteral("/proc/self/task")).entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    for (const QString &id : ids)
        threads.append(id.toInt());
    return threads;
}

/// Those that have the name, which Linux cuts after 15 bytes.
inline QList<int> threadsOf(const QByteArray &name)
{
    QList<int> found = threads();
    found.removeIf([&name](int thread) {
        QFile file(QStringLiteral("/proc/self/task/%1/comm").arg(thread));
        return !file.open(QIODevice::ReadOnly) || file.readAll().trimmed() != name.left(15);
    });
    return found;
}

/// 0: the calling thread's.
inline int nicenessOf(int thread)
{
    return ::getpriority(PRIO_PROCESS, id_t(thread));
}

} // namespace porthole::test
