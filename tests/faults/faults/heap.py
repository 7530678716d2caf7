# SPDX-License-Identifier: GPL-3.0-or-later
"""memory used up by clients: those that need more than there is end, and no other"""

from expect import await_true, expect, say
from memorylimit import MIB, connect, leave, lift_limit
from porthole import Porthole

CLIENTS = 12
HOLDING = 40
FRAME = 900_000  # below the longest one allowed; held until its end comes


def run(arguments):
    # Each holds a message of which no end comes. One heap for all threads, so that none has room of its own left.
    with Porthole(arguments.program, environment={"MALLOC_ARENA_MAX": "1"}) as server:
        small, holding = connect(server, CLIENTS), connect(server, HOLDING)
        leave(server, 10 * MIB)
        for client in holding:
            try:
                client.send(b"x" * FRAME)
            except ConnectionError:
                pass  # one of those that end
            small[0].must_echo()
        await_true(lambda: server.events("closed", reason="out-of-memory"), "the close of a client for want of memory")
        for client in small:
            client.must_echo()
        lift_limit(server)
        ended = {event["peer"] for event in server.events("closed")}
        expect(len(server.events("closed", reason="out-of-memory")) == len(ended), server.events("closed"))
        expect(not ended & {client.name for client in small}, "one that needed little was closed")
        say(f"of {HOLDING} that held {FRAME} bytes each in 10 MiB, {len(ended)} were closed for want of memory; "
            f"the {CLIENTS} others went on")
        connect(server, 1)
        say("and new ones are served")
