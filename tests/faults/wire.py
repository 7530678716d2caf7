# SPDX-License-Identifier: GPL-3.0-or-later
"""An Ethernet cable between two network namespaces that loses, delays, reorders and repeats frames, or is pulled.

It stands in for `tc netem`, which many kernels come without, needs no module, and counts what it did. Frames go through a
third namespace: what leaves one veth device's other end is read from a packet socket there and written to the other's.
"""

import contextlib
import fcntl
import heapq
import random
import select
import socket
import struct
import threading
import time

from namespaces import Namespace, run

_ETH_P_ALL = 3
_PACKET_OUTGOING = 4
_SIOCETHTOOL = 0x8946
# Off: what the wire carries must be whole Ethernet frames with checksums, as on a real one.
_OFFLOADS = (0x17, 0x1F, 0x24)  # ETHTOOL_STXCSUM, ETHTOOL_STSO, ETHTOOL_SGSO


def _switch_offloads_off(device):
    import ctypes

    with socket.socket() as any_socket:
        for command in _OFFLOADS:
            value = ctypes.create_string_buffer(struct.pack("II", command, 0))
            request = struct.pack("16sP", device.encode(), ctypes.addressof(value))
            fcntl.ioctl(any_socket, _SIOCETHTOOL, request)


class Wire:
    """Joins this network (10.77.0.1 and fd77::1) to `far`, a new one (10.77.0.2 and fd77::2)."""

    HERE, THERE = "10.77.0.1", "10.77.0.2"

    def __init__(self, loss=0.0, repeat=0.0, delay=(0.0, 0.0), seed=1):
        self._loss, self._repeat, self._delay = loss, repeat, delay
        self._chooser = random.Random(seed)
        self.lost = self.repeated = self.overtaken = self.carried = 0
        self.is_pulled = self.is_cut_to_far = False
        self.cut = 0  # frames lost because of the latter
        self.far = Namespace()
        middle = Namespace()
        self._ends = []
        for device, inner, space in (("near", "w0", None), ("far", "w1", self.far)):
            run("ip", "link", "add", "name", device, "type", "veth", "peer", "name", inner)
            _switch_offloads_off(device)
            run("ip", "link", "set", inner, "netns", middle.path)
            middle.run("ip", "link", "set", inner, "up", "arp", "off")
            if space:
                run("ip", "link", "set", device, "netns", space.path)
            self._ends.append(middle.make(lambda inner=inner: self._open(inner)))
        run("ip", "addr", "add", self.HERE + "/24", "dev", "near")
        run("ip", "link", "set", "near", "up")
        self.far.run("ip", "addr", "add", self.THERE + "/24", "dev", "far")
        self.far.run("ip", "link", "set", "far", "up")
        self._stopping = False
        self._thread = threading.Thread(target=self._carry, daemon=True)
        self._thread.start()

    @staticmethod
    def _open(device):
        end = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(_ETH_P_ALL))
        end.bind((device, _ETH_P_ALL))
        return end

    def stop(self):
        self._stopping = True
        self._thread.join()
        for end in self._ends:
            end.close()

    def _carry(self):
        due = []  # (time, number, other end, frame)
        numbers = iter(range(1 << 62))
        last = {end: -1 for end in self._ends}
        while not self._stopping:
            wait = min(0.05, max(0.0, due[0][0] - time.monotonic())) if due else 0.05
            for end in select.select(self._ends, [], [], wait)[0]:
                try:
                    frame, where = end.recvfrom(65536)
                except OSError:  # its interface is down, or gone
                    continue
                if where[2] == _PACKET_OUTGOING:
                    continue
                if self.is_cut_to_far and end is self._ends[0]:
                    self.cut += 1
                    continue
                other = self._ends[1 - self._ends.index(end)]
                for when in self._times():
                    heapq.heappush(due, (when, next(numbers), other, frame))
            while due and due[0][0] <= time.monotonic():
                _, number, other, frame = heapq.heappop(due)
                self.overtaken += number < last[other]
                last[other] = max(number, last[other])
                if not self.is_pulled:
                    self.carried += 1
                    with contextlib.suppress(OSError):
                        other.send(frame)

    def _times(self):
        """When this frame arrives: not at all, once, or twice."""
        if self.is_pulled:
            return []
        if self._chooser.random() < self._loss:
            self.lost += 1
            return []
        again = self._chooser.random() < self._repeat
        self.repeated += again
        return [time.monotonic() + self._chooser.uniform(*self._delay) for _ in range(1 + again)]

    def described(self):
        return (f"{self.carried} frames carried, {self.lost} lost, {self.repeated} repeated, "
                f"{self.overtaken} overtaken by later ones")
