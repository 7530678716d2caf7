# SPDX-License-Identifier: GPL-3.0-or-later
"""a cable pulled: a silent client, one with a reply on the way, and one with replies unsent are noticed, each with why"""

NEEDS_NETWORK = True

import time

from client import Client
from expect import await_true, expect, say
from porthole import Porthole
from wire import Wire


def tell_close(server, client, wire, reason, since):
    closed = server.close_of(client)
    expect(closed["reason"] == reason, closed)
    say(f"closed {time.monotonic() - since:.1f} s after the cable was pulled: {closed['reason']} {closed['detail']!r}")


def try_keep_alive(arguments, wire):
    """The first probe after 1 s, six of them a second apart."""
    with Porthole(arguments.program, "--keep-alive-time", "1", address=wire.HERE) as server:
        silent = Client(server, namespace=wire.far)
        silent.must_echo()
        local = Client(server)
        time.sleep(3)  # probes that are answered close nobody
        silent.must_echo()
        wire.is_pulled, since = True, time.monotonic()
        while not server.events("closed") and time.monotonic() < since + 30:
            local.must_echo()
        tell_close(server, silent, wire, "peer-vanished", since)
        local.must_echo()
        wire.is_pulled = False
        Client(server, namespace=wire.far).must_echo()


def try_reply_on_the_way(arguments, wire):
    """Keep-alive does not probe while bytes are unacknowledged; Linux by itself sends them again for a quarter of an hour."""
    with Porthole(arguments.program, "--keep-alive-time", "1", address=wire.HERE) as server:
        client = Client(server, namespace=wire.far)
        client.must_echo()
        wire.is_cut_to_far = True
        client.send(b"its reply is lost\n")
        await_true(lambda: wire.cut > 0, "the reply on the wire")
        wire.is_pulled, since = True, time.monotonic()
        tell_close(server, client, wire, "peer-vanished", since)
        wire.is_pulled = wire.is_cut_to_far = False


def try_idle_timeout(arguments, wire):
    with Porthole(arguments.program, "--idle-timeout", "2", "--stop-deadline", "1", address=wire.HERE) as server:
        client = Client(server, namespace=wire.far)
        client.must_echo()
        wire.is_pulled, since = True, time.monotonic()
        tell_close(server, client, wire, "idle-timeout", since)
        wire.is_pulled = False


def try_write_timeout(arguments, wire):
    """What it asked for is still unsent when the cable is pulled, so keep-alive does not probe."""
    options = ("--write-timeout", "2", "--reply", "text:" + "x" * 60_000)
    with Porthole(arguments.program, *options, address=wire.HERE) as server:
        client = Client(server, namespace=wire.far)
        client.send(b"\n")
        client.receive(60_000)
        client.send(b"\n" * 200)  # 12 MB, which neither system's buffers hold
        client.receive(60_000)
        wire.is_pulled, since = True, time.monotonic()
        tell_close(server, client, wire, "replies-unread", since)
        wire.is_pulled = False


def run(arguments):
    wire = Wire()
    try_keep_alive(arguments, wire)
    try_reply_on_the_way(arguments, wire)
    try_idle_timeout(arguments, wire)
    try_write_timeout(arguments, wire)
    wire.stop()
