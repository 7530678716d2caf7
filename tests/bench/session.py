# SPDX-License-Identifier: GPL-3.0-or-later
"""One run: what was built, how long to measure, and what all rows share."""

from __future__ import annotations

import os
import tempfile
from contextlib import ExitStack
from pathlib import Path

from display import Display
from trouble import BenchError

BUILD_HINT = "build it with: cmake --preset bench && cmake --build --preset bench"


class Session:
    """Owns the folder for all temporary files and the display; both end with its `with` block."""

    def __init__(self, build: Path, *, seconds: float, quick: bool) -> None:
        self.build = build
        self.seconds = seconds
        self.warm_up = min(1.0, seconds / 3)
        self.quick = quick
        self._stack = ExitStack()
        self.folder = Path(self._stack.enter_context(tempfile.TemporaryDirectory(prefix="porthole-bench-")))
        self._display: Display | None = None

    def __enter__(self) -> Session:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def clients(self, count: int) -> int:
        """How many to take where a row says so many: a quick run has a tenth."""
        return max(1, count // 10) if self.quick else count

    def program(self, name: str) -> Path:
        """A program of the build, named by its path in there."""
        path = self.build / name
        if not os.access(path, os.X_OK):
            raise BenchError(f"there is no program {path}; {BUILD_HINT}")
        return path

    def display(self) -> Display:
        """The display for windows, the same for all of them; started when it is first needed."""
        if self._display is None:
            self._display = self._stack.enter_context(Display(self.new_home()))
        return self._display

    def new_home(self) -> Path:
        """An empty home folder, which keeps the settings of the user out of this, and this out of them."""
        return Path(tempfile.mkdtemp(prefix="home-", dir=self.folder))

    def environment(self, home: Path) -> dict[str, str]:
        """For what is measured: the given home, and neither the user's desktop nor their message bus."""
        theirs = ("XDG_", "QT_", "WAYLAND_", "DBUS_", "DISPLAY", "XAUTHORITY", "PORTHOLE_")
        env = {name: value for name, value in os.environ.items() if not name.startswith(theirs)}
        for name in ("CONFIG_HOME", "DATA_HOME", "CACHE_HOME", "STATE_HOME", "RUNTIME_DIR"):
            folder = home / name.lower()
            folder.mkdir(mode=0o700, exist_ok=True)
            env[f"XDG_{name}"] = str(folder)
        env |= {"HOME": str(home), "LC_ALL": "C.UTF-8", "DBUS_SESSION_BUS_ADDRESS": "disabled:"}
        return env
