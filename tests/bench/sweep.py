# SPDX-License-Identifier: GPL-3.0-or-later
"""Rate and memory of the servers for lines, against the number of clients."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median

from holding import measure_memory
from load import Load
from row import Row
from rounds import tell
from rows import LINE_SERVERS
from session import Session
from traffic import measure_traffic
from trouble import BenchError

CLIENTS = (1, 10, 50, 100, 500, 1000, 2000, 5000)


@dataclass(frozen=True)
class Point:
    """One server with so many clients: messages a second, and its whole memory (PSS) in MiB after one line each."""

    server: str
    clients: int
    messages_per_second: float
    memory_mib: float


def sweep(session: Session, rounds: int) -> tuple[list[Point], list[str]]:
    """All points, and a sentence for each that failed."""
    points: list[Point] = []
    failures: list[str] = []
    seen: set[int] = set()
    for clients in CLIENTS:
        if session.clients(clients) in seen:  # a quick run makes 1 of both 1 and 10
            continue
        seen.add(session.clients(clients))
        try:
            points += _measure(session, clients, rounds)
        except BenchError as error:
            failures.append(f"{clients} clients: {error}")
            tell(f"sweep: FAILED: {failures[-1]}")
    return points, failures


def _measure(session: Session, clients: int, rounds: int) -> list[Point]:
    rates: dict[str, list[float]] = {name: [] for name in LINE_SERVERS}
    talking = _row(Load("request", clients))
    for number in range(rounds):
        first = number % len(LINE_SERVERS)
        for name in LINE_SERVERS[first:] + LINE_SERVERS[:first]:
            rates[name].append(measure_traffic(session, talking, name)["messagesPerSecond"])
            tell(f"sweep  {session.clients(clients):>5} clients  {name:<10} {rates[name][-1]:,.0f} /s")
    holding = _row(Load("idle", clients, echo=True))
    return [
        Point(
            name,
            session.clients(clients),
            median(rates[name]),
            measure_memory(session, holding, name)["pssKib"] / 1024,
        )
        for name in LINE_SERVERS
    ]


def _row(load: Load) -> Row:
    return Row("sweep", "", measure_traffic, LINE_SERVERS, (), (), load)


def text(points: list[Point]) -> str:
    lines = [f"{'clients':>7}  {'server':<10}  {'rate':>12}  {'memory':>11}"]
    for point in points:
        rate = f"{point.messages_per_second:,.0f} /s"
        lines.append(f"{point.clients:>7}  {point.server:<10}  {rate:>12}  {point.memory_mib:>7,.1f} MiB")
    return "\n".join(lines)
