# SPDX-License-Identifier: GPL-3.0-or-later
"""How much memory one program may have, and what it does with too little."""

import resource

from client import Client
from expect import expect, say

MIB = 1024 * 1024


def leave(server, size):
    """It gets so many bytes more than it has, and no more."""
    limit = server.status("VmSize") * 1024 + size
    resource.prlimit(server.pid, resource.RLIMIT_AS, (limit, resource.RLIM_INFINITY))


def lift_limit(server):
    resource.prlimit(server.pid, resource.RLIMIT_AS, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


def connect(server, count):
    clients = [Client(server) for _ in range(count)]
    for client in clients:
        client.must_echo()
    return clients


def must_be_refused(server, client, clients):
    """The client was turned away for want of memory, the program has said so, and the others are served."""
    closed = server.close_of(client)
    expect(closed["reason"] == "limit-reached" and "memory" in closed["detail"], closed)
    trouble = server.event("trouble", sentence="memory is too short")
    say(f"a new one is refused: {closed['detail']}; it says: {trouble['sentence']}")
    for other in clients:
        other.must_echo_much(100_000, seed=1)
    say(f"{len(clients)} others are served")
