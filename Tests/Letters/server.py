"""A mail server for tests: keeps what it accepts, and does as DIRECTORY/orders.json says.

server.py DIRECTORY [--starttls | --tls] [--login USER:PASSWORD] [--port PORT]

Prints its port, and serves until it is killed. A message that was accepted is DIRECTORY/NNN.eml, with what is known of
its way in NNN.json. The orders, each of which may be missing:

recipients  {address: answer}, such as "550 5.1.1 no such mailbox"
senders     the answer to MAIL
data        the answer after the letter, which is kept only where it is 250
gone        true: the connection is closed without an answer after the letter, which is kept
kill        a process that is killed when a letter was kept, before the answer
delay       seconds before each answer
"""

import argparse
import asyncio
import json
import os
import pathlib
import signal
import ssl
import subprocess

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult


class House:
    def __init__(self, directory):
        self.directory = directory
        self.count = len(list(directory.glob('*.eml')))

    def orders(self):
        try:
            return json.loads((self.directory / 'orders.json').read_text())
        except FileNotFoundError:
            return {}

    async def handle_MAIL(self, server, session, envelope, address, options):
        orders = self.orders()
        await asyncio.sleep(orders.get('delay', 0))
        if 'senders' in orders:
            return orders['senders']
        envelope.mail_from = address
        return '250 OK'

    async def handle_RCPT(self, server, session, envelope, address, options):
        orders = self.orders()
        await asyncio.sleep(orders.get('delay', 0))
        answer = orders.get('recipients', {}).get(address)
        if answer:
            return answer
        envelope.rcpt_tos.append(address)
        return '250 OK'

    async def handle_DATA(self, server, session, envelope):
        orders = self.orders()
        await asyncio.sleep(orders.get('delay', 0))
        answer = orders.get('data', '250 OK')
        if not answer.startswith('250'):
            return answer
        self.keep(server, session, envelope)
        if 'kill' in orders:
            os.kill(orders['kill'], signal.SIGKILL)
        if orders.get('gone'):
            server.transport.abort()
        return answer

    def keep(self, server, session, envelope):
        self.count += 1
        name = f'{self.count:06}'
        way = {
            'from': envelope.mail_from,
            'to': envelope.rcpt_tos,
            'tls': server.transport.get_extra_info('sslcontext') is not None,
            'login': bool(session.authenticated),
            'peer': session.peer[1],
        }
        (self.directory / f'{name}.json').write_text(json.dumps(way))
        part = self.directory / f'{name}.part'
        part.write_bytes(envelope.original_content)
        part.rename(self.directory / f'{name}.eml')


def certificate(directory):
    pair = directory / 'certificate.pem'
    if not pair.exists():
        subprocess.run(
            ['openssl', 'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2',
             '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1',
             '-keyout', pair, '-out', directory / 'certificate.crt'],
            check=True, capture_output=True,
        )
        with pair.open('ab') as file:
            file.write((directory / 'certificate.crt').read_bytes())
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(pair)
    return context


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('directory', type=pathlib.Path)
    parser.add_argument('--starttls', action='store_true')
    parser.add_argument('--tls', action='store_true')
    parser.add_argument('--login')
    parser.add_argument('--port', type=int, default=0)
    given = parser.parse_args()

    def check(server, session, envelope, mechanism, data):
        right = given.login.encode() == data.login + b':' + data.password
        return AuthResult(success=right, handled=right)

    settings = {}
    if given.starttls:
        settings |= {'tls_context': certificate(given.directory), 'require_starttls': True}
    if given.tls:
        settings |= {'ssl_context': certificate(given.directory), 'auth_require_tls': False}
    if given.login:
        settings |= {'authenticator': check, 'auth_required': True}

    controller = Controller(House(given.directory), hostname='127.0.0.1', port=given.port, **settings)
    # The controller looks for its port before it knows it, so the server is made without that look.
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    controller.loop = loop
    server = loop.run_until_complete(controller._create_server())
    print(server.sockets[0].getsockname()[1], flush=True)
    loop.run_forever()


main()
