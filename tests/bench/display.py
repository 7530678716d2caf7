# SPDX-License-Identifier: GPL-3.0-or-later
"""A display that nobody sees, with a window manager if there is one."""

from __future__ import annotations

import os
import shlex
import shutil
import time
from contextlib import ExitStack
from pathlib import Path

from child import POLL_SECONDS, Child
from trouble import BenchError

SCREEN = "1600x1000x24"
START_SECONDS = 15.0


class Display:
    """Xvfb on a number that it chooses itself, and openbox, since a window without a manager behaves in another way."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._stack = ExitStack()
        self.name = ""
        self.manager = "none"

    def __enter__(self) -> Display:
        try:
            self._start_server()
            self._start_manager()
        except BaseException:
            self._stack.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def _start_server(self) -> None:
        program = shutil.which("Xvfb")
        if program is None:
            raise BenchError("windows are measured on a display of their own, and there is no Xvfb; install xvfb")
        words = [program, "-displayfd", "1", "-screen", "0", SCREEN, "-nolisten", "tcp", "-noreset"]
        server = self._stack.enter_context(Child(words))
        self.name = f":{server.first_line(START_SECONDS)}"

    def _start_manager(self) -> None:
        program = shutil.which("openbox")
        if program is None:
            return
        managing = self._home / "managing"
        env = {**os.environ, "DISPLAY": self.name, "HOME": str(self._home)}
        words = [program, "--sm-disable", "--startup", f"touch {shlex.quote(str(managing))}"]
        manager = self._stack.enter_context(Child(words, env))
        deadline = time.monotonic() + START_SECONDS
        while not managing.exists():
            if manager.process.poll() is not None or time.monotonic() > deadline:
                raise manager.trouble("does not manage the display")
            time.sleep(POLL_SECONDS)
        self.manager = "openbox"
