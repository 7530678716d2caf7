# SPDX-License-Identifier: GPL-3.0-or-later
"""Rows about how much a server carries, and what that costs it."""

from __future__ import annotations

from typing import Any

from account import cpu_seconds
from load import Generator
from row import Quantities, Row
from servers import start_server
from session import Session


def measure_traffic(session: Session, row: Row, name: str) -> Quantities:
    """Rate, latency and processor time of the named server, over the measured time."""
    with start_server(session, name, row.framing) as server, Generator(session, row.load, server.address) as load:
        load.connected()
        load.measuring()
        before = cpu_seconds(server.pid)
        load.measured()
        server_cpu = cpu_seconds(server.pid) - before
        return quantities(load.done(), server_cpu)


def measure_storm(session: Session, row: Row, name: str) -> Quantities:
    """Seconds from the first connect() to the last echo."""
    with start_server(session, name, row.framing) as server, Generator(session, row.load, server.address) as load:
        done = load.done()
        return {"seconds": float(done["seconds"]), "loadShare": float(done["cpuSeconds"]) / float(done["seconds"])}


def quantities(done: dict[str, Any], server_cpu: float) -> Quantities:
    load_cpu = float(done["cpuSeconds"])
    millions = float(done["messages"]) / 1e6
    gibibytes = float(done["bytes"]) / 2**30
    result = {
        "messagesPerSecond": float(done["messagesPerSecond"]),
        "bytesPerSecond": float(done["bytesPerSecond"]),
        "loadShare": load_cpu / float(done["seconds"]),
        "cpuPerGiB": server_cpu / gibibytes,
        "loadCpuPerGiB": load_cpu / gibibytes,
    }
    if millions > 0:
        result |= {"cpuPerMillion": server_cpu / millions, "loadCpuPerMillion": load_cpu / millions}
    latency = done.get("latencyUs", {})
    for name in ("p50", "p99", "p999", "max"):
        if latency.get(name) is not None:
            result[f"{name}Us"] = float(latency[name])
    return result
