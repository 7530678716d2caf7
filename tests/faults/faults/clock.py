# SPDX-License-Identifier: GPL-3.0-or-later
"""the machine's clock set forward and back: timeouts, bans, rates and the order of the capture are not disturbed"""

import json
import os
import subprocess
import tempfile
import time
from datetime import datetime, timedelta, timezone

from client import Client
from clockshim import Clocks
from expect import expect, say
from porthole import Porthole

HOUR = 3600
IDLE = 12
# By how much the clock is set, one after the other: from here on, not all in all.
STEPS = (2 * HOUR, -5 * HOUR, -90 * 24 * HOUR, 366 * 24 * HOUR, 1, -1)


def stamp(moment):
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def settings(folder):
    """Two addresses banned: one for an hour, one for three seconds."""
    now = datetime.now(timezone.utc)
    path = os.path.join(folder, "settings.json")
    bans = [{"address": "127.0.0.2", "until": stamp(now + timedelta(hours=1))},
            {"address": "127.0.0.3", "until": stamp(now + timedelta(seconds=4))}]
    with open(path, "w", encoding="ascii") as file:
        json.dump({"bans": bans, "idle-timeout": IDLE, "connect-rate": 1000}, file)
    return path


def must_be_about(text, moment, what):
    told = datetime.fromisoformat(text.replace("Z", "+00:00"))
    expect(abs((told - moment).total_seconds()) < 20, f"{what}: it says {told}, and it is {moment}")


def must_be_banned(server, clocks, source, remaining):
    client = Client(server, source=source)
    expect(client.is_closed(), f"{source} was served in spite of its ban")
    closed = server.close_of(client)
    expect(closed["reason"] == "banned", closed)
    must_be_about(closed["time"], clocks.wall(), "the close")
    until = closed["detail"].split("until ")[1].split(" UTC")[0] + "+00:00"
    must_be_about(until, clocks.wall() + timedelta(seconds=remaining), "the end of the ban")


def read_capture(program, capture):
    """Its messages that came in, in its order: (number, time)."""
    out = capture + ".jsonl"
    subprocess.run([program, "export", capture, out, "--direction", "in"], check=True, capture_output=True)
    with open(out, encoding="utf-8") as lines:
        entries = [json.loads(line) for line in lines]
    return [entry for entry in entries if "text" in entry]


def run(arguments):
    with tempfile.TemporaryDirectory(prefix="porthole-clock-") as folder:
        capture = os.path.join(folder, "run.capture")
        clocks = Clocks(arguments.shim, folder)
        begun = time.monotonic()
        sent = []
        with Porthole(arguments.program, "--config", settings(folder), "--capture", capture,
                      environment=clocks.environment) as server:
            busy, silent = Client(server), Client(server)
            silent_since = time.monotonic()
            must_be_banned(server, clocks, "127.0.0.2", HOUR)
            for step in STEPS:
                busy.must_echo()
                sent.append(clocks.wall())
                clocks.set(step)
                late = Client(server)
                late.must_echo()
                must_be_about(server.event("opened", peer=late.name)["time"], clocks.wall(), "a client's opening")
                sent.append(clocks.wall())
                late.close()
                time.sleep(1.05)  # a refusal is logged once a second
                must_be_banned(server, clocks, "127.0.0.2", HOUR - (time.monotonic() - begun))
                busy.must_echo()
                sent.append(clocks.wall())
                say(f"clock set by {step:+d} s: both are served, the ban goes on, the times are those of the clock")
            Client(server, source="127.0.0.3").must_echo()
            say("the ban of four seconds is over")
            closed = server.close_of(silent)
            lasted = time.monotonic() - silent_since
            expect(closed["reason"] == "idle-timeout", closed)
            expect(lasted >= IDLE, f"it was closed as idle after {lasted:.1f} s of {IDLE}")
            expect(not server.events("closed", peer=busy.name), "the busy one was closed")
            say(f"the silent one was closed for it, not before its {IDLE} s were over")
        took = time.monotonic() - begun
        expect(0 < server.summary["seconds"] <= took, f"it says it ran for {server.summary['seconds']} s of {took:.1f}")

        messages = read_capture(arguments.program, capture)
        turns = [entry["text"].split(".")[0] for entry in messages if f"client {busy._number}," in entry["text"]]
        expect(turns == sorted(turns, key=lambda turn: int(turn.split()[3])), f"their order is {turns}")
        expect(len(messages) >= len(sent), f"{len(messages)} messages of {len(sent)} are in the capture")
        for entry, moment in zip(messages, sent):
            must_be_about(entry["time"], moment, "a message in the capture")
        say(f"the capture has {len(messages)} messages in the order in which they came, each with the clock's time then")
