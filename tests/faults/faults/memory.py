# SPDX-License-Identifier: GPL-3.0-or-later
"""memory short: new clients are refused, old ones served"""

from client import Client
from expect import expect, say
from memorylimit import MIB, connect, leave, lift_limit
from porthole import Porthole

CLIENTS = 12


def run(arguments):
    with Porthole(arguments.program) as server:
        clients = connect(server, CLIENTS)
        leave(server, 100 * MIB)
        refused = Client(server)
        expect(refused.is_closed(), "a new client was served")
        closed = server.close_of(refused)
        expect(closed["reason"] == "limit-reached" and "memory" in closed["detail"], closed)
        trouble = server.event("trouble", sentence="memory is too short")
        say(f"with 100 MiB left, a new one is refused: {closed['detail']}; it says: {trouble['sentence']}")
        for client in clients:
            client.must_echo_much(100_000, seed=1)
        say(f"{CLIENTS} others are served")
        lift_limit(server)
        connect(server, CLIENTS)
        say("with the limit lifted, new ones are served again")
