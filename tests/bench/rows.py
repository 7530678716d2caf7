# SPDX-License-Identifier: GPL-3.0-or-later
"""All rows: what each measures, and its targets."""

from __future__ import annotations

from dataclasses import replace
from typing import Optional

from heartbeat import measure_busy, measure_connect, measure_stop, measure_threads
from holding import measure_idle_window, measure_memory
from load import Load
from row import Measure, Row, Target
from startup import measure_start
from traffic import measure_storm, measure_traffic

LINE_SERVERS = ("go-line", "porthole", "c-threads")
WRITE_BYTES = 64 * 1024
Bounds = tuple[float, Optional[float]]  # must, aim
MESSAGES = ("messagesPerSecond",)
BYTES = ("bytesPerSecond",)


def times_rate(must: float, aim: float, quantity: str = "messagesPerSecond") -> Target:
    return Target(quantity, must, aim, at_least=True, ratio=True)


def times_cost(quantity: str, must: float, aim: float) -> Target:
    return Target(quantity, must, aim, ratio=True)


def below(quantity: str, must: float, aim: float | None) -> Target:
    return Target(quantity, must, aim)


def request(clients: int, *targets: Target) -> Row:
    who = "1 client" if clients == 1 else f"{clients:,} clients"
    what = f"{who}, one line of 128 bytes in flight each"
    load = Load("request", clients)
    return Row(f"request-{clients}", what, measure_traffic, LINE_SERVERS, MESSAGES, targets, load)


def heartbeat(name: str, what: str, measure: Measure, load: Load, p99: Bounds, longest: Bounds) -> Row:
    targets = (below("p99Ms", *p99), below("maxMs", *longest))
    return Row(f"heartbeat-{name}", what, measure, ("window",), ("p99Ms", "maxMs"), targets, load)


CPU_TARGET = times_cost("cpuPerMillion", 1.8, 1.4)

TRAFFIC = (
    request(1, times_rate(1.1, 1.3)),
    request(50, times_rate(0.9, 1.1), CPU_TARGET),
    request(500, times_rate(0.85, 1.0), CPU_TARGET),
    request(2000, times_rate(0.85, 1.0)),
    Row(
        "pipelined",
        "50 clients, 16 lines of 128 bytes in flight each",
        measure_traffic,
        LINE_SERVERS,
        MESSAGES,
        (times_rate(2, 5),),
        Load("request", 50, in_flight=16),
    ),
    Row(
        "bulk-raw",
        "8 clients that stream in writes of 64 KiB, framing raw",
        measure_traffic,
        ("go-raw", "porthole"),
        BYTES,
        (times_rate(1.0, 1.2, "bytesPerSecond"),),
        Load("bulk", 8, write=WRITE_BYTES),
        framing="raw",
    ),
    Row(
        "bulk-line",
        "8 clients that stream lines of 128 bytes in writes of 64 KiB",
        measure_traffic,
        ("go-line", "porthole"),
        MESSAGES,
        (times_rate(3, 8),),
        Load("bulk", 8, write=WRITE_BYTES),
    ),
)

PACED = Row(
    "paced",
    "500 clients, together 20,000 lines a second; latency from when each was due",
    measure_traffic,
    ("go-line", "porthole"),
    ("p99Us", "messagesPerSecond"),
    (times_cost("p99Us", 2, 1),),
    Load("request", 500, rate=20_000),
)


def behind_window(row: Row) -> Row:
    """The same load on the server behind the open window, against the one without."""
    return replace(
        row,
        name=f"window-{row.name.removeprefix('request-')}",
        what=f"{row.what}: behind the open window, against --headless",
        servers=("porthole", "window"),
        targets=(times_rate(0.85, 0.95, row.shows[0]),),
    )


def memory(name: str, what: str, echo: bool, must: float, aim: float) -> Row:
    load = Load("idle", 2000, echo=echo)
    targets = (below("kibPerClient", must, aim),)
    return Row(f"memory-{name}", what, measure_memory, LINE_SERVERS, ("kibPerClient",), targets, load)


OTHERS = (
    memory("idle", "memory (PSS) for each of 2,000 clients that said nothing yet", False, 20, 12),
    memory("echoed", "memory (PSS) for each of 2,000 clients after one line each", True, 36, 16),
    Row(
        "storm",
        "9,000 clients connect at once and get one line back: until the last has it",
        measure_storm,
        LINE_SERVERS,
        ("seconds",),
        (times_cost("seconds", 3, 1.5),),
        Load("storm", 9000),
    ),
    heartbeat(
        "busy",
        "delay of the window's main thread while 2,000 clients send all they can",
        measure_busy,
        Load("request", 2000),
        (16, 8),
        (100, 33),
    ),
    heartbeat(
        "connect",
        "the same while 9,000 clients connect at once, and until they are gone",
        measure_connect,
        Load("storm", 9000),
        (16, 8),
        (100, 33),
    ),
    heartbeat(
        "stop",
        "the same while Stop closes 9,000 clients",
        measure_stop,
        Load("idle", 9000),
        (16, 8),
        (100, 33),
    ),
    heartbeat(
        "threads",
        "the same while 500 clients are 500 busy threads",
        measure_threads,
        Load("request", 500),
        (33, 16),
        (250, None),
    ),
    Row(
        "idle-window",
        "processor time of the window with 5,000 silent clients",
        measure_idle_window,
        ("window",),
        ("corePercent",),
        (below("corePercent", 2, 0.5),),
        Load("idle", 5000),
    ),
    Row(
        "start-window",
        "from the command to the painted window",
        measure_start,
        ("window",),
        ("paintedMs",),
        (below("paintedMs", 400, 200),),
        Load("idle", 1),
    ),
)

ROWS = (*TRAFFIC, PACED, *map(behind_window, TRAFFIC), *OTHERS)
