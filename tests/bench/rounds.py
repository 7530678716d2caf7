# SPDX-License-Identifier: GPL-3.0-or-later
"""Measures a row: its servers in turn, as often as asked."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field

import quantities
from row import Quantities, Row
from session import Session
from trouble import BenchError


@dataclass
class Measured:
    """What came of a row: of each server one set of numbers a round, or a sentence about why not."""

    row: Row
    rounds: dict[str, list[Quantities]] = field(default_factory=dict)
    failure: str = ""


def measure(session: Session, row: Row, rounds: int) -> Measured:
    """Alternates the servers, and the one that begins: what the machine does beside it then hits all of them alike."""
    measured = Measured(row, {name: [] for name in row.servers})
    try:
        for number in range(rounds):
            first = number % len(row.servers)
            for name in row.servers[first:] + row.servers[:first]:
                result = row.measure(session, row, name)
                measured.rounds[name].append(result)
                tell(f"{row.name:<18} round {number + 1}/{rounds}  {name:<10} {shown(row, result)}")
    except BenchError as error:
        measured.failure = str(error)
        tell(f"{row.name}: FAILED: {error}")
    return measured


def shown(row: Row, result: Quantities) -> str:
    parts = [f"{quantities.QUANTITIES[name].title} {quantities.text(name, result[name])}" for name in row.shows]
    return ", ".join(parts)


def tell(text: str) -> None:
    """Progress goes to standard error, the results to standard output."""
    print(text, file=sys.stderr, flush=True)
