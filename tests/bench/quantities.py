# SPDX-License-Identifier: GPL-3.0-or-later
"""The names, units and summaries of all that is measured."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True)
class Quantity:
    """`over` makes one number of those of all rounds."""

    title: str
    unit: str
    digits: int = 1
    scale: float = 1.0
    over: Callable[[Sequence[float]], float] = median

    def text(self, value: float) -> str:
        return f"{value * self.scale:,.{self.digits}f} {self.unit}"


QUANTITIES = {
    "messagesPerSecond": Quantity("rate", "/s", 0),
    "bytesPerSecond": Quantity("rate", "MiB/s", 0, scale=2.0**-20),
    "p50Us": Quantity("p50", "µs", 0),
    "p99Us": Quantity("p99", "µs", 0),
    "p999Us": Quantity("p99.9", "µs", 0),
    "maxUs": Quantity("max", "µs", 0, over=max),
    "cpuPerMillion": Quantity("server CPU", "s/M", 2),
    "loadCpuPerMillion": Quantity("load CPU", "s/M", 2),
    "cpuPerGiB": Quantity("server CPU", "s/GiB", 2),
    "loadCpuPerGiB": Quantity("load CPU", "s/GiB", 2),
    "loadShare": Quantity("load busy", "%", 0, scale=100.0),
    "seconds": Quantity("time", "s", 2),
    "kibPerClient": Quantity("memory", "KiB/client", 1),
    "p50Ms": Quantity("p50", "ms", 1),
    "p99Ms": Quantity("p99", "ms", 1),
    "maxMs": Quantity("max", "ms", 1, over=max),
    "corePercent": Quantity("CPU", "% of a core", 2),
    "paintedMs": Quantity("painted", "ms", 0),
}


def text(quantity: str, value: float) -> str:
    return QUANTITIES[quantity].text(value)
