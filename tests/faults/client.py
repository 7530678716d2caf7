# SPDX-License-Identifier: GPL-3.0-or-later
"""A client that checks each byte that comes back."""

import random
import socket

from expect import PATIENCE, expect


class Client:
    """Connects to an echoing Porthole; within `namespace`, if one is given."""

    _numbers = iter(range(1, 1 << 30))

    def __init__(self, server, source=None, namespace=None, patience=PATIENCE):
        family = socket.AF_INET6 if ":" in server.address else socket.AF_INET
        self.socket = namespace.make(lambda: socket.socket(family)) if namespace else socket.socket(family)
        self.socket.settimeout(patience)
        self._number = next(self._numbers)
        self._turn = 0
        if source:
            self.socket.bind((source, 0))
        self.socket.connect((server.address, server.port))
        self.name = "%s:%d" % self.socket.getsockname()[:2]

    def send(self, data):
        self.socket.sendall(data)

    def receive(self, size):
        """Exactly so many bytes; fewer only at the end of the stream."""
        data = b""
        while len(data) < size:
            part = self.socket.recv(size - len(data))
            if not part:
                break
            data += part
        return data

    def must_echo(self, size=64):
        """Sends a line that no other client sends, and expects it back."""
        self._turn += 1
        line = (b"client %d, turn %d " % (self._number, self._turn)).ljust(size - 1, b".") + b"\n"
        self.send(line)
        back = self.receive(len(line))
        expect(back == line, f"{self.name} sent {line[:40]!r}… and got {back[:40]!r}…")

    def must_echo_much(self, size, seed):
        """The same with `size` random bytes in lines, while reading what comes back."""
        chooser = random.Random(seed)
        data = bytes(chooser.choice(b"abcdefghijklmnop\n") for _ in range(size - 1)) + b"\n"
        sent, back = 0, bytearray()
        self.socket.settimeout(PATIENCE)
        while len(back) < len(data):
            if sent < len(data):
                sent += self.socket.send(data[sent:sent + 16384])
            if sent - len(back) >= 65536 or sent == len(data):
                part = self.socket.recv(65536)
                expect(part, f"{self.name} was closed after {len(back)} of {len(data)} bytes")
                back += part
        expect(bytes(back) == data, f"{self.name} got other bytes than it sent")

    def is_closed(self):
        """Whether the server has ended the connection, waiting for it to say something."""
        try:
            return not self.socket.recv(1)
        except ConnectionResetError:
            return True

    def close(self):
        self.socket.close()
