# SPDX-License-Identifier: GPL-3.0-or-later
"""The results as text."""

from __future__ import annotations

from collections.abc import Sequence

import quantities
from judge import Verdict, judge, ratio, value
from rounds import Measured

DASH = "–"
NOTES = """\
Numbers are medians over the rounds, those called max the largest. "×" is the median of the ratios of each round to the
row's first server (to Go's, or to the server without a window). "server CPU" is the server's own processor time, "load
CPU" the load generator's, in seconds for a million messages or for one GiB; "load busy" is the share of one core that
the load generator used: near 100 % it was the limit."""

Cells = list[str]


def results(all_measured: Sequence[Measured]) -> str:
    header = ["row", "server", "measured", "×", "server CPU", "×", "load CPU", "load busy"]
    lines = [line for measured in all_measured for line in _server_lines(measured)]
    return _aligned([header, *lines], left=3)


def targets(all_measured: Sequence[Measured], *, judged: bool) -> str:
    header = ["row", "target", "must", "aim", "measured", "verdict"]
    lines = [_target_line(m, verdict, judged) for m in all_measured for verdict in judge(m)]
    return _aligned([header, *lines], left=2)


def failures(all_measured: Sequence[Measured]) -> str:
    return "\n".join(f"FAILED  {m.row.name}: {m.failure}" for m in all_measured if m.failure)


def _server_lines(measured: Measured) -> list[Cells]:
    row = measured.row
    per = "PerGiB" if row.shows[0] == "bytesPerSecond" else "PerMillion"
    lines = []
    for number, name in enumerate(row.servers):
        shown = [_value(measured, name, quantity, titled=len(row.shows) > 1) for quantity in row.shows]
        lines.append(
            [
                row.name if number == 0 else "",
                name,
                ", ".join(shown),
                _ratio(measured, name, row.shows[0]),
                _value(measured, name, f"cpu{per}"),
                _ratio(measured, name, f"cpu{per}"),
                _value(measured, name, f"loadCpu{per}"),
                _value(measured, name, "loadShare"),
            ]
        )
    return lines


def _value(measured: Measured, name: str, quantity: str, *, titled: bool = False) -> str:
    number = value(measured, name, quantity)
    if number is None:
        return DASH
    text = quantities.text(quantity, number)
    return f"{quantities.QUANTITIES[quantity].title} {text}" if titled else text


def _ratio(measured: Measured, name: str, quantity: str) -> str:
    number = None if name == measured.row.reference else ratio(measured, name, quantity)
    return DASH if number is None else f"{number:.2f}"


def _target_line(measured: Measured, verdict: Verdict, judged: bool) -> Cells:
    target = verdict.target
    title = quantities.QUANTITIES[target.quantity].title
    what = f"{title}, × {measured.row.reference}" if target.ratio else title
    sign = "≥" if target.at_least else "≤"
    word = verdict.word if judged or measured.failure else "not judged"
    bounds = [DASH if bound is None else f"{sign} {_bound(target.quantity, target.ratio, bound)}"
              for bound in (target.must, target.aim)]  # fmt: skip
    found = DASH if verdict.value is None else _found(target.quantity, target.ratio, verdict.value)
    return [measured.row.name, what, *bounds, found, word]


def _bound(quantity: str, is_ratio: bool, number: float) -> str:
    return f"{number:g}" if is_ratio else f"{number:g} {quantities.QUANTITIES[quantity].unit}"


def _found(quantity: str, is_ratio: bool, number: float) -> str:
    return f"{number:.2f}" if is_ratio else quantities.text(quantity, number)


def _aligned(lines: Sequence[Cells], left: int) -> str:
    """Columns as wide as their longest cell, the first `left` of them flush left, the others right."""
    widths = [max(len(line[column]) for line in lines) for column in range(len(lines[0]))]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if column < left else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(line, widths))
        ).rstrip()
        for line in lines
    )
