# SPDX-License-Identifier: GPL-3.0-or-later
"""The servers that are compared, each started afresh on a port of the system's choice."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Protocol, TypeVar

from child import Child
from session import Session
from trouble import BenchError
from window import Window

LISTEN_SECONDS = 15.0
ANY_PORT = "127.0.0.1:0"
PEERS = {"go-line": "bench/goline", "go-raw": "bench/goraw", "c-threads": "bench/cthreads"}
NAMES = (*PEERS, "porthole", "window")

Self = TypeVar("Self")


class Server(Protocol):
    """What a measurement needs of each."""

    pid: int
    address: str

    def __enter__(self: Self) -> Self: ...

    def __exit__(self, *_: object) -> None: ...


class Peer(Child):
    """A small server that does nothing else; prints "listening HOST:PORT"."""

    def __init__(self, words: Sequence[str]) -> None:
        super().__init__(words)
        try:
            word, _, self.address = self.first_line(LISTEN_SECONDS).partition(" ")
            if word != "listening":
                raise self.trouble(f"printed {word!r} instead of listening")
        except BaseException:
            self.end()
            raise


class Headless(Child):
    """Porthole without its window, and all its settings as they are unless a row says otherwise."""

    def __init__(self, session: Session, framing: str, options: Sequence[str] = ()) -> None:
        words = [str(session.program("bin/porthole")), "--headless", "--json"]
        words += ["--address", "127.0.0.1", "--port", "0", "--framing", framing, *options]
        super().__init__(words, session.environment(session.new_home()))
        try:
            self.address = f"127.0.0.1:{self._port(self.first_line(LISTEN_SECONDS))}"
        except BaseException:
            self.end()
            raise

    def _port(self, line: str) -> int:
        try:
            event = json.loads(line)
            if event["event"] == "listening":
                return int(event["port"])
        except (ValueError, KeyError, TypeError):
            pass
        raise self.trouble(f"does not listen: {line}")


def start_server(session: Session, name: str, framing: str) -> Server:
    """Starts the named server and waits until it listens; its `with` block ends it."""
    if name in PEERS:
        return Peer([str(session.program(PEERS[name])), ANY_PORT])
    if name == "porthole":
        return Headless(session, framing)
    if name == "window":
        return Window(session, framing)
    raise BenchError(f"there is no server {name!r}, only {', '.join(NAMES)}")
