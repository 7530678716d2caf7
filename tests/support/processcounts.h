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
/// Bytes of the heap that are in use; 0 where the C library does not tell.
[[nodiscard]] qint64 allocatedBytes();
/// The most address space that this process has ever had, in bytes; 0 where the system does not tell.
[[nodiscard]] qint64 mostAddressSpaceBytes();
/// Gives free pages of the heap back to the system, where the C library can be asked to.
void giveBackFreeMemory();

/// What this process held in memory when this was made. What a sanitizer keeps beside the program's own
/// memory is allowed for.
class MemoryMark final
{
public:
    /// Whether less than this has come to it since: of resident memory, and of the heap, where bytes count
    /// that were asked for and never touched.
    [[nodiscard]] bool hasGrownByLessThan(qint64 bytes) const;
    /// Whether it has never since had so much address space more, not even for a moment. The first use of a
    /// heap by a thread takes up to 128 MiB. Under a sanitizer this is not judged.
    [[nodiscard]] bool hasNeverGrownBy(qint64 bytes) const;

private:
    qint64 m_residentBytes = test::residentBytes();
    qint64 m_allocatedBytes = test::allocatedBytes();
    qint64 m_mostAddressSpaceBytes = test::mostAddressSpaceBytes();
};

} // namespace porthole::test
