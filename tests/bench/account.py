# SPDX-License-Identifier: GPL-3.0-or-later
"""What the kernel has on its books about another process."""

from __future__ import annotations

import time
from pathlib import Path

from trouble import BenchError

STEADY_KIB = 64.0
STEADY_SECONDS = 0.25
PATIENCE_SECONDS = 5.0


def cpu_seconds(pid: int) -> float:
    """The processor time of all threads of a process, to the nanosecond.

    The number of the clock is made like CPUCLOCK_SCHED of the whole process in the kernel's posix-timers.h, as
    clock_getcpuclockid(3) does: /proc/PID/stat has the same time, but in hundredths of a second.
    """
    try:
        return time.clock_gettime((~pid << 3) | 2)
    except OSError as error:
        raise BenchError(f"process {pid} has no processor clock any more: {error.strerror}") from error


def pss_kib(pid: int) -> float:
    """Its proportional share of memory: pages that n processes share count for 1/n."""
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return float(line.split()[1])
    except OSError as error:
        raise BenchError(f"the memory of process {pid} cannot be read: {error.strerror}") from error
    raise BenchError(f"/proc/{pid}/smaps_rollup has no line Pss")


def steady_pss_kib(pid: int) -> float:
    """The same once it no longer moves, or after PATIENCE_SECONDS."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    last = pss_kib(pid)
    while True:
        time.sleep(STEADY_SECONDS)
        now = pss_kib(pid)
        if abs(now - last) < STEADY_KIB or time.monotonic() > deadline:
            return now
        last = now
