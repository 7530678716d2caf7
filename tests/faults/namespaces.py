# SPDX-License-Identifier: GPL-3.0-or-later
"""Networks of our own: Linux' network namespaces, as root or, in a user namespace, as anybody."""

import ctypes
import os
import shutil
import subprocess
import sys

from expect import Unexpected

_ENTERED = "PORTHOLE_FAULT_NETWORK"
_CLONE_NEWNET = 0x40000000
_libc = ctypes.CDLL(None, use_errno=True)


def _ways():
    return (["unshare", "--user", "--map-root-user", "--net"], ["unshare", "--net"])


def _probe(way):
    commands = "ip link add name p0 type veth peer name p1 && ip link set p0 up"
    return subprocess.run([*way, "sh", "-c", commands], capture_output=True, text=True, check=False)


def _way():
    return next((way for way in _ways() if _probe(way).returncode == 0), None)


def problem():
    """Why there can be none, in words; empty: there can."""
    for tool in ("unshare", "ip"):
        if not shutil.which(tool):
            return f"there is no program {tool} (Debian: util-linux, iproute2)"
    if _way():
        return ""
    return "network namespaces cannot be made: " + " / ".join(_probe(way).stderr.strip() for way in _ways())


def enter():
    """Goes on in a network of its own, where this process may do all that root may; begins the program anew."""
    if os.environ.get(_ENTERED):
        run("ip", "link", "set", "lo", "up")
        return
    why = problem()
    if why:
        raise Unexpected(why)
    os.environ[_ENTERED] = "1"
    way = _way()
    os.execvp(way[0], [*way, sys.executable, *sys.argv])


def run(*command):
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise Unexpected(f"{' '.join(command)}: {done.stderr.strip()}")


def _call(function, *values):
    if function(*values) != 0:
        error = ctypes.get_errno()
        raise Unexpected(f"{function.__name__}: {os.strerror(error)}")


class Namespace:
    """A further network beside the one that this process is in."""

    def __init__(self):
        home = os.open("/proc/self/ns/net", os.O_RDONLY)
        _call(_libc.unshare, _CLONE_NEWNET)
        self._handle = os.open("/proc/self/ns/net", os.O_RDONLY)
        subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
        _call(_libc.setns, home, _CLONE_NEWNET)
        self._home = home

    @property
    def path(self):
        return f"/proc/{os.getpid()}/fd/{self._handle}"

    def make(self, function):
        """Calls it within the namespace. A socket made there stays there. Only from one thread."""
        _call(_libc.setns, self._handle, _CLONE_NEWNET)
        try:
            return function()
        finally:
            _call(_libc.setns, self._home, _CLONE_NEWNET)

    def run(self, *command):
        self.make(lambda: run(*command))
