# SPDX-License-Identifier: GPL-3.0-or-later
"""The sweep as a picture: rate and memory against the number of clients."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sweep import Point
from trouble import BenchError

STYLES = {
    "porthole": ("Porthole", "#0b6e99", "o"),
    "go-line": ("Go, a goroutine a connection", "#c8702a", "s"),
    "c-threads": ("C, a thread a connection", "#7a7a7a", "^"),
}


def load_library() -> Any:
    """Matplotlib, drawing without a display; only asked for when a plot is wanted."""
    try:
        import matplotlib
    except ImportError:
        raise BenchError("--plot needs Matplotlib, which this Python has not; install python3-matplotlib") from None
    matplotlib.use("Agg")
    matplotlib.rcParams["svg.hashsalt"] = "porthole"  # the same numbers give the same file
    from matplotlib import pyplot

    return pyplot


def draw(points: list[Point], file: Path) -> None:
    pyplot = load_library()
    figure, (rates, memory) = pyplot.subplots(1, 2, figsize=(11, 4.2), layout="constrained")
    for name, (title, colour, marker) in STYLES.items():
        mine = [point for point in points if point.server == name]
        clients = [point.clients for point in mine]
        style = {"label": title, "color": colour, "marker": marker, "markersize": 4}
        rates.plot(clients, [point.messages_per_second for point in mine], **style)
        memory.plot(clients, [point.memory_mib for point in mine], **style)
    _label(rates, "Lines of 128 bytes a second, echoed")
    rates.set_ylim(bottom=0)
    rates.yaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
    _label(memory, "Memory of the server (PSS), MiB")
    memory.set_yscale("log")
    memory.yaxis.set_major_formatter(lambda value, _: f"{value:g}")
    rates.legend(frameon=False)
    figure.savefig(file, format="svg", metadata={"Date": None})
    pyplot.close(figure)


def _label(axes: Any, title: str) -> None:
    axes.set_title(title, loc="left", fontsize=10)
    axes.set_xscale("log")
    axes.set_xlabel("clients")
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
    axes.grid(True, which="major", alpha=0.3)
    axes.spines[["top", "right"]].set_visible(False)
