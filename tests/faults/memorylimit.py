# SPDX-License-Identifier: GPL-3.0-or-later
"""How much address space one program may have."""

import resource

from client import Client

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
