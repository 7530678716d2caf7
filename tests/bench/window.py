# SPDX-License-Identifier: GPL-3.0-or-later
"""Porthole's real window, with a probe in it that reports how late its main thread is."""

from __future__ import annotations

import contextlib
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from child import END_SECONDS, Talker
from session import Session
from trouble import BenchError

ANSWER_SECONDS = 30.0
POLL_SECONDS = 0.1


def window_words(program: Path, framing: str) -> list[str]:
    return [str(program), "--start", "--address", "127.0.0.1", "--port", "0", "--framing", framing]


class Window(Talker):
    """The window on the run's display, painted and listening."""

    def __init__(
        self,
        session: Session,
        framing: str,
        program: Path | None = None,
        home: Path | None = None,
        options: Sequence[str] = (),
    ) -> None:
        program = program or session.program("bench/porthole-window-bench")
        env = session.environment(home or session.new_home())
        env["DISPLAY"] = session.display().name
        env["QT_QPA_PLATFORM"] = "xcb"
        env["PORTHOLE_BENCH_STARTED_NS"] = str(time.clock_gettime_ns(time.CLOCK_MONOTONIC))
        super().__init__([*window_words(program, framing), *options], env)
        try:
            self._await_start()
        except BaseException:
            self.end()
            raise

    def _await_start(self) -> None:
        """Both events, in whichever order they come."""
        deadline = time.monotonic() + ANSWER_SECONDS
        seen: dict[str, dict[str, Any]] = {}
        while not {"painted", "listening"} <= seen.keys():
            event = self.answer(max(0.0, deadline - time.monotonic()))
            seen[str(event.get("event"))] = event
        self.painted_ms = float(seen["painted"]["ms"])
        self.address = f"127.0.0.1:{seen['listening']['port']}"

    def ask(self, command: str, reply: str) -> dict[str, Any]:
        self.say(command)
        return self.event(reply, ANSWER_SECONDS)

    def mark(self) -> None:
        """Begins the statistic of the heartbeat anew."""
        self.ask("mark", "marked")

    def heartbeat(self) -> dict[str, float]:
        """How late the 5 ms timer of the main thread came, since mark()."""
        event = self.ask("report", "heartbeat")
        if int(event["beats"]) == 0:
            raise BenchError("the window's main thread did not come round once")
        return {name: float(event[name]) for name in ("p50Ms", "p99Ms", "maxMs")}

    def await_clients(self, count: int, timeout: float) -> None:
        """Waits until exactly so many clients are open, as the window counts them."""
        deadline = time.monotonic() + timeout
        while (found := int(self.ask("clients", "clients")["open"])) != count:
            if time.monotonic() > deadline:
                raise BenchError(f"the window has {found} clients, and not {count} after {timeout:g} s")
            time.sleep(POLL_SECONDS)

    def end(self) -> None:
        """Asks it to quit, as a user would; what does not follow is ended like any other."""
        if self.process.poll() is None:
            with contextlib.suppress(BenchError, subprocess.TimeoutExpired):
                self.say("quit")
                self.process.wait(END_SECONDS)
        super().end()
