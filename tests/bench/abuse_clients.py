#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Hostile clients, and a well-behaved one to measure beside them. By hand, against a server that runs already:

    tests/bench/abuse_clients.py endless-line 127.0.0.1:9000        until it is ended
    tests/bench/abuse_clients.py polite 127.0.0.1:9000 3 1000       what it got in 3 s at 1,000 requests a second, as JSON;
                                                                    0: one after the other, as fast as it can

Each attack is one thread that does nothing else, in as many connections as its description says.
"""

from __future__ import annotations

import contextlib
import json
import os
import socket
import ssl
import struct
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field

Address = tuple[str, int]
Attack = Callable[[Address], None]

CHUNK = 64 * 1024
LINES = (b"x" * 1023 + b"\n") * 64
ELSEWHERE = "127.0.0.2"  # all of 127.0.0.0/8 is this machine
HOSTILE = b"\x1b]0;owned\x07\x1b[31m<img src=x><b>&amp;\xe2\x80\xaetxt.exe\xff\xfe\x00\xc2\x9b\x08\r"
LIES = (
    bytes.fromhex("160301ffff01") + bytes(CHUNK),
    bytes.fromhex("160301400001ffffff0303") + bytes(16 * 1024),
    bytes.fromhex("1603010200010001fc0303") + os.urandom(507),
    bytes.fromhex("1703030005") + b"hello",
    bytes.fromhex("1603010000") * 1000,
    HOSTILE + b"\n",
)
GONE = (ConnectionError, TimeoutError, BrokenPipeError, OSError)


def connect(address: Address, source: str = "") -> socket.socket:
    return socket.create_connection(address, timeout=30, source_address=(source, 0) if source else None)


def reset(client: socket.socket) -> None:
    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    client.close()


def again(once: Callable[[Address], None]) -> Attack:
    """Once it is disconnected it comes again."""

    def attack(address: Address) -> None:
        while True:
            with contextlib.suppress(*GONE):
                once(address)

    return attack


def pour(first: bytes, then: bytes) -> Callable[[Address], None]:
    """Sends and sends, and reads nothing."""

    def once(address: Address) -> None:
        with connect(address) as client:
            client.sendall(first)
            while True:
                client.sendall(then)

    return once


def never_reads(address: Address) -> None:
    with connect(address) as client:
        client.settimeout(None)
        while True:
            client.sendall(LINES)


def holding(count: int, first: bytes, then: bytes, every: float) -> Attack:
    """So many connections at once; each says `first`, and `then` every so many seconds. Who is closed comes again."""

    def attack(address: Address) -> None:
        clients: list[socket.socket] = []
        while True:
            alive = []
            for client in clients:
                try:
                    client.setblocking(False)
                    client.send(then) if then else client.send(b"", socket.MSG_DONTWAIT)
                    if client.recv(4096, socket.MSG_DONTWAIT) == b"":
                        raise ConnectionResetError
                    alive.append(client)
                except BlockingIOError:
                    alive.append(client)
                except GONE:
                    client.close()
            clients = alive
            while len(clients) < count:
                with contextlib.suppress(*GONE):
                    clients.append(connect(address))
                    clients[-1].send(first)
            time.sleep(every)

    return attack


def opens_and_closes(address: Address) -> None:
    client = connect(address)
    client.send(b"half a line")
    reset(client)  # a FIN would keep its port for a minute


def half_closes(address: Address) -> None:
    with connect(address) as client:
        client.sendall(LINES)
        client.shutdown(socket.SHUT_WR)
        size = 0
        while chunk := client.recv(CHUNK):
            size += len(chunk)
        if size != len(LINES):
            sys.exit(f"a half-close lost {len(LINES) - size} bytes of the replies")


def resets_in_a_reply(address: Address) -> None:
    client = connect(address)
    client.sendall(LINES)
    client.recv(1000)
    reset(client)


def flood(source: str) -> Callable[[Address], None]:
    """Connects, and holds what it gets: 200 at once, then all over again."""

    def once(address: Address) -> None:
        clients = []
        for _ in range(200):
            with contextlib.suppress(*GONE):
                clients.append(connect(address, source))
        for client in clients:
            reset(client)

    return once


def sends_hostile_text(address: Address) -> None:
    with connect(address) as client:
        for text in (HOSTILE + b"\n", b"\x1b" * 2**20 + b"\n", b"W" * 2**20 + b"\n") * 10:
            client.sendall(text)
            due = len(text)
            while due > 0:
                due -= len(client.recv(due)) or sys.exit("disconnected")


def lies_about_tls(address: Address) -> None:
    for lie in LIES:
        with contextlib.suppress(*GONE), connect(address) as client:
            client.sendall(lie)
            client.shutdown(socket.SHUT_WR)
            client.recv(4096)


@dataclass(frozen=True)
class Kind:
    """An attack, and the server that it is for."""

    what: str
    attack: Attack
    options: tuple[str, ...] = ()
    framing: str = "line"
    is_tls: bool = field(default=False)


KINDS: dict[str, Kind] = {
    "never-reads": Kind("sends lines and never reads its replies", never_reads),
    "endless-line": Kind("sends one endless line, again and again", again(pour(b"", b"y" * CHUNK))),
    "length-4-gib": Kind(
        "announces 4 GiB and pours", again(pour(b"\xff" * 4, b"y" * CHUNK)), framing="length:4"
    ),
    "dribble": Kind(
        "100 clients that send one byte of a line every 0.1 s",
        holding(100, b"a", b"b", 0.1),
        ("--frame-timeout", "2", "--idle-timeout", "10"),
    ),
    "open-close": Kind("connects, says half a line, and resets, as often as it can", again(opens_and_closes)),
    "half-close": Kind("sends 64 KiB, closes its half, and reads all replies", again(half_closes)),
    "reset-in-reply": Kind("sends 64 KiB and resets after 1,000 bytes of the replies", again(resets_in_a_reply)),
    "silent-tls": Kind(
        "200 clients that say nothing on a TLS port", holding(200, b"", b"", 0.1), ("--tls-timeout", "2"), is_tls=True
    ),
    "over-max-clients": Kind("connects beyond --max-clients", again(flood("")), ("--max-clients", "50")),
    "over-per-address": Kind(
        "connects beyond --max-per-address", again(flood(ELSEWHERE)), ("--max-per-address", "50")
    ),
    "over-connect-rate": Kind(
        "connects beyond --connect-rate", again(flood(ELSEWHERE)), ("--connect-rate", "50")
    ),
    "hostile-text": Kind(
        "lines of controls, markup and 1 MiB, each echoed", again(sends_hostile_text), ("--max-frame", str(2**21))
    ),
    "tls-lies": Kind("malformed records and handshakes", again(lies_about_tls), is_tls=True),
}


def admitted(address: Address) -> socket.socket:
    """A connection that is let in, however many others want the place."""
    end = time.monotonic() + 10
    while True:
        client = connect(address)
        try:
            client.settimeout(0.05)
            if client.recv(1) == b"":
                raise ConnectionResetError
        except TimeoutError:  # neither closed nor reset: it is in
            client.settimeout(30)
            return client
        except GONE:
            client.close()
            if time.monotonic() > end:
                raise


def polite(address: Address, seconds: float, pace: float, framing: str, is_tls: bool) -> dict[str, float]:
    """One request at a time, `pace` of them a second or (0) as many as it can, each reply compared; how many a second, and
    how long the slowest hundredth took in ms, from when it was due: who was late once makes up for it."""
    text = b"a line of a well-behaved client".ljust(127, b".")
    request = len(text).to_bytes(4, "big") + text if framing == "length:4" else text + b"\n"
    # Silent ones beside it: a server with fewer clients than processors waits awake for them, and would do so alone only.
    silent = [connect(address) for _ in range(os.cpu_count() or 1)]
    client: socket.socket = admitted(address) if not is_tls else connect(address)
    client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    if is_tls:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        client = context.wrap_socket(client)
    times: list[float] = []
    begin = now = time.monotonic()
    while now - begin < seconds:
        due = begin + len(times) / pace if pace else now
        if due > now:
            time.sleep(due - now)
        client.sendall(request)
        reply = b""
        while len(reply) < len(request):
            reply += client.recv(4096) or sys.exit("disconnected")
        if reply != request:
            sys.exit("got another reply than it was due")
        now = time.monotonic()
        times.append(now - due)
    times.sort()
    for one in silent:
        one.close()
    return {"perSecond": len(times) / (now - begin), "p99Ms": times[len(times) * 99 // 100] * 1000}


def main() -> None:
    name, (host, _, port) = sys.argv[1], sys.argv[2].rpartition(":")
    address = (host, int(port))
    if name == "polite":
        seconds, pace, framing, is_tls = *map(float, sys.argv[3:5]), (*sys.argv[5:], "line")[0], "tls" in sys.argv[5:]
        print(json.dumps(polite(address, seconds, pace, framing, is_tls)), flush=True)
    elif name in KINDS:
        print(json.dumps({"event": "begins"}), flush=True)
        KINDS[name].attack(address)
    else:
        sys.exit(f"there is no {name!r}, only polite, {', '.join(KINDS)}")


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        main()
