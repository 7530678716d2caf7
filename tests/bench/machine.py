# SPDX-License-Identifier: GPL-3.0-or-later
"""The machine that is measured on: its limits, and what to write beside the numbers."""

from __future__ import annotations

import os
import platform
import resource
from pathlib import Path

MANY_DESCRIPTORS = 20_000


def raise_descriptor_limit() -> int:
    """Raises this process's soft limit to the hard one, which all that it starts inherits, and gives it."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    return hard


def has_many_descriptors(limit: int) -> bool:
    return limit == resource.RLIM_INFINITY or limit >= MANY_DESCRIPTORS


def processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()


def describe() -> dict[str, str | int]:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {
        "processor": processor(),
        "cores": len(os.sched_getaffinity(0)),
        "memoryMiB": memory // 2**20,
        "kernel": f"{platform.system()} {platform.release()}",
        "loadAverage": f"{os.getloadavg()[0]:.2f}",
    }
