"""A small evening: buyers who hold, pay, are refused and give back, a line, a killed worker.

Leaves /metrics in a file.
"""
import http.client
import json
import os
import pathlib
import signal
import socket
import sys
import time
import uuid

PORT, SUPERVISOR, OUTPUT = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]


def send(method, path, body=None, token=None, source="127.0.0.1", **headers):
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=20, source_address=(source, 0))
    headers = {name.replace("_", "-"): value for name, value in headers.items()}
    if token:
        headers["Authorization"] = "Bearer " + token
    if method == "POST":
        headers.setdefault("Idempotency-Key", str(uuid.uuid4()))
    if body is not None:
        headers["Content-Type"] = "application/json"
    connection.request(method, path, body and json.dumps(body), headers)
    answer = connection.getresponse()
    text = answer.read()
    connection.close()
    is_json = "json" in answer.headers.get("Content-Type", "")
    return answer.status, json.loads(text) if is_json and text else text


def demand(got, wanted):
    status, body = got
    if status != wanted:
        sys.exit(f"answered {status} instead of {wanted}: {body}")
    return body


def sign_up():
    body = {"email": f"fan-{uuid.uuid4()}@example.com", "password": "correct horse", "name": "A Fan"}
    return demand(send("POST", "/v1/users", body), 201)["token"]


def buy(token, rival, schedule):
    demand(send("POST", "/v1/wallet/charges", {"amount": 1_000_000}, token), 201)
    hold = demand(send("POST", f"/v1/schedules/{schedule}/holds", {"best_available": {"count": 2}}, token), 201)
    seats = [seat["seat_id"] for seat in hold["seats"]]
    demand(send("POST", f"/v1/schedules/{schedule}/holds", {"seat_ids": seats}, rival), 409)
    demand(send("POST", f"/v1/holds/{hold['id']}/extensions", None, token), 200)
    order = demand(send("POST", "/v1/orders", {"hold_id": hold["id"]}, token), 201)
    demand(send("POST", f"/v1/orders/{order['id']}/cancellations", None, token), 201)
    hold = demand(send("POST", f"/v1/schedules/{schedule}/holds", {"best_available": {"count": 1}}, token), 201)
    demand(send("DELETE", f"/v1/holds/{hold['id']}", None, token), 204)


def kill_a_worker():
    children = pathlib.Path(f"/proc/{SUPERVISOR}/task/{SUPERVISOR}/children").read_text().split()
    os.kill(int(children[0]), signal.SIGKILL)


def own_address():
    """An address of this machine that is not loopback; None where there is none."""
    probe = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    try:
        probe.connect(("192.0.2.1", 9))
        address = probe.getsockname()[0]
        return None if address.startswith("127.") else address
    except OSError:
        return None
    finally:
        probe.close()


def check_who_may_ask():
    demand(send("GET", "/metrics", X_Forwarded_For="203.0.113.9"), 200)
    demand(send("GET", "/metrics", source="127.0.0.77"), 200)
    stranger = own_address()
    if stranger is None:
        print("not tried from another address: this machine has none but loopback")
        return
    demand(send("GET", "/metrics", source=stranger), 404)
    demand(send("GET", "/metrics", source=stranger, X_Forwarded_For="127.0.0.1"), 404)
    demand(send("GET", "/healthz", source=stranger), 200)


def main():
    check_who_may_ask()
    concerts = demand(send("GET", "/v1/concerts?limit=100"), 200)["items"]
    on_sale = [concert for concert in concerts if concert["status"] == "on_sale"]
    details = [demand(send("GET", f"/v1/concerts/{concert['id']}"), 200) for concert in on_sale]
    dates = [date for detail in details if not detail.get("queue") for date in detail["schedules"]]
    # The latest one can surely be given back.
    schedule = max((date for date in dates if date["status"] == "on_sale"), key=lambda date: date["starts_at"])["id"]
    queued = next(detail["id"] for detail in details if detail.get("queue"))
    buyers = [sign_up() for _ in range(3)]
    until = time.monotonic() + 10
    rounds = 0
    while time.monotonic() < until:
        buy(buyers[rounds % 2], buyers[2], schedule)
        if rounds % 8 == 0:
            joined = demand(send("POST", f"/v1/concerts/{queued}/queue-tokens", None, sign_up()), 201)
            demand(send("GET", "/v1/queue-tokens/current", Queue_Token=joined["token"]), 200)
            demand(send("POST", "/v1/sessions", {"email": "x@example.com", "password": "wrong password"}), 401)
        if rounds == 2:
            kill_a_worker()
        rounds += 1
        time.sleep(0.1)
    with open(OUTPUT, "wb") as output:
        output.write(demand(send("GET", "/metrics"), 200))
    print(f"{rounds} rounds of buyers, one worker killed")


main()
