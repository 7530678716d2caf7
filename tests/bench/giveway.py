# SPDX-License-Identifier: GPL-3.0-or-later
"""How a process takes only the processor time that nobody else wants."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

LEAST = 19


def give_way(pid: int, niceness: int) -> None:
    """Makes a process, which leads a session, nicer by so much.

    Linux shares the processors among sessions first (sched(7), "The autogroup feature"): the nice value of a process then
    tells only among those of its own session, and its session has one too."""
    os.setpriority(os.PRIO_PROCESS, pid, min(LEAST, os.getpriority(os.PRIO_PROCESS, pid) + niceness))
    with contextlib.suppress(FileNotFoundError):  # a kernel without autogroups
        Path(f"/proc/{pid}/autogroup").write_text(str(niceness))
