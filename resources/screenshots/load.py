#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Clients that look like a small fleet of sensors: load.py PORT CLIENTS [--seconds N]. Loopback only."""

import argparse
import math
import random
import socket
import time

WHAT = ["temperature", "pressure", "humidity", "voltage", "valve", "door"]


def connect(port):
    for _ in range(100):
        try:
            client = socket.create_connection(("127.0.0.1", port))
            client.setblocking(False)
            return client
        except ConnectionRefusedError:
            time.sleep(0.1)
    raise SystemExit(f"nothing listens on 127.0.0.1:{port}")


def talk(client, number, sequence, volume):
    lines = "".join(
        f"{random.choice(WHAT)} sensor={number} value={random.gauss(20, 5):.2f} seq={sequence + i}\r\n"
        for i in range(volume)
    )
    try:
        client.send(lines.encode())
        client.recv(65536)
    except BlockingIOError:
        pass


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("port", type=int)
    parser.add_argument("clients", type=int)
    parser.add_argument("--seconds", type=float, default=60)
    arguments = parser.parse_args()
    random.seed(1)
    clients = [connect(arguments.port) for _ in range(arguments.clients)]
    start = time.monotonic()
    sequence = 0
    while (now := time.monotonic() - start) < arguments.seconds:
        for number, client in enumerate(clients):
            wave = 1 + math.sin(now / (4 + number % 7) + number)
            if random.random() < wave * 0.35:
                sequence += 1
                talk(client, number, sequence, 1 + number % 4)
        if random.random() < 0.01 and len(clients) > 2:
            gone = random.randrange(len(clients))
            clients[gone].close()
            clients[gone] = connect(arguments.port)
        time.sleep(0.02)


if __name__ == "__main__":
    main()
