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

} // namespace porthole::test
