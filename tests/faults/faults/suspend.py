# SPDX-License-Identifier: GPL-3.0-or-later
"""suspended and resumed: whoever spoke in time is served, who was silent is idle, bans that are over are over"""

import json
import os
import tempfile
import time
from datetime import datetime, timedelta, timezone

from client import Client
from clockshim import Clocks
from expect import await_true, expect, say
from porthole import Porthole

HOUR = 3600
ROUNDS, SPEAKING = 2, 10
IDLE = 5  # far above the pauses of a busy machine


def try_stopped(arguments):
    """The program alone stands still, as when a debugger or the shell holds it: all clocks go on."""
    with Porthole(arguments.program, "--idle-timeout", str(IDLE)) as server:
        for _ in range(ROUNDS):
            speaking, silent = [Client(server) for _ in range(SPEAKING)], Client(server)
            for client in (silent, *speaking):
                client.must_echo()
            server.pause()
            time.sleep(IDLE * 0.6)
            for client in speaking:
                client.send(b"in time\n")
            time.sleep(IDLE * 0.6)  # now each has been silent for longer than it may, as the clock has it
            server.go_on()
            for client in speaking:
                expect(client.receive(8) == b"in time\n", f"{client.name} spoke in time, and was closed")
                client.close()
            expect(server.close_of(silent)["reason"] == "idle-timeout", server.close_of(silent))
        say(f"stopped {ROUNDS} times for {IDLE * 1.2:g} s: {SPEAKING} that had spoken meanwhile were served, the "
            "silent one closed as idle")
        Client(server).must_echo()
    expect(server.summary["bytesIn"] == server.summary["bytesOut"], server.summary)


def with_ban(folder):
    path = os.path.join(folder, "settings.json")
    until = (datetime.now(timezone.utc) + timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    with open(path, "w", encoding="ascii") as file:
        json.dump({"bans": [{"address": "127.0.0.2", "until": until}]}, file)
    return path


def try_asleep(arguments):
    """Linux' clocks in a suspend: that which idle times are taken from stands still, that of the wall goes on."""
    with tempfile.TemporaryDirectory(prefix="porthole-suspend-") as folder:
        clocks = Clocks(arguments.shim, folder)
        with Porthole(arguments.program, "--config", with_ban(folder), "--idle-timeout", "60",
                      environment=clocks.environment) as server:
            client = Client(server)
            client.must_echo()
            expect(Client(server, source="127.0.0.2").is_closed(), "a banned client was served")
            clocks.sleep(2 * HOUR)
            client.must_echo()
            Client(server, source="127.0.0.2").must_echo()
            say("after a sleep of two hours an open client is still served, and a ban of one hour is over")
        expect(server.summary["seconds"] < HOUR, f"it counts the sleep: {server.summary['seconds']} s")


def try_other_systems(arguments):
    """Elsewhere all clocks go on in a suspend: whoever had a minute, and slept for an hour, was silent for it."""
    with tempfile.TemporaryDirectory(prefix="porthole-suspend-") as folder:
        clocks = Clocks(arguments.shim, folder)
        with Porthole(arguments.program, "--idle-timeout", "60", environment=clocks.environment) as server:
            silent, speaking = Client(server), Client(server)
            silent.must_echo()
            speaking.must_echo()
            server.pause()
            clocks.jump(HOUR)
            speaking.send(b"still here\n")
            server.go_on()
            expect(speaking.receive(11) == b"still here\n", "one that spoke as it woke was closed")
            expect(server.close_of(silent)["reason"] == "idle-timeout", server.close_of(silent))
            speaking.must_echo()
            await_true(lambda: len(server.events("closed")) == 1, "no other close")
            Client(server).must_echo()
            say("where sleep counts, a silent client is idle after it, and one that speaks is served")


def run(arguments):
    try_stopped(arguments)
    try_asleep(arguments)
    try_other_systems(arguments)
