# SPDX-License-Identifier: GPL-3.0-or-later
"""The load generator, porthole-load: what to ask of it, and what to believe."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from child import Talker
from session import Session

CONNECT_SECONDS = 90.0
GRACE_SECONDS = 30.0
HOLD_SECONDS = 600.0


@dataclass(frozen=True)
class Load:
    """What the clients do; sizes in bytes, the rate in messages a second of all clients together, 0: closed loop."""

    mode: str
    clients: int
    size: int = 128
    in_flight: int = 1
    rate: int = 0
    write: int = 0
    echo: bool = False

    def words(self) -> list[str]:
        words = ["--mode", self.mode, "--clients", str(self.clients), "--size", str(self.size)]
        if self.mode == "request":
            words += ["--in-flight", str(self.in_flight)]
        if self.rate:
            words += ["--rate", str(self.rate)]
        if self.write:
            words += ["--write", str(self.write)]
        return words + ["--echo"] if self.echo else words


class Generator(Talker):
    """A running load; its `with` block ends it."""

    def __init__(self, session: Session, load: Load, address: str, seconds: float | None = None) -> None:
        load = replace(load, clients=session.clients(load.clients))
        self.clients = load.clients
        self.seconds = HOLD_SECONDS if load.mode == "idle" else seconds or session.seconds
        self._warm_up = session.warm_up
        words = [str(session.program("bin/porthole-load")), "--json", *load.words()]
        words += ["--warm-up", f"{self._warm_up:g}", "--duration", f"{self.seconds:g}", address]
        super().__init__(words)

    def connected(self) -> None:
        """Returns once all clients are there."""
        self._refuse_failures(self.event("connected", CONNECT_SECONDS))

    def measuring(self) -> None:
        """Returns once the warm-up is over."""
        self.event("measuring", self._warm_up + GRACE_SECONDS)

    def measured(self) -> None:
        """Returns once the measured time is over."""
        self.event("measured", self.seconds + GRACE_SECONDS)

    def done(self) -> dict[str, Any]:
        """The result, of which each byte was compared."""
        result = self.event("done", self.seconds + CONNECT_SECONDS)
        self._refuse_failures(result)
        if result["messages"] == 0 and result["bytes"] == 0:
            raise self.trouble("got nothing back at all")
        return result

    def release(self) -> None:
        """Ends a load that only holds its clients, and makes sure that it had them all until now."""
        self.process.terminate()
        self._refuse_failures(self.event("done", GRACE_SECONDS))

    def _refuse_failures(self, event: dict[str, Any]) -> None:
        """No number is worth anything if clients failed or got other bytes than they sent."""
        failed, wrong = int(event.get("failed", 0)), int(event.get("wrong", 0))
        if failed or wrong:
            errors = "; ".join(str(error) for error in event.get("errors", [])[:3])
            raise self.trouble(f"had {failed} failed clients and {wrong} wrong answers: {errors or 'no reason given'}")
