// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

namespace porthole::test {

/// What this process holds while nothing runs in it. Thread: main (a plain value).
struct Footprint
{
    qsizetype threads = 0;
    qsizetype descriptors = 0;
    qint64 residentBytes = 0;  ///< after giving back to the system what is free
    qint64 allocatedBytes = 0; ///< of the heap, in use; 0 where the system does not tell
    qsizetype files = 0;       ///< in the folder for temporary files

    /// How much more memory there may be at the end of a soak than at its start. Each of the heap's arenas
    /// keeps the pages at its end that a thread has once used (mallopt(3): M_TRIM_THRESHOLD, which
    /// platform::setHeapApart() raises), about 1 MiB in each of 15; malloc_trim(3) gives back others only.
    static constexpr qint64 residentMargin = 24 * 1024 * 1024;
    /// What is in use leaves no room for such: a client left behind has more than 1 KiB, and thousands come
    /// and go.
    static constexpr qint64 allocatedMargin = 256 * 1024;

    [[nodiscard]] static Footprint take();
    [[nodiscard]] QString toString() const;
};

/// What there is more of at the end than at the start, a sentence each; empty: nothing.
[[nodiscard]] QStringList grown(const Footprint &start, const Footprint &end);

/// False under a sanitizer that keeps freed memory, to find late uses of it.
[[nodiscard]] bool isMemoryJudged();

} // namespace porthole::test
