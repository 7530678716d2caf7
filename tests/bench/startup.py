# SPDX-License-Identifier: GPL-3.0-or-later
"""How long it takes from the command until the window is there."""

from __future__ import annotations

import shutil
from pathlib import Path

from row import Quantities, Row
from session import Session
from window import Window


def measure_start(session: Session, row: Row, name: str) -> Quantities:
    """Milliseconds from just before `porthole` is started until its window is painted.

    As for users, `porthole` finds `porthole-window` beside itself and becomes it; here that is the one with the probe.
    """
    folder = session.folder / "programs"
    home = folder / "home"
    if not folder.exists():
        home.mkdir(parents=True)
        shutil.copy2(session.program("bin/porthole"), folder / "porthole")
        shutil.copy2(session.program("bench/porthole-window-bench"), folder / "porthole-window")
        _start(session, row, folder, home)  # fills the caches of files and fonts
    return {"paintedMs": _start(session, row, folder, home)}


def _start(session: Session, row: Row, folder: Path, home: Path) -> float:
    with Window(session, row.framing, folder / "porthole", home) as window:
        return window.painted_ms
