// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/memorygroup_linux.h"

#include <QByteArray>
#include <QFile>
#include <QList>
#include <QStringList>

#include <algorithm>
#include <optional>
#include <utility>

namespace porthole {

namespace {

constexpr qint64 lookIntervalNs = 10'000'000; // hundreds of clients may come meanwhile, thousands not
constexpr qint64 partInReserve = 8;

/// Empty if it cannot be read.
QByteArray contentsOf(const QString &fileName)
{
    QFile file(fileName);
    return file.open(QIODevice::ReadOnly | QIODevice::Unbuffered) ? file.readAll() : QByteArray();
}

/// None for "max", and for what is not there.
std::optional<qint64> numberIn(const QString &fileName)
{
    bool isNumber = false;
    const qint64 number = contentsOf(fileName).trimmed().toLongLong(&isNumber);
    return isNumber ? std::optional(number) : std::nullopt;
}

/// Of the memory in use, what holds parts of files and the like: the system drops it before it ends anybody,
/// and a capture that is written fills any group with it.
qint64 droppableBytes(const QString &folder)
{
    qint64 bytes = 0;
    for (const QByteArray &line : contentsOf(folder + QStringLiteral("/memory.stat")).split('\n')) {
        const QList<QByteArray> words = line.split(' ');
        if (words.size() == 2 &&
            (words[0] == "active_file" || words[0] == "inactive_file" || words[0] == "slab_reclaimable"))
            bytes += words[1].toLongLong();
    }
    return bytes;
}

/// Beyond "max" the system ends the group's programs; from "high" on it slows them down, to a standstill in
/// the end.
std::optional<qint64> limitOf(const QString &folder)
{
    const auto max = numberIn(folder + QStringLiteral("/memory.max"));
    const auto high = numberIn(folder + QStringLiteral("/memory.high"));
    return max && high ? std::min(max, high) : max ? max : high;
}

/// The folders of the group that the process is in, in the one hierarchy of version 2, and of those around
/// it, whose limits hold for it as well.
QStringList foldersOf(const QByteArray &groups, const QString &root)
{
    const QList<QByteArray> lines = groups.split('\n');
    const auto line = std::find_if(lines.begin(), lines.end(),
                                   [](const QByteArray &text) { return text.startsWith("0::/"); });
    if (line == lines.end())
        return {};
    QStringList folders{root};
    for (const QString &name : QString::fromUtf8(line->sliced(4)).split(u'/', Qt::SkipEmptyParts))
        folders.append(folders.last() + u'/' + name);
    return folders;
}

} // namespace

MemoryGroup::MemoryGroup(QString groupFile, QString root)
    : m_groupFile(std::move(groupFile))
    , m_root(std::move(root))
{
}

bool MemoryGroup::hasRoomFor(qint64 bytes, qint64 nowNs)
{
    if (m_lookedNs == std::numeric_limits<qint64>::min() || nowNs - m_lookedNs >= lookIntervalNs) {
        m_lookedNs = nowNs;
        look();
    }
    return std::all_of(m_rooms.begin(), m_rooms.end(), [bytes](const Room &room) {
        return room.left >= std::min(bytes, room.limit / partInReserve);
    });
}

void MemoryGroup::look()
{
    const QByteArray groups = contentsOf(m_groupFile);
    if (groups.isEmpty()) // for want of a descriptor, say: what was seen last holds on
        return;
    m_rooms.clear();
    for (const QString &folder : foldersOf(groups, m_root)) {
        const auto limit = limitOf(folder);
        const auto used = numberIn(folder + QStringLiteral("/memory.current"));
        if (limit && used)
            m_rooms.push_back({*limit, *limit - *used + droppableBytes(folder)});
    }
}

} // namespace porthole
