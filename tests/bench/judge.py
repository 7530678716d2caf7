# SPDX-License-Identifier: GPL-3.0-or-later
"""From the rounds of a row to one number each, and whether the targets are reached."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median

from quantities import QUANTITIES
from rounds import Measured
from row import Target

AIMED = "aim reached"
REACHED = "reached"
MISSED = "MISSED"
FAILED = "FAILED"


@dataclass(frozen=True)
class Verdict:
    target: Target
    value: float | None
    word: str


def value(measured: Measured, name: str, quantity: str) -> float | None:
    """The quantity's summary over the rounds, for most of them the median."""
    numbers = [result[quantity] for result in measured.rounds.get(name, ()) if quantity in result]
    return QUANTITIES[quantity].over(numbers) if numbers else None


def ratio(measured: Measured, name: str, quantity: str) -> float | None:
    """The median of the ratios to the reference, each within one round.

    Within a round the machine is the same for both; the ratio of the medians might compare one server's good minute
    with the other's bad one.
    """
    reference = measured.row.reference
    if reference is None:
        return None
    pairs = zip(measured.rounds[name], measured.rounds[reference])
    ratios = [ours[quantity] / theirs[quantity] for ours, theirs in pairs if theirs.get(quantity) and quantity in ours]
    return median(ratios) if ratios else None


def judge(measured: Measured) -> list[Verdict]:
    return [_verdict(measured, target) for target in measured.row.targets]


def _verdict(measured: Measured, target: Target) -> Verdict:
    found = (ratio if target.ratio else value)(measured, measured.row.subject, target.quantity)
    if measured.failure or found is None:
        return Verdict(target, found, FAILED)
    if not target.holds(found, target.must):
        return Verdict(target, found, MISSED)
    aimed = target.aim is not None and target.holds(found, target.aim)
    return Verdict(target, found, AIMED if aimed else REACHED)


def is_good(measured: Measured, *, judged: bool) -> bool:
    """Whether it worked and, where targets count, no `must` is missed."""
    words = {verdict.word for verdict in judge(measured)}
    return not measured.failure and FAILED not in words and not (judged and MISSED in words)
