# SPDX-License-Identifier: GPL-3.0-or-later
"""What a row of the measurements is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from load import Load
from session import Session

Quantities = dict[str, float]
Measure = Callable[[Session, "Row", str], Quantities]


@dataclass(frozen=True)
class Target:
    """A bound for a quantity of the row's subject, or for its ratio to the reference.

    `must` is what may not be missed, `aim` what is wished for.
    """

    quantity: str
    must: float
    aim: float | None
    at_least: bool = False
    ratio: bool = False

    def holds(self, value: float, bound: float) -> bool:
        return value >= bound if self.at_least else value <= bound


@dataclass(frozen=True)
class Row:
    """One comparison. The first server is the reference of the ratios; the second, or the only one, the subject."""

    name: str
    what: str
    measure: Measure
    servers: tuple[str, ...]
    shows: tuple[str, ...]
    targets: tuple[Target, ...]
    load: Load
    framing: str = "line"

    @property
    def reference(self) -> str | None:
        return self.servers[0] if len(self.servers) > 1 else None

    @property
    def subject(self) -> str:
        return self.servers[min(1, len(self.servers) - 1)]
