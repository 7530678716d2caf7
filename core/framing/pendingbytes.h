// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>

namespace porthole {

/// The bytes that are not yet a frame: those held from earlier chunks, then those that have just come. They
/// are indexed as one run, without being copied together. Thread: that of its owner.
struct PendingBytes
{
    QByteArrayView held;
    QByteArrayView fresh;

    [[nodiscard]] qsizetype size() const { return held.size() + fresh.size(); }
    [[nodiscard]] char at(qsizetype index) const
    {
        return index < held.size() ? held[index] : fresh[index - held.size()];
    }
    /// Where `needle` first begins at or after `from`, looking at the first `limit` bytes only; -1 if
    /// nowhere. Takes it that the held bytes alone were searched when they were fresh, so that no byte is
    /// searched twice but the few in which a needle may have been cut.
    [[nodiscard]] qsizetype indexOf(QByteArrayView needle, qsizetype from, qsizetype limit) const;
};

} // namespace porthole
