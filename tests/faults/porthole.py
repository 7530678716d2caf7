# SPDX-License-Identifier: GPL-3.0-or-later
"""The headless program as a child process, and what it says."""

import json
import os
import signal
import subprocess
import tempfile
import threading

from expect import PATIENCE, await_true, expect


class Porthole:
    """Serves from the start of a with block to its end, where it must stop in good order."""

    libraries = None  # the folder that it must have its Qt from, without symbolic links; None: any

    def __init__(self, program, *options, address="127.0.0.1", environment=None, **how):
        self._home = tempfile.TemporaryDirectory(prefix="porthole-fault-")
        variables = dict(os.environ, HOME=self._home.name, XDG_CONFIG_HOME=self._home.name, **(environment or {}))
        self._events = []
        self._lock = threading.Lock()
        self._errors = tempfile.TemporaryFile()
        self.address = address
        self.process = subprocess.Popen(
            [program, "--headless", "--json", "--address", address, "--port", "0", *options],
            stdout=subprocess.PIPE, stderr=self._errors, stdin=subprocess.DEVNULL, env=variables, **how)
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def __enter__(self):
        try:
            self.port = self.event("listening")["port"]
            self._must_have_its_qt()
        except BaseException:
            self._end()
            raise
        return self

    def __exit__(self, kind, *_):
        if kind is None and self.process.poll() is None:
            self.summary = self.stop()
        self._end()

    def _end(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGCONT)
            self.process.kill()
        self.process.wait()
        self._reader.join()
        self._home.cleanup()

    @property
    def pid(self):
        return self.process.pid

    def _read(self):
        for line in self.process.stdout:
            event = json.loads(line)
            with self._lock:
                self._events.append(event)

    def events(self, kind, **fields):
        """All events of this kind so far whose fields are these; of texts, a part is enough."""
        def fits(event):
            return event["event"] == kind and all(
                value in event[name] if isinstance(value, str) else value == event[name]
                for name, value in fields.items())
        with self._lock:
            return [event for event in self._events if fits(event)]

    def event(self, kind, patience=PATIENCE, **fields):
        """The first such event, waiting for it."""
        def look():
            self.must_live()
            return self.events(kind, **fields)
        return await_true(look, lambda: f"an event {kind} {fields or ''}; there were {self.described()}", patience)[0]

    def close_of(self, client, patience=PATIENCE):
        """The event that tells why this client was closed."""
        return self.event("closed", patience, peer=client.name)

    def described(self):
        with self._lock:
            return self._events[-8:]

    def must_live(self):
        expect(self.process.poll() is None,
               f"it ended by itself with {self.process.poll()}; standard error: {self.error_text()}")

    def error_text(self):
        self._errors.seek(0)
        return self._errors.read().decode(errors="replace")[-2000:]

    def stop(self):
        """Stops it in good order, and gives its summary."""
        self.must_live()
        self.process.send_signal(signal.SIGINT)
        self.process.wait(PATIENCE)
        self._reader.join(PATIENCE)
        expect(self.process.returncode == 0,
               f"it ended with {self.process.returncode}; standard error: {self.error_text()}")
        return self.events("summary")[0]

    def pause(self):
        """Stops it once each of its threads waits for something, and waits until none of them runs any more. One that has just
        answered may not have looked at the clock yet."""
        await_true(lambda: set(self._states()) == {"S"}, "all its threads to be at rest")
        self.process.send_signal(signal.SIGSTOP)
        await_true(lambda: set(self._states()) == {"T"}, "all its threads to stand still")

    def go_on(self):
        self.process.send_signal(signal.SIGCONT)

    # What the system says of it.

    def _states(self):
        for task in os.listdir(f"/proc/{self.pid}/task"):
            with open(f"/proc/{self.pid}/task/{task}/stat", encoding="ascii") as stat:
                yield stat.read().rpartition(")")[2].split()[0]

    def status(self, name):
        """A number of /proc/PID/status."""
        with open(f"/proc/{self.pid}/status", encoding="ascii") as status:
            line = next(line for line in status if line.startswith(name + ":"))
        return int(line.split()[1])

    def _must_have_its_qt(self):
        """A loader that cannot read a library takes another of that name elsewhere, and says nothing."""
        with open(f"/proc/{self.pid}/maps", encoding="utf-8") as maps:
            found = {line.split(maxsplit=5)[5].rstrip("\n") for line in maps if "/libQt6Core." in line}
        expect(found, "it has loaded no libQt6Core")
        others = [path for path in found if self.libraries and os.path.dirname(path) != self.libraries]
        expect(not others, f"it has loaded {others}, and was built with the Qt in {self.libraries}")

    def descriptors(self):
        return len(os.listdir(f"/proc/{self.pid}/fd"))

    def wake_ups(self):
        """How often its threads have waited for something, in all."""
        total = 0
        for task in os.listdir(f"/proc/{self.pid}/task"):
            with open(f"/proc/{self.pid}/task/{task}/status", encoding="ascii") as status:
                total += sum(int(line.split()[1]) for line in status if "ctxt_switches" in line)
        return total

    def cpu_seconds(self):
        with open(f"/proc/{self.pid}/stat", encoding="ascii") as stat:
            fields = stat.read().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
