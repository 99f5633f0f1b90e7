"""Asks a Prometheus that has watched a stack every query of the dashboard and of the alerts."""
import json
import re
import sys
import time
import urllib.parse
import urllib.request
from pathlib import Path

ROOT, BASE = Path(sys.argv[1]), f"http://127.0.0.1:{sys.argv[2]}/api/v1/"


def ask(path, **parameters):
    url = BASE + path + ("?" + urllib.parse.urlencode(parameters) if parameters else "")
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as error:
        return {"status": "error", "error": error.read().decode()}


def dashboard_queries():
    dashboard = json.loads((ROOT / "deploy/grafana/boxoffice.json").read_text())
    for panel in dashboard["panels"]:
        for target in panel.get("targets", []):
            query = target["expr"].replace("$__rate_interval", "10s").replace("$instance", ".*")
            yield panel["title"], query


def alert_queries():
    for group in ask("rules")["data"]["groups"]:
        for rule in group["rules"]:
            if rule.get("lastError"):
                yield rule["name"], "error: " + rule["lastError"]
            yield rule["name"], rule["query"]


def main():
    wrong, asked = [], 0
    known = set(ask("label/__name__/values")["data"])
    for title, query in dashboard_queries():
        asked += 1
        answer = ask("query", query=query)
        if answer["status"] != "success":
            wrong.append(f"{title}: {query}: {answer['error']}")
        elif not answer["data"]["result"]:
            wrong.append(f"{title}: {query} shows nothing")
    alerts = list(alert_queries())
    for title, query in alerts:
        asked += 1
        answer = ask("query", query=query)
        if answer["status"] != "success":
            wrong.append(f"{title}: {query}: {answer['error']}")
        # A silent alert is right; one about a number that nobody tells is none.
        names = set(re.findall(r"\b(?:boxoffice_\w+|up)\b(?=[\s{\[)]|$)", query))
        wrong += [f"{title}: nobody tells {name}" for name in names - known]
        if not names:
            wrong.append(f"{title} asks for nothing")
    firing = [alert["labels"]["alertname"] for alert in ask("alerts")["data"]["alerts"] if alert["state"] == "firing"]
    if firing:
        wrong.append(f"a calm evening wakes somebody: {firing}")
    if not alerts or asked < 40:
        wrong.append(f"only {asked} queries were found")
    if wrong:
        sys.exit("\n".join(wrong))
    print(f"{asked} queries of the dashboard and the alerts: none fails, every panel shows something")


time.sleep(2)  # One more scrape than the last that saw traffic.
main()
