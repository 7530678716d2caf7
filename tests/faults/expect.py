# SPDX-License-Identifier: GPL-3.0-or-later
"""What must be so, or else the fault was not coped with."""

import time

# Far above what anything here takes: a busy machine is slow, and waiting ends when what is awaited is there.
PATIENCE = 60.0


class Unexpected(Exception):
    """Something that must be so is not."""


def expect(condition, what):
    if not condition:
        raise Unexpected(what)


def await_true(condition, what, patience=PATIENCE):
    """Waits until condition() is true, and gives what it gave. `what`: a sentence, or what makes one in the end."""
    deadline = time.monotonic() + patience
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() >= deadline:
            raise Unexpected(f"not within {patience:g} s: {what() if callable(what) else what}")
        time.sleep(0.01)


def say(text):
    print(f"  {text}", flush=True)
