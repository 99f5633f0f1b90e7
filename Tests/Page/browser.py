"""Visitors: people with a browser of their own, watched for everything a page must not do."""

import re
import unittest
from urllib.parse import urlsplit

from box_office import SCREENSHOTS, URL
from playwright.sync_api import sync_playwright

CHROMIUM = "/usr/bin/chromium"
PHONE = {"width": 360, "height": 740}
DESKTOP = {"width": 1280, "height": 860}
# Bounds, not expectations: what a loaded machine may take.
WAIT_MILLISECONDS = 60_000


class Visitor:
    """One person's browser: a context with one page."""

    def __init__(self, browser, buyer=None, language="ko", size=PHONE, theme="light", still=True, touch=False, ratio=1):
        self.context = browser.new_context(
            viewport=size, locale={"ko": "ko-KR", "en": "en-US"}[language], timezone_id="Asia/Seoul",
            color_scheme=theme, reduced_motion="reduce" if still else "no-preference", has_touch=touch,
            device_scale_factor=ratio, storage_state=buyer.storage() if buyer else None)
        self.context.set_default_timeout(WAIT_MILLISECONDS)
        self.faults = []
        self.requests = []
        self.page = self.context.new_page()
        self.page.on("console", self._on_console)
        self.page.on("pageerror", lambda error: self.faults.append(f"error: {error}"))
        self.page.on("request", self._on_request)

    def _on_console(self, message):
        # The browser itself reports each refusal of the API; those are answers, and the page explains them.
        path = urlsplit(message.location.get("url", "")).path
        if message.type == "error" and message.text.startswith("Failed to load resource") and path.startswith("/v1/"):
            return
        # Caused by tests that look at pixels.
        if "willReadFrequently" in message.text:
            return
        if message.type in ("error", "warning"):
            self.faults.append(f"console {message.type}: {message.text} ({path})")

    def _on_request(self, request):
        self.requests.append(request)
        if not request.url.startswith((URL + "/", "blob:" + URL)):
            self.faults.append(f"a request to {request.url}")

    def sent(self, method, pattern):
        """The requests of a kind so far."""
        return [r for r in self.requests if r.method == method and re.search(pattern, urlsplit(r.url).path)]

    def go(self, path):
        self.page.goto(URL + path)

    def locate(self, selector, **options):
        return self.page.locator(selector, **options)

    def act(self, name):
        """The button or link of an action of the page."""
        return self.page.locator(f'[data-action="{name}"]:visible').first

    def shows(self, view, state="ready"):
        """Waits for a view."""
        self.page.locator(f'main[data-view="{view}"][data-state="{state}"]').wait_for()

    def picture(self, name):
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=SCREENSHOTS / f"{name}.png")

    def tab_to(self, selector, limit=120):
        """Moves the focus by the tabulator alone."""
        for _ in range(limit):
            self.page.keyboard.press("Tab")
            if self.page.evaluate("selector => document.activeElement?.matches(selector) ?? false", selector):
                return
        raise AssertionError(f"the tabulator does not lead to {selector}")


class BrowserTest(unittest.TestCase):
    """A test with visitors. Whatever it is about, no visitor may have seen an error or called elsewhere."""

    @classmethod
    def setUpClass(cls):
        cls.playwright = sync_playwright().start()
        cls.addClassCleanup(cls.playwright.stop)
        cls.browser = cls.playwright.chromium.launch(executable_path=CHROMIUM)
        cls.addClassCleanup(cls.browser.close)

    def setUp(self):
        self.visitors = []

    def tearDown(self):
        for visitor in self.visitors:
            visitor.context.close()
        self.assertEqual([fault for visitor in self.visitors for fault in visitor.faults], [])

    def visit(self, *arguments, **options):
        visitor = Visitor(self.browser, *arguments, **options)
        self.visitors.append(visitor)
        return visitor
