"""Answers of the box office that a test says itself."""

import json
import re
from urllib.parse import urlsplit


class Stub:
    """Answers a kind of request with pairs of status and members, in their order; the last one again and again.

    After `None` the server answers itself. `bodies` has what was sent.
    """

    def __init__(self, visitor, method, path, *answers, retry_after=None):
        self.method, self.path, self.answers, self.retry_after = method, path, list(answers), retry_after
        self.requests = []
        visitor.page.route(re.compile(path), self._answer)

    def _answer(self, route):
        request = route.request
        if request.method != self.method or not re.search(self.path, urlsplit(request.url).path):
            route.fallback()
            return
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if answer is None:
            route.fallback()
            return
        self.requests.append(request)
        status, members = answer
        headers = {"Content-Type": "application/json" if status < 400 else "application/problem+json"}
        if self.retry_after is not None:
            headers["Retry-After"] = str(self.retry_after)
        body = "" if members is None else json.dumps({**({"status": status} if status >= 400 else {}), **members})
        route.fulfill(status=status, headers=headers, body=body)

    @property
    def bodies(self):
        return [json.loads(request.post_data) if request.post_data else None for request in self.requests]


def problem(status, code, **members):
    return status, {"code": code, **members}


def invalid(field, message):
    return problem(422, "validation_failed", errors=[{"field": field, "message": message}])


def person(buyer, **members):
    """What the server says of a buyer, with whatever a test wants otherwise."""
    return {
        "id": buyer.id, "email": buyer.email, "name": buyer.name, "language": "ko", "email_verified_at": None,
        "email_failing": False, "pending_email": None, "created_at": "2026-11-28T09:00:00.000Z", **members}
