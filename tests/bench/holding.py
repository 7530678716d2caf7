# SPDX-License-Identifier: GPL-3.0-or-later
"""Rows about clients that are only there: the memory and the processor time that they cost."""

from __future__ import annotations

import time

from account import cpu_seconds, pss_kib, steady_pss_kib
from load import Generator
from row import Quantities, Row
from servers import start_server
from session import Session
from window import Window

SETTLE_SECONDS = 2.0
IDLE_SECONDS = 10.0
QUICK_IDLE_SECONDS = 1.0


def measure_memory(session: Session, row: Row, name: str) -> Quantities:
    """How much the server grew for each client."""
    with start_server(session, name, row.framing) as server:
        before = steady_pss_kib(server.pid)
        with Generator(session, row.load, server.address) as load:
            load.connected()
            held = steady_pss_kib(server.pid)
            load.release()
            return {"kibPerClient": (held - before) / load.clients, "pssKib": held}


def measure_idle_window(session: Session, row: Row, name: str) -> Quantities:
    """What the window uses while nobody says anything, as a share of one core."""
    seconds = QUICK_IDLE_SECONDS if session.quick else IDLE_SECONDS
    with Window(session, row.framing) as window, Generator(session, row.load, window.address) as load:
        load.connected()
        window.await_clients(load.clients, SETTLE_SECONDS + IDLE_SECONDS)
        time.sleep(SETTLE_SECONDS)
        began, before = time.monotonic(), cpu_seconds(window.pid)
        time.sleep(seconds)
        used, lasted = cpu_seconds(window.pid) - before, time.monotonic() - began
        memory = pss_kib(window.pid)
        load.release()
        return {"corePercent": 100 * used / lasted, "pssKib": memory}
