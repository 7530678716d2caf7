// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

/// What this process holds now. Thread: any.
namespace porthole::test {

[[nodiscard]] qsizetype threadCount();
/// Open descriptors (on Windows: handles).
[[nodiscard]] qsizetype descriptorCount();
/// Resident memory in bytes.
[[nodiscard]] qint64 residentBytes();
/// Whether less than this has come to it since it was `before`. What a sanitizer keeps beside the program's
/// own memory is allowed for.
[[nodiscard]] bool hasGrownByLessThan(qint64 bytes, qint64 before);
/// Bytes of the heap that are in use; 0 where the C library does not tell.
[[nodiscard]] qint64 allocatedBytes();
/// Gives free pages of the heap back to the system, where the C library can be asked to.
void giveBackFreeMemory();

} // namespace porthole::test
