"""What all the other tests rely on: nothing that a page must not do goes unseen."""

from box_office import URL
from browser import BrowserTest, Visitor


class WatchTests(BrowserTest):
    def setUp(self):
        super().setUp()
        # Not one of those who must be without fault.
        self.visitor = Visitor(self.browser)
        self.addCleanup(self.visitor.context.close)
        self.visitor.go("/")
        self.visitor.shows("concerts")
        self.assertEqual(self.visitor.faults, [])

    def assert_fault(self, script, words):
        self.visitor.page.evaluate(script)
        self.assertRegex("\n".join(self.visitor.faults), words)

    def test_an_error_on_the_console_is_seen(self):
        self.assert_fault("console.error('oh')", "console error: oh")

    def test_an_uncaught_error_is_seen(self):
        thrown = "new Promise((done) => { setTimeout(() => { done(); throw new Error('oh'); }); })"
        self.assert_fault(thrown, "error: .*oh")

    def test_a_missing_file_is_seen(self):
        self.assert_fault("fetch('/nothing.js').then(() => {})", "404")

    def test_another_host_is_not_reached_and_the_attempt_is_seen(self):
        self.assert_fault("fetch('http://example.invalid/').catch(() => {})", "Content Security Policy")

    def test_an_inline_script_does_not_run_and_is_seen(self):
        self.visitor.page.route(URL + "/inline.html", inline)
        self.visitor.go("/inline.html")
        self.assertIsNone(self.visitor.page.evaluate("globalThis.ran ?? null"))
        self.assertRegex("\n".join(self.visitor.faults), "inline script")


def inline(route):
    policy = route.fetch(url=URL + "/").headers["content-security-policy"]
    route.fulfill(
        body="<!doctype html><title>x</title><script>globalThis.ran = true</script>",
        headers={"Content-Type": "text/html", "Content-Security-Policy": policy})
