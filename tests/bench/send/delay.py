#!/usr/bin/env python3
"""Stands between a client and a server and lets every byte come so much later, as a long way would.

    delay.py LISTEN_PORT SERVER_PORT MILLISECONDS

Half of the time is added in each direction, so that an answer takes the whole. Nothing is made slower than that:
bytes of any number travel at once.
"""

import asyncio
import sys

LISTEN, SERVER, DELAY = int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]) / 2000


class Side(asyncio.Protocol):
    """What comes in on one side goes out on the other, later."""

    def __init__(self):
        self.other = None
        self.loop = asyncio.get_running_loop()

    def connection_made(self, transport):
        self.transport = transport

    def data_received(self, data):
        self.loop.call_later(DELAY, self.other.transport.write, data)

    def connection_lost(self, _):
        if self.other is not None:
            self.loop.call_later(DELAY, self.other.transport.close)


class Client(Side):
    def connection_made(self, transport):
        super().connection_made(transport)
        transport.pause_reading()
        self.loop.create_task(self.join())

    async def join(self):
        _, self.other = await self.loop.create_connection(Side, "127.0.0.1", SERVER)
        self.other.other = self
        self.transport.resume_reading()


async def main():
    server = await asyncio.get_running_loop().create_server(Client, "127.0.0.1", LISTEN)
    await server.serve_forever()


asyncio.run(main())
