# SPDX-License-Identifier: GPL-3.0-or-later
"""loss, delay, reordering and repetition on the way: every byte is right, and nobody else feels it"""

NEEDS_NETWORK = True

import threading

from client import Client
from expect import expect, say
from porthole import Porthole
from wire import Wire

CLIENTS = 4
BYTES = 150_000


def run(arguments):
    wire = Wire(loss=0.02, repeat=0.02, delay=(0.001, 0.008))
    with Porthole(arguments.program, address=wire.HERE) as server:
        clients = [Client(server, namespace=wire.far) for _ in range(CLIENTS)]
        failures = []

        def exchange(number):
            try:
                clients[number].must_echo_much(BYTES, seed=number)
            except Exception as failure:
                failures.append(failure)

        threads = [threading.Thread(target=exchange, args=(number,)) for number in range(CLIENTS)]
        for thread in threads:
            thread.start()
        local = Client(server)  # does not come over the wire
        turns = 0
        while any(thread.is_alive() for thread in threads):
            local.must_echo()
            turns += 1
        expect(not failures, f"{failures}")
        say(f"{CLIENTS} clients got {BYTES} bytes each, every one right: {wire.described()}")
        say(f"meanwhile one beside the wire had {turns} echoes")
        expect(wire.lost and wire.repeated and wire.overtaken, f"the wire did nothing: {wire.described()}")
        for client in clients:
            client.close()
    expect(server.summary["bytesIn"] == server.summary["bytesOut"], server.summary)
    wire.stop()
