"""A buyer with tickets, by the API, and changes to the catalogue, by SQL."""

import json
import os
import subprocess
import urllib.error
import urllib.request
import uuid

URL = f"http://127.0.0.1:{os.environ['BOXOFFICE_PORT']}"


class Reply:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    @property
    def json(self):
        return json.loads(self.body)


def ask(method, path, body=None, token=None):
    headers = {"Idempotency-Key": str(uuid.uuid4())}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    data = None
    if body is not None:
        data = json.dumps(body).encode()
        headers["Content-Type"] = "application/json"
    request = urllib.request.Request(URL + path, data=data, headers=headers, method=method)
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return Reply(answer.status, answer.headers, answer.read())
    except urllib.error.HTTPError as refusal:
        return Reply(refusal.code, refusal.headers, refusal.read())


def sql(root, script):
    done = subprocess.run(
        [f"{root}/deploy/dev/sql"], input=script, capture_output=True, text=True, check=True)
    return done.stdout


def quoted(text):
    """A text for SQL, whatever is in it."""
    return f"CONVERT(0x{text.encode().hex()} USING utf8mb4)" if text else "''"


class Buyer:
    def __init__(self, name="김나래"):
        person = {"email": f"{uuid.uuid4()}@example.com", "password": "a long pass phrase", "name": name}
        self.token = ask("POST", "/v1/users", person).json["token"]
        charged = ask("POST", "/v1/wallet/charges", {"amount": 9_000_000}, self.token)
        assert charged.status == 201, charged.body

    def get(self, path):
        return ask("GET", path, token=self.token)

    def buy(self, schedule, count):
        seats = ask("GET", f"/v1/schedules/{schedule}/seats?status=free&limit=100").json["items"]
        wish = {"seat_ids": [seat["seat_id"] for seat in seats[:count]]}
        hold = ask("POST", f"/v1/schedules/{schedule}/holds", wish, self.token)
        assert hold.status == 201, hold.body
        order = ask("POST", "/v1/orders", {"hold_id": hold.json["id"]}, self.token)
        assert order.status == 201, order.body
        return order.json
