# SPDX-License-Identifier: GPL-3.0-or-later
"""threads that cannot be made: the client is refused with a reason, the others are served, and the program goes on"""

import os
import resource

from client import Client
from expect import await_true, expect, say
from porthole import Porthole

ROOM = 8  # threads for clients


def own_tasks():
    """Threads of all processes of this user, which RLIMIT_NPROC counts together."""
    total = 0
    for process in filter(str.isdigit, os.listdir("/proc")):
        try:
            if os.stat(f"/proc/{process}").st_uid == os.getuid():
                total += len(os.listdir(f"/proc/{process}/task"))
        except FileNotFoundError:
            pass
    return total


def become_somebody_else(program):
    """Root has no such limit. So this process, and the program after it, go on as a user that has no other process. The
    program and the folder of its Qt are opened before: where they are may be root's alone."""
    handles = [os.open(program, os.O_RDONLY)]
    environment = {}
    if Porthole.libraries:
        handles.append(os.open(Porthole.libraries, os.O_RDONLY | os.O_DIRECTORY))
        environment["LD_LIBRARY_PATH"] = f"/proc/self/fd/{handles[-1]}"
    user = 60000 + os.getpid() % 4000
    os.setgroups([])
    os.setresgid(user, user, user)
    os.setresuid(user, user, user)
    return {"executable": f"/proc/self/fd/{handles[0]}", "pass_fds": handles, "environment": environment}


def limit(server, tasks):
    hard = resource.prlimit(server.pid, resource.RLIMIT_NPROC)[1]
    resource.prlimit(server.pid, resource.RLIMIT_NPROC, (tasks, hard))


def run(arguments):
    was_root = os.getuid() == 0
    with Porthole(arguments.program, **(become_somebody_else(arguments.program) if was_root else {})) as server:
        before = resource.prlimit(server.pid, resource.RLIMIT_NPROC)[0]
        limit(server, own_tasks() + ROOM)
        clients, refused = [], None
        while refused is None and len(clients) < 50 * ROOM:
            client = Client(server)
            try:
                client.must_echo()
                clients.append(client)
            except Exception:  # closed before or while it was served, as the event must tell
                refused = client
        expect(refused, f"{len(clients)} clients were served in spite of the limit")
        closed = server.close_of(refused)
        expect(closed["reason"] == "limit-reached" and "no thread" in closed["detail"], closed)
        trouble = server.event("trouble", sentence="no thread could be made")
        say(f"client {len(clients) + 1} was refused: {closed['detail']}; it says: {trouble['sentence']}")
        if was_root:  # then nobody else begins or ends a thread of this user's
            expect(len(clients) == ROOM, f"{len(clients)} were served where there was room for {ROOM}")
        for _ in range(5):
            for client in clients:
                client.must_echo()
            expect(Client(server).is_closed(), "a further client was served")
        say(f"{len(clients)} others are served, while further ones are refused")

        clients.pop().close()
        await_true(lambda: server.events("closed", reason="peer-closed"), "the close of one of them")
        await_true(lambda: is_served(server), "a client in the place that became free")
        limit(server, before)
        for _ in range(2 * ROOM):
            Client(server).must_echo()
        say("with the limit lifted, all are served")


def is_served(server):
    """Its thread may take a moment to end after the client has."""
    client = Client(server)
    try:
        client.must_echo()
    except Exception:
        return False
    client.close()
    return True
