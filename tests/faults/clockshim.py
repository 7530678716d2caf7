# SPDX-License-Identifier: GPL-3.0-or-later
"""Clocks of one program that can be set, by clockshim_linux.cpp. The machine's own are left alone."""

import mmap
import os
import struct
from datetime import datetime, timedelta, timezone

from expect import expect

_NS = 1_000_000_000


class Clocks:
    """`environment` is what a program is to be started with."""

    def __init__(self, shim, folder):
        expect(shim and os.path.exists(shim), "--shim is needed: the library that has the place of the clocks")
        path = os.path.join(folder, "clocks")
        with open(path, "wb") as file:
            file.write(bytes(24))
        with open(path, "r+b") as file:
            self._shared = mmap.mmap(file.fileno(), 24)
        self._wall = self._boot = self._monotonic = 0
        # AddressSanitizer would want to be the first that is loaded.
        asan = ":".join(filter(None, (os.environ.get("ASAN_OPTIONS"), "verify_asan_link_order=0")))
        self.environment = {"LD_PRELOAD": shim, "PORTHOLE_CLOCKS": path, "ASAN_OPTIONS": asan}

    def _write(self):
        self._shared[:] = struct.pack("3q", self._wall * _NS, self._boot * _NS, self._monotonic * _NS)

    def wall(self):
        """What the program takes for the time."""
        return datetime.now(timezone.utc) + timedelta(seconds=self._wall)

    def set(self, seconds):
        """The clock of the wall is set, and no other."""
        self._wall += seconds
        self._write()

    def sleep(self, seconds):
        """As a suspend of Linux: CLOCK_MONOTONIC stands still meanwhile (clock_gettime(2))."""
        self._wall += seconds
        self._boot += seconds
        self._write()

    def jump(self, seconds):
        """All go on without it."""
        self._monotonic += seconds
        self.sleep(seconds)
