# SPDX-License-Identifier: GPL-3.0-or-later
"""Rows about how late the window's main thread gets while the server has much to do."""

from __future__ import annotations

import time

from child import Talker
from load import Generator
from row import Quantities, Row
from session import Session
from trouble import BenchError
from window import Window

GONE_SECONDS = 30.0
STOP_SECONDS = 30.0


def measure_busy(session: Session, row: Row, name: str) -> Quantities:
    """While all clients send and receive as fast as they can."""
    with Window(session, row.framing) as window, Generator(session, row.load, window.address) as load:
        load.connected()
        load.measuring()
        window.mark()
        done = load.done()
        return window.heartbeat() | {"messagesPerSecond": float(done["messagesPerSecond"])}


def measure_connect(session: Session, row: Row, name: str) -> Quantities:
    """While all clients come at once, say one thing, and go."""
    with Window(session, row.framing) as window:
        window.mark()
        with Generator(session, row.load, window.address) as load:
            done = load.done()
        window.await_clients(0, GONE_SECONDS)
        return window.heartbeat() | {"seconds": float(done["seconds"])}


def measure_stop(session: Session, row: Row, name: str) -> Quantities:
    """While Stop closes all clients."""
    with Window(session, row.framing) as window, Generator(session, row.load, window.address) as load:
        load.connected()
        window.await_clients(load.clients, GONE_SECONDS)
        window.mark()
        window.say("stop")
        stopped = window.event("stopped", STOP_SECONDS)
        return window.heartbeat() | {"seconds": float(stopped["ms"]) / 1000}


def measure_threads(session: Session, row: Row, name: str) -> Quantities:
    """While each client is a thread of its own, all of them eager to run."""
    clients = session.clients(row.load.clients)
    program = str(session.program("bench/threadclients"))
    with Window(session, row.framing) as window:
        words = [program, window.address, str(clients), str(row.load.size), f"{session.warm_up + session.seconds:g}"]
        with Talker(words) as load:
            time.sleep(session.warm_up)
            window.mark()
            done = load.answer(session.seconds + GONE_SECONDS)
            heartbeat = window.heartbeat()
            if load.wait(GONE_SECONDS) != 0 or done["messages"] == 0:
                raise BenchError(f"the threads had {done['failed']} failures and {done['wrong']} wrong answers")
        return heartbeat | {"messagesPerSecond": float(done["messages"]) / float(done["seconds"])}
