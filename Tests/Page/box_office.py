"""The stack under test, from behind: its database, its admin scripts and its API."""

import json
import os
import subprocess
import time
import urllib.error
import urllib.request
import uuid
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PORT = os.environ["BOXOFFICE_PORT"]
URL = f"http://127.0.0.1:{PORT}"
STATE = Path(os.environ["BOXOFFICE_STATE"])
SCREENSHOTS = ROOT / ".run" / "screenshots"


def sql(text):
    """The rows that SQL gives, as lists of strings."""
    done = subprocess.run(
        [ROOT / "deploy/dev/sql", "--batch", "--skip-column-names"],
        input=text, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise AssertionError(f"SQL failed: {done.stderr}")
    return [line.split("\t") for line in done.stdout.splitlines()]


def number(text):
    """The one number that SQL gives."""
    return int(sql(text)[0][0])


def office(script, **parameters):
    """Runs an admin script as the office does; gives its one row."""
    settings = "".join(f"SET @{name} = {quoted(value)};\n" for name, value in parameters.items())
    return sql(settings + (ROOT / "sql/admin" / f"{script}.sql").read_text())[0]


def quoted(value):
    if isinstance(value, int):
        return str(value)
    return "'" + str(value).replace("\\", "\\\\").replace("'", "''") + "'"


def call(method, path, body=None, token=None, **headers):
    """A request to the API; gives status and parsed body."""
    headers = {name.replace("_", "-"): value for name, value in headers.items()}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    data = None
    if body is not None:
        headers["Content-Type"] = "application/json"
        data = json.dumps(body).encode()
    request = urllib.request.Request(URL + path, data=data, headers=headers, method=method)
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status, parsed(answer.read())
    except urllib.error.HTTPError as refusal:
        return refusal.code, parsed(refusal.read())


def parsed(data):
    return json.loads(data) if data else None


def eventually(claim, seconds=60):
    """Waits until a claim holds, no longer than the bound; gives what it answered."""
    deadline = time.monotonic() + seconds
    while True:
        answer = claim()
        if answer:
            return answer
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {seconds} s: {claim.__name__}")
        time.sleep(0.05)


@dataclass
class Concert:
    """A concert of a test's own."""

    id: int
    schedule: int
    title: str


def new_concert(rows=4, seats=10, tiers="R:50000:1-2,S:30000:*", hold_seconds=300, queue=None, in_days=20):
    """Puts a concert with one date on sale; `queue` is capacity and admissions per minute."""
    title = f"Evening {uuid.uuid4().hex[:8]}"
    concert = int(office(
        "create_concert", title=title, artist="Artist", venue=f"Hall {title}", city="Seoul",
        requires_verified_email=0)[0])
    schedule = int(office(
        "add_schedule", concert_id=concert, starts_at=days_from_now(in_days), sale_opens_at=days_from_now(-1),
        tiers=tiers, rows=rows, seats_per_row=seats)[0])
    if hold_seconds != 300:
        sql(f"UPDATE concert SET hold_seconds = {hold_seconds} WHERE id = {concert}")
    if queue:
        office("configure_queue", concert_id=concert, capacity=queue[0], admissions_per_minute=queue[1])
    return Concert(concert, schedule, title)


def days_from_now(days):
    return time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(time.time() + days * 86400))


@dataclass
class Buyer:
    """An account with money in its wallet."""

    id: int
    name: str
    email: str
    password: str
    token: str

    def storage(self):
        """What the page keeps in the browser of who is signed in."""
        login = {"token": self.token, "user": {"id": self.id, "name": self.name}}
        return {"cookies": [], "origins": [{"origin": URL, "localStorage": [
            {"name": "boxoffice.login", "value": json.dumps(login)}]}]}

    def hold(self, schedule, seats):
        path = f"/v1/schedules/{schedule}/holds"
        status, hold = call("POST", path, {"seat_ids": seats}, self.token, Idempotency_Key=uuid.uuid4().hex)
        assert status == 201, hold
        return hold

    def order(self, hold):
        body = {"hold_id": hold["id"]}
        status, order = call("POST", "/v1/orders", body, self.token, Idempotency_Key=uuid.uuid4().hex)
        assert status == 201, order
        return order

    def count_of(self, table):
        return number(f"SELECT COUNT(*) FROM {table} WHERE user_id = {self.id}")

    def purchases(self):
        """How many purchases the wallet paid for, and how much in all."""
        rows = sql(f"""SELECT COUNT(*), COALESCE(SUM(amount), 0) FROM transfer
            JOIN account ON account.id = transfer.wallet_id
            WHERE account.user_id = {self.id} AND transfer.kind = 'purchase'""")
        return int(rows[0][0]), int(rows[0][1])


def new_buyer(money=500000):
    email = f"fan-{uuid.uuid4().hex[:12]}@example.com"
    password = "correct horse battery"
    status, answer = call("POST", "/v1/users", {"email": email, "password": password, "name": "김나래"})
    assert status == 201, answer
    token = answer["token"]
    if money:
        status, charged = call("POST", "/v1/wallet/charges", {"amount": money}, token, Idempotency_Key=uuid.uuid4().hex)
        assert status == 201, charged
    return Buyer(answer["user"]["id"], "김나래", email, password, token)
