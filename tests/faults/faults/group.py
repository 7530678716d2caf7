# SPDX-License-Identifier: GPL-3.0-or-later
"""memory of its control group short: new clients are refused, old ones served, and new ones again when there is room"""

import os
import tempfile

from client import Client
from expect import Unexpected, await_true, say
from memorylimit import MIB, connect, must_be_refused
from porthole import Porthole

LIMIT = 2048 * MIB
CLIENTS = 12

# What the system shows of groups is exchanged for this program alone, in a mount namespace, which the exec leaves it in.
START = """#!/bin/sh
exec unshare --user --map-root-user --mount sh -c '
    mount --bind "{folder}" /sys/fs/cgroup && mount --bind "{folder}/self" /proc/$$/cgroup && exec "$@"' sh "{program}" "$@"
"""


class Group:
    """A group of version 2, as the program finds it."""

    def __init__(self, folder, program):
        self._folder = folder
        os.mkdir(os.path.join(folder, "porthole"))
        self._write("self", "0::/porthole\n")
        self._write("porthole/memory.max", f"{LIMIT}\n")
        self._write("porthole/memory.stat", f"anon 0\nactive_file 0\ninactive_file {10 * MIB}\n")
        self.start = self._write("start", START.format(folder=folder, program=os.path.abspath(program)))
        os.chmod(self.start, 0o755)
        self.leave(LIMIT)

    def leave(self, size):
        self._write("porthole/memory.current", f"{LIMIT + 10 * MIB - size}\n")

    def _write(self, name, text):
        path = os.path.join(self._folder, name)
        with open(path + ".new", "w", encoding="ascii") as file:
            file.write(text)
        os.rename(path + ".new", path)  # never seen half written
        return path


def refused_one(server):
    """A new client that is refused; None: it was served."""
    client = Client(server)
    try:
        client.must_echo()
        return None
    except (Unexpected, ConnectionError):
        return client


def run(arguments):
    with tempfile.TemporaryDirectory(prefix="porthole-fault-") as folder:
        group = Group(folder, arguments.program)
        with Porthole(group.start) as server:
            clients = connect(server, CLIENTS)
            group.leave(100 * MIB)
            refused = await_true(lambda: refused_one(server), "a new client that is refused")
            must_be_refused(server, refused, clients)
            group.leave(200 * MIB)
            await_true(lambda: not refused_one(server), "a new client that is served")
            say("with 200 MiB left, new ones are served again")
