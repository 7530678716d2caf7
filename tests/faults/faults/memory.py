# SPDX-License-Identifier: GPL-3.0-or-later
"""memory short: new clients are refused, old ones served"""

from client import Client
from expect import expect, say
from memorylimit import MIB, connect, leave, lift_limit, must_be_refused
from porthole import Porthole

CLIENTS = 12


def run(arguments):
    with Porthole(arguments.program) as server:
        clients = connect(server, CLIENTS)
        leave(server, 100 * MIB)
        refused = Client(server)
        expect(refused.is_closed(), "a new client was served")
        must_be_refused(server, refused, clients)
        lift_limit(server)
        connect(server, CLIENTS)
        say("with the limit lifted, new ones are served again")
