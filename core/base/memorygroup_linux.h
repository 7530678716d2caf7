// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <limits>
#include <vector>

namespace porthole {

/// The control groups that this process is in, and what their limits leave it of memory (cgroup v2; Linux'
/// Documentation/admin-guide/cgroup-v2.rst). The system ends a process of a group that passes its limit
/// (memory.max), or makes all of them wait (memory.high), so the lower of the two is to be seen coming.
/// Thread: that of its owner.
class MemoryGroup final
{
public:
    explicit MemoryGroup(QString groupFile = QStringLiteral("/proc/self/cgroup"),
                         QString root = QStringLiteral("/sys/fs/cgroup"));

    /// Whether each group leaves `bytes`, or an eighth of its limit if that is less, as small groups are for
    /// small servers. True where there is no limit, or no such group. `nowNs`: platform::monotonicNs(); it
    /// looks a hundred times a second at most.
    [[nodiscard]] bool hasRoomFor(qint64 bytes, qint64 nowNs);

private:
    struct Room
    {
        qint64 limit; // bytes
        qint64 left;
    };
    void look();

    const QString m_groupFile;
    const QString m_root;
    std::vector<Room> m_rooms; // of the groups that have a limit
    qint64 m_lookedNs = std::numeric_limits<qint64>::min();
};

} // namespace porthole
