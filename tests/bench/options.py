# SPDX-License-Identifier: GPL-3.0-or-later
"""The command line of the measurements."""

from __future__ import annotations

import argparse
import fnmatch
from pathlib import Path

from row import Row
from rows import ROWS
from trouble import BenchError

ABOUT = """\
Measures Porthole beside small servers in Go and C, and its window beside the server without one. All is on 127.0.0.1,
by the load generator porthole-load, which compares each byte that comes back: a client that fails or gets a wrong byte
fails the row."""

MORE = """\
Build first, then measure on a machine that does nothing else:

  cmake --preset bench && cmake --build --preset bench
  tests/bench/run --quick             does everything work? A tenth of the clients, no targets; a minute or two
  tests/bench/run                     all rows; about twenty minutes
  tests/bench/run --rows 'request-*,window-50'
  tests/bench/run --plot rate.svg     the sweep, as a picture

For each measurement the server is started afresh, and the servers of a row take turns; in each round another begins.
Ratios are taken within a round, and their median counts. Rows with a window need Xvfb, and use openbox if it is there.
Rows with thousands of clients need a hard limit of at least 20,000 descriptors (ulimit -Hn).

Exit status: 0 if all worked and no target was missed, 1 if not, 2 if the command cannot be carried out."""


def parse(words: list[str] | None = None) -> argparse.Namespace:
    root = Path(__file__).resolve().parents[2]
    parser = argparse.ArgumentParser(
        prog="run", description=ABOUT, epilog=MORE, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add = parser.add_argument
    add("--build", type=Path, default=root / "build/bench", metavar="DIR", help="build folder; build/bench")
    add("--rounds", type=_count, metavar="N", help="measurements of each server in a row; 5, quick: 1")
    add("--seconds", type=_seconds, metavar="S", help="how long to measure, after a warm-up; 3, quick: 0.5")
    add("--rows", metavar="A,B,…", help="only these, wildcards allowed; see --list")
    add("--list", action="store_true", help="what there is to measure, and end")
    add("--quick", action="store_true", help="a tenth of the clients, one short round, targets not judged")
    add("--sweep", action="store_true", help="rate and memory against the number of clients; rows only with --rows")
    add("--plot", type=Path, metavar="FILE.svg", help="the same, drawn with Matplotlib")
    add("--json", type=Path, metavar="FILE", help="write everything that was measured, of each round")
    add("--text", type=Path, metavar="FILE", help="write the printed tables there too")
    options = parser.parse_args(words)
    options.rounds = options.rounds or (1 if options.quick else 5)
    options.seconds = options.seconds or (0.5 if options.quick else 3.0)
    options.sweep = options.sweep or options.plot is not None
    return options


def chosen(options: argparse.Namespace) -> list[Row]:
    """The rows to measure, in the order of the list."""
    if options.rows is None:
        return [] if options.sweep else list(ROWS)
    patterns = [pattern for pattern in options.rows.split(",") if pattern]
    for pattern in patterns:
        if not any(fnmatch.fnmatchcase(row.name, pattern) for row in ROWS):
            raise BenchError(f"no row is called {pattern!r}; --list shows all")
    return [row for row in ROWS if any(fnmatch.fnmatchcase(row.name, pattern) for pattern in patterns)]


def listing() -> str:
    width = max(len(row.name) for row in ROWS)
    return "\n".join(f"{row.name:<{width}}  {row.what} [{', '.join(row.servers)}]" for row in ROWS)


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("at least 1")
    return number


def _seconds(text: str) -> float:
    number = float(text)
    if not 0.1 <= number <= 600:
        raise argparse.ArgumentTypeError("from 0.1 to 600")
    return number
