# SPDX-License-Identifier: GPL-3.0-or-later
"""the address and the interface go while it listens there, and come back: it says so, and serves again by itself"""

NEEDS_NETWORK = True

import socket

from client import Client
from expect import await_true, expect, say
from namespaces import run as command
from porthole import Porthole
from wire import Wire


def can_connect(server, wire):
    try:
        client = Client(server, namespace=wire.far, patience=1.0)
        client.must_echo()
        client.close()
        return True
    except (TimeoutError, OSError):
        return False


def run(arguments):
    wire = Wire()
    with Porthole(arguments.program, address=wire.HERE) as server:
        notice = server.event("notice", sentence="can connect")
        say("it says: " + notice["sentence"])
        client = Client(server, namespace=wire.far)
        client.must_echo()

        command("ip", "addr", "del", wire.HERE + "/24", "dev", "near")
        gone = server.event("trouble", sentence="nobody can connect")
        say("the address is taken away. It says: " + gone["sentence"])
        expect(not can_connect(server, wire), "a client connected to an address that is not there")
        server.must_live()
        command("ip", "addr", "add", wire.HERE + "/24", "dev", "near")
        back = server.event("trouble", sentence="has the address again")
        say("it is given back. It says: " + back["sentence"])
        await_true(lambda: can_connect(server, wire), "a new client")
        client.must_echo()
        say("new clients are served, and the old one as well: its connection has survived")

        command("ip", "link", "set", "near", "down")
        expect(not can_connect(server, wire), "a client connected through an interface that is down")
        server.must_live()
        command("ip", "link", "set", "near", "up")
        await_true(lambda: can_connect(server, wire), "a new client")
        client.must_echo()
        say("the same after the interface was down and up")

        command("ip", "link", "del", "near")
        await_true(lambda: len(server.events("trouble", sentence="nobody can connect")) == 2, "word of it")
        server.must_live()
        say("with the interface gone for good it says so, and still stops in good order")
    wire.stop()
