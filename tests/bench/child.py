# SPDX-License-Identifier: GPL-3.0-or-later
"""Programs that the measurements start, and end again by their own handle."""

from __future__ import annotations

import contextlib
import json
import os
import select
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Any

from trouble import BenchError

END_SECONDS = 10.0
POLL_SECONDS = 0.01


class Child:
    """A started program. Leaving its `with` block ends it: SIGTERM, and SIGKILL after END_SECONDS.

    It has a session of its own, so that Ctrl+C reaches only the one who measures, who then ends all in order. What it
    prints goes to unnamed files: a reader would take processor time from what is measured.
    """

    def __init__(self, words: Sequence[str], env: Mapping[str, str] | None = None, *, talks: bool = False) -> None:
        self.name = os.path.basename(words[0])
        self._errors = tempfile.TemporaryFile()
        self._output = tempfile.TemporaryFile()
        try:
            self.process = subprocess.Popen(
                words,
                env=env,
                stdin=subprocess.PIPE if talks else subprocess.DEVNULL,
                stdout=subprocess.PIPE if talks else self._output,
                stderr=self._errors,
                start_new_session=True,
            )
        except OSError as error:
            raise BenchError(f"{words[0]} does not start: {error.strerror}") from error

    @property
    def pid(self) -> int:
        return self.process.pid

    def first_line(self, timeout: float) -> str:
        """The first line of its output, for one that does not talk."""
        deadline = time.monotonic() + timeout
        while time.monotonic() < deadline:
            line, newline, _ = os.pread(self._output.fileno(), 4096, 0).partition(b"\n")
            if newline:
                return line.decode(errors="replace")
            if self.process.poll() is not None:
                raise self.trouble(f"ended with {self.process.returncode} instead of listening")
            time.sleep(POLL_SECONDS)
        raise self.trouble(f"said nothing within {timeout:g} s")

    def trouble(self, what: str) -> BenchError:
        """An error about this program, with the last of what it printed as errors."""
        self._errors.seek(0)
        lines = self._errors.read().decode(errors="replace").strip().splitlines()
        return BenchError("; ".join([f"{self.name} {what}", *lines[-3:]]))

    def wait(self, timeout: float) -> int:
        """Its exit status, once it ends by itself."""
        try:
            return self.process.wait(timeout)
        except subprocess.TimeoutExpired:
            raise self.trouble(f"did not end within {timeout:g} s") from None

    def end(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(END_SECONDS)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        for file in (self.process.stdin, self.process.stdout, self._output, self._errors):
            if file is not None:
                with contextlib.suppress(OSError):
                    file.close()

    def __enter__(self) -> Any:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.end()


class Talker(Child):
    """One that prints events, a JSON object a line, and may take commands, a line each."""

    def __init__(self, words: Sequence[str], env: Mapping[str, str] | None = None) -> None:
        super().__init__(words, env, talks=True)
        self._pending = b""

    def say(self, command: str) -> None:
        assert self.process.stdin is not None
        try:
            self.process.stdin.write(command.encode() + b"\n")
            self.process.stdin.flush()
        except OSError as error:
            raise self.trouble(f"takes no commands any more: {error.strerror}") from error

    def event(self, name: str, timeout: float) -> dict[str, Any]:
        """The next event of that name; others before it are passed over, except one named "error"."""
        deadline = time.monotonic() + timeout
        while True:
            event = self._object(self._line(deadline, f"an event \"{name}\" within {timeout:g} s"))
            if event.get("event") == name:
                return event
            if event.get("event") == "error":
                raise self.trouble(f"has trouble: {event.get('text', 'it does not say which')}")

    def answer(self, timeout: float) -> dict[str, Any]:
        """The next line, as an object."""
        return self._object(self._line(time.monotonic() + timeout, f"an answer within {timeout:g} s"))

    def _object(self, line: bytes) -> dict[str, Any]:
        try:
            value = json.loads(line)
        except ValueError:
            value = None
        if not isinstance(value, dict):
            raise self.trouble(f"printed something else than a JSON object: {line[:80]!r}")
        return value

    def _line(self, deadline: float, wanted: str) -> bytes:
        assert self.process.stdout is not None
        pipe = self.process.stdout.fileno()
        while b"\n" not in self._pending:
            rest = max(0.0, deadline - time.monotonic())
            if not select.select([pipe], [], [], rest)[0]:
                raise self.trouble(f"did not give {wanted}")
            chunk = os.read(pipe, 65536)
            if not chunk:
                raise self.trouble(f"ended before it gave {wanted}")
            self._pending += chunk
        line, _, self._pending = self._pending.partition(b"\n")
        return line
