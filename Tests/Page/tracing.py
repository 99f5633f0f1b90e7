"""Frames as the browser's own tracing counts them."""

import itertools

from box_office import eventually

CATEGORIES = ["disabled-by-default-devtools.timeline.frame", "devtools.timeline.frame"]


def traced(visitor, act):
    """The milliseconds between the frames that the compositor drew while something was done."""
    session = visitor.context.new_cdp_session(visitor.page)
    events = []
    ends = []
    session.on("Tracing.dataCollected", lambda message: events.extend(message["value"]))
    session.on("Tracing.tracingComplete", lambda message: ends.append(message))
    session.send("Tracing.start", {"transferMode": "ReportEvents", "traceConfig": {"includedCategories": CATEGORIES}})
    act(session)
    session.send("Tracing.end")

    def complete():
        # Messages come while the page is asked something.
        visitor.page.evaluate("0")
        return ends

    eventually(complete)
    session.detach()
    moments = sorted(event["ts"] / 1000 for event in events if event["name"] == "DrawFrame")
    return [later - sooner for sooner, later in itertools.pairwise(moments)]
