"""A mail server that takes everything and keeps nothing, for measurements: prints its port, serves until killed."""

import asyncio


class Sink(asyncio.Protocol):
    def connection_made(self, transport):
        self.transport, self.rest, self.in_letter = transport, b'', False
        transport.write(b'220 sink\r\n')

    def data_received(self, data):
        self.rest += data
        while True:
            end = b'\r\n.\r\n' if self.in_letter else b'\r\n'
            head, found, rest = self.rest.partition(end)
            if not found:
                return
            self.rest = rest
            self.transport.write(b'250 taken\r\n' if self.in_letter else self.answer(head[:4].upper()))
            self.in_letter = not self.in_letter and head[:4].upper() == b'DATA'

    @staticmethod
    def answer(verb):
        if verb == b'DATA':
            return b'354 go on\r\n'
        return b'221 bye\r\n' if verb == b'QUIT' else b'250 sink\r\n'


async def main():
    server = await asyncio.get_running_loop().create_server(Sink, '127.0.0.1', 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


asyncio.run(main())
