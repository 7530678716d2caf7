// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/framing/pendingbytes.h"

#include <QVarLengthArray>

namespace porthole {

namespace {

constexpr qsizetype notFound = -1;

/// Looks for a needle that begins in `tail` and ends in `head`.
qsizetype indexAcross(QByteArrayView tail, QByteArrayView head, QByteArrayView needle)
{
    QVarLengthArray<char, 512> seam;
    seam.append(tail.data(), tail.size());
    seam.append(head.data(), head.size());
    return QByteArrayView(seam.constData(), seam.size()).indexOf(needle);
}

} // namespace

qsizetype PendingBytes::indexOf(QByteArrayView needle, qsizetype from, qsizetype limit) const
{
    const qsizetype freshVisible = qMin(fresh.size(), limit - held.size());
    if (freshVisible <= 0)
        return notFound;
    const qsizetype overlap = needle.size() - 1;
    if (const qsizetype seamFrom = qMax(from, held.size() - overlap); seamFrom < held.size()) {
        const QByteArrayView head = fresh.first(qMin(overlap, freshVisible));
        if (const qsizetype found = indexAcross(held.sliced(seamFrom), head, needle); found >= 0)
            return seamFrom + found;
    }
    const qsizetype found = fresh.first(freshVisible).indexOf(needle, qMax<qsizetype>(0, from - held.size()));
    return found < 0 ? notFound : held.size() + found;
}

} // namespace porthole
