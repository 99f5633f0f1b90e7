"""Answers of a house that is full for a while."""

import itertools
import json
import re
from urllib.parse import urlsplit

CUT = "cut"
CODES = {429: "rate_limited", 503: "unavailable", 504: "unavailable"}


class FullHouse:
    """Answers a kind of request in other words than the server's, in their order; after the last it lets all pass.

    An answer is a status, a pair of status and code, or `CUT` for a connection that breaks.
    """

    def __init__(self, visitor, method, path, *answers, retry_after=1, always=False, **members):
        self.visitor, self.method, self.path = visitor, method, path
        self.answers = itertools.cycle(answers) if always else iter(answers)
        self.retry_after, self.members = retry_after, members
        self.refused = 0
        visitor.page.route(re.compile(path), self._answer)

    def _answer(self, route):
        answer = next(self.answers, None) if route.request.method == self.method else None
        if answer is None:
            route.fallback()
            return
        self.refused += 1
        if answer == CUT:
            route.abort("connectionreset")
            return
        status, code = answer if isinstance(answer, tuple) else (answer, CODES[answer])
        route.fulfill(status=status, headers={
            "Content-Type": "application/problem+json", "Retry-After": str(self.retry_after),
        }, body=json.dumps({"status": status, "code": code, **self.members}))

    def has_room(self):
        """From now on the server answers itself."""
        self.answers = iter(())

    def keys(self):
        """The keys of all such requests so far, one for each intention."""
        sent = [one for one in self.visitor.requests if one.method == self.method]
        return {one.headers["idempotency-key"] for one in sent if re.search(self.path, urlsplit(one.url).path)}


def told(visitor, *sentences):
    """Waits until the page tells of the full house; checks that it says all this, also to those who listen."""
    visitor.locate('.calm[data-state="troubled"]').wait_for()
    for sentence in sentences:
        visitor.locate(".calm", has_text=sentence).wait_for()
    visitor.locate('[data-live="polite"]', has_text=sentences[0]).wait_for(state="attached")
