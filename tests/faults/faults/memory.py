# SPDX-License-Identifier: GPL-3.0-or-later
"""memory short: new clients are refused, old ones served; one that needs more than there is ends alone"""

import resource

from client import Client
from expect import await_true, expect, say
from porthole import Porthole

MIB = 1024 * 1024
CLIENTS = 12
HOLDING = 40
FRAME = 900_000  # below the longest one allowed; held until its end comes


def limit(server, size):
    resource.prlimit(server.pid, resource.RLIMIT_AS, (size, resource.RLIM_INFINITY))


def address_space(server):
    return server.status("VmSize") * 1024


def connect(server, count):
    clients = [Client(server) for _ in range(count)]
    for client in clients:
        client.must_echo()
    return clients


def try_new_ones(arguments):
    """Less address space is left than admission keeps in reserve."""
    with Porthole(arguments.program) as server:
        clients = connect(server, CLIENTS)
        limit(server, address_space(server) + 100 * MIB)
        refused = Client(server)
        expect(refused.is_closed(), "a new client was served")
        closed = server.close_of(refused)
        expect(closed["reason"] == "limit-reached" and "memory" in closed["detail"], closed)
        trouble = server.event("trouble", sentence="memory is too short")
        say(f"with 100 MiB left, a new one is refused: {closed['detail']}; it says: {trouble['sentence']}")
        for client in clients:
            client.must_echo_much(100_000, seed=1)
        say(f"{CLIENTS} others are served")
        limit(server, resource.RLIM_INFINITY)
        connect(server, CLIENTS)
        say("with the limit lifted, new ones are served again")


def try_those_who_are_in(arguments):
    """They use the reserve up: each holds a message of which no end comes. One heap for all threads, so that none has room
    of its own left."""
    with Porthole(arguments.program, environment={"MALLOC_ARENA_MAX": "1"}) as server:
        small, holding = connect(server, CLIENTS), connect(server, HOLDING)
        limit(server, address_space(server) + 10 * MIB)
        for client in holding:
            try:
                client.send(b"x" * FRAME)
            except ConnectionError:
                pass  # one of those that end
            small[0].must_echo()
        await_true(lambda: server.events("closed", reason="out-of-memory"), "the close of a client for want of memory")
        for client in small:
            client.must_echo()
        limit(server, resource.RLIM_INFINITY)
        ended = {event["peer"] for event in server.events("closed")}
        expect(len(server.events("closed", reason="out-of-memory")) == len(ended), server.events("closed"))
        expect(not ended & {client.name for client in small}, "one that needed little was closed")
        say(f"of {HOLDING} that held {FRAME} bytes each in 10 MiB, {len(ended)} were closed for want of memory; "
            f"the {CLIENTS} others went on")
        connect(server, 1)
        say("and new ones are served")


def run(arguments):
    try_new_ones(arguments)
    try_those_who_are_in(arguments)
