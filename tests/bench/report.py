# SPDX-License-Identifier: GPL-3.0-or-later
"""Everything that was measured, printed and written to files."""

from __future__ import annotations

import argparse
import dataclasses
import json
import time
from pathlib import Path
from typing import Any

import machine
import sweep
import table
from judge import judge
from rounds import Measured
from sweep import Point


def text(options: argparse.Namespace, rows: list[Measured], points: list[Point]) -> str:
    about = machine.describe()
    head = f"{about['processor']}, {about['cores']} cores, {about['memoryMiB']:,} MiB, {about['kernel']}"
    scale = "; quick: a tenth of the clients" if options.quick else ""
    rounds = "1 round" if options.rounds == 1 else f"{options.rounds} rounds"
    parts = [f"{head}\n{rounds} of {options.seconds:g} s{scale}"]
    if rows:
        judged = not options.quick
        parts += [table.results(rows), table.targets(rows, judged=judged), table.failures(rows), table.NOTES]
    if points:
        parts.append(sweep.text(points))
    return "\n\n".join(part for part in parts if part) + "\n"


def as_object(options: argparse.Namespace, rows: list[Measured], points: list[Point]) -> dict[str, Any]:
    return {
        "time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "machine": machine.describe(),
        "rounds": options.rounds,
        "seconds": options.seconds,
        "quick": options.quick,
        "rows": [_row_object(measured, judged=not options.quick) for measured in rows],
        "sweep": [dataclasses.asdict(point) for point in points],
    }


def _row_object(measured: Measured, *, judged: bool) -> dict[str, Any]:
    return {
        "name": measured.row.name,
        "what": measured.row.what,
        "failure": measured.failure or None,
        "reference": measured.row.reference,
        "rounds": measured.rounds,
        "targets": [
            {
                **dataclasses.asdict(verdict.target),
                "server": measured.row.subject,
                "measured": verdict.value,
                "verdict": verdict.word if judged else None,
            }
            for verdict in judge(measured)
        ],
    }


def write_json(file: Path, content: dict[str, Any]) -> None:
    file.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
