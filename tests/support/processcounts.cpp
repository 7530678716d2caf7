// SPDX-License-Identifier: GPL-3.0-or-later
// Platform code: each system counts a process's threads, descriptors and memory in its own way.
#include "tests/support/processcounts.h"

#if defined(Q_OS_LINUX)
#include <QDir>
#include <QFile>

#include <unistd.h>
#if defined(__GLIBC__)
#include <malloc.h>
#if __GLIBC_PREREQ(2, 33)
#define PORTHOLE_HEAP_OF_GLIBC
#endif
#endif
#elif defined(Q_OS_MACOS)
#include <libproc.h>
#include <mach/mach.h>
#include <unistd.h>
#elif defined(Q_OS_WIN)
#define PSAPI_VERSION 2
#include <windows.h>

#include <psapi.h>
#include <tlhelp32.h>
#endif

namespace porthole::test {

#if defined(Q_OS_LINUX)

qsizetype threadCount()
{
    return QDir(QStringLiteral("/proc/self/task")).entryList(QDir::Dirs | QDir::NoDotAndDotDot).size();
}

qsizetype descriptorCount()
{
    const QDir folder(QStringLiteral("/proc/self/fd"));
    return folder.entryList(QDir::System | QDir::AllEntries | QDir::NoDotAndDotDot).size() -
           1; // the folder itself
}

qint64 residentBytes()
{
    QFile file(QStringLiteral("/proc/self/statm"));
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    return file.readAll().split(' ').value(1).toLongLong() * ::sysconf(_SC_PAGESIZE);
}

qint64 mostAddressSpaceBytes()
{
    QFile file(QStringLiteral("/proc/self/status"));
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    const QByteArray status = file.readAll();
    const qsizetype at = status.indexOf("VmPeak:");
    return at < 0 ? 0 : status.sliced(at).simplified().split(' ').value(1).toLongLong() * 1024;
}

#elif defined(Q_OS_MACOS)

qsizetype threadCount()
{
    proc_taskinfo info = {};
    ::proc_pidinfo(::getpid(), PROC_PIDTASKINFO, 0, &info, sizeof info);
    return info.pti_threadnum;
}

qsizetype descriptorCount()
{
    return ::proc_pidinfo(::getpid(), PROC_PIDLISTFDS, 0, nullptr, 0) / int(sizeof(proc_fdinfo));
}

qint64 residentBytes()
{
    proc_taskinfo info = {};
    ::proc_pidinfo(::getpid(), PROC_PIDTASKINFO, 0, &info, sizeof info);
    return qint64(info.pti_resident_size);
}

#elif defined(Q_OS_WIN)

qsizetype threadCount()
{
    const HANDLE snapshot = ::CreateToolhelp32Snapshot(TH32CS_SNAPTHREAD, 0);
    THREADENTRY32 entry = {};
    entry.dwSize = sizeof entry;
    qsizetype count = 0;
    for (BOOL more = ::Thread32First(snapshot, &entry); more; more = ::Thread32Next(snapshot, &entry))
        count += entry.th32OwnerProcessID == ::GetCurrentProcessId();
    ::CloseHandle(snapshot);
    return count;
}

qsizetype descriptorCount()
{
    DWORD count = 0;
    ::GetProcessHandleCount(::GetCurrentProcess(), &count);
    return qsizetype(count);
}

qint64 residentBytes()
{
    PROCESS_MEMORY_COUNTERS counters = {};
    ::GetProcessMemoryInfo(::GetCurrentProcess(), &counters, sizeof counters);
    return qint64(counters.WorkingSetSize);
}

#endif

#if !defined(Q_OS_LINUX)

qint64 mostAddressSpaceBytes()
{
    return 0;
}

#endif

#if defined(PORTHOLE_HEAP_OF_GLIBC)

qint64 allocatedBytes()
{
    const struct mallinfo2 info = ::mallinfo2();
    return qint64(info.uordblks + info.hblkhd);
}

void giveBackFreeMemory()
{
    ::malloc_trim(0);
}

#else

qint64 allocatedBytes()
{
    return 0;
}

void giveBackFreeMemory()
{
}

#endif

namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool isSanitized = true;
#else
constexpr bool isSanitized = false;
#endif

} // namespace

bool MemoryMark::hasGrownByLessThan(qint64 bytes) const
{
    // ThreadSanitizer has several bytes for each of the program's, AddressSanitizer keeps 256 MiB that were
    // freed.
    if (isSanitized)
        bytes = 8 * bytes + 256 * 1024 * 1024;
    return test::residentBytes() - m_residentBytes < bytes &&
           test::allocatedBytes() - m_allocatedBytes < bytes;
}

bool MemoryMark::hasNeverGrownBy(qint64 bytes) const
{
    return isSanitized || test::mostAddressSpaceBytes() - m_mostAddressSpaceBytes < bytes;
}

} // namespace porthole::test
