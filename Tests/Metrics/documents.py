"""Every alert says what it means, has a chapter of the runbook, and a test in which it fires and one in which not."""
import re
import sys
from pathlib import Path

root = Path(sys.argv[1])
rules = (root / "deploy/prometheus/boxoffice.rules.yml").read_text()
tests = (root / "deploy/prometheus/boxoffice.tests.yml").read_text()
runbook = (root / "docs/runbook.md").read_text()


def anchor(heading):
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


anchors = {anchor(line.lstrip("#")) for line in runbook.splitlines() if line.startswith("#")}
wrong = []
alerts = re.split(r"\n\s+- alert: ", rules)[1:]
for text in alerts:
    name = text.split("\n", 1)[0]
    chapter = re.search(r'runbook: "docs/runbook\.md#([\w-]+)"', text)
    if not chapter or chapter[1] not in anchors:
        wrong.append(f"{name} has no chapter in docs/runbook.md")
    if not re.search(r'summary: ".{20,}"', text) or "severity: " not in text:
        wrong.append(f"{name} does not say what it means")
    if not re.search(rf"alertname: {name}\n\s+exp_alerts:\n\s+- exp_labels", tests):
        wrong.append(f"{name} has no test in which it fires")
    if f"alertname: {name}, exp_alerts: []" not in tests:
        wrong.append(f"{name} has no test in which it is silent")
if len(alerts) < 10:
    wrong.append("the alerts were not found")
if wrong:
    sys.exit("\n".join(wrong))
print(f"{len(alerts)} alerts: each with a chapter of the runbook, a test in which it fires and one in which not")
