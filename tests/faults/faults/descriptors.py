# SPDX-License-Identifier: GPL-3.0-or-later
"""descriptors used up: it neither spins nor ends, serves who is in, and accepts again by itself"""

import resource
import time

from client import Client
from expect import await_true, expect, say
from porthole import Porthole

QUIET_SECONDS = 3.0


def limit(server, soft):
    hard = resource.prlimit(server.pid, resource.RLIMIT_NOFILE)[1]
    resource.prlimit(server.pid, resource.RLIMIT_NOFILE, (soft, hard))


def run(arguments):
    with Porthole(arguments.program) as server:
        before = resource.prlimit(server.pid, resource.RLIMIT_NOFILE)[0]
        early = Client(server)
        early.must_echo()
        limit(server, server.descriptors())  # none is left
        late = Client(server)  # the system completes its connection; nobody accepts it
        trouble = server.event("trouble", sentence="no descriptor is free")
        say("it says: " + trouble["sentence"])

        woken, used = server.wake_ups(), server.cpu_seconds()
        time.sleep(QUIET_SECONDS)
        woken, used = server.wake_ups() - woken, server.cpu_seconds() - used
        say(f"in {QUIET_SECONDS:g} s without a descriptor: {woken} wake-ups, {used:.2f} s of processor time")
        # Four samples and five tries a second, each a few switches; a loop that spins has hundreds of thousands.
        expect(woken < 1000, f"{woken} wake-ups in {QUIET_SECONDS:g} s")
        expect(used < QUIET_SECONDS / 10, f"{used} s of processor time in {QUIET_SECONDS:g} s")
        for _ in range(20):
            early.must_echo()

        limit(server, before)
        late.must_echo()  # without a further connection, or close, to wake it
        say("the one that waited is served")

        # Below what admission keeps in reserve, they are refused with a reason instead.
        limit(server, server.descriptors() + 8)
        refused = Client(server)
        expect(refused.is_closed(), "it was served with the reserve of descriptors")
        closed = server.close_of(refused)
        expect(closed["reason"] == "limit-reached" and "descriptors" in closed["detail"], closed)
        say(f"refused: {closed['detail']}")
        limit(server, before)
        Client(server).must_echo()
        early.must_echo()
        await_true(lambda: len(server.events("opened")) == 3, "three clients that were served")
