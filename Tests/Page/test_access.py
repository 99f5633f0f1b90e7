"""Every view for everybody: axe finds nothing, in both themes, on a phone and on a desk."""

import time

from axe_playwright_python.sync_playwright import Axe
from box_office import new_buyer, new_concert
from browser import DESKTOP, PHONE, BrowserTest
from full_house import FullHouse
from journey import open_seats, pick_on_list
from stubs import Stub, person, problem

# One spoilt page shows that axe looks at all.
SPOIL = "document.querySelector('main').append(Object.assign(document.createElement('button'), { type: 'button' }))"
NARROWEST = {"width": 320, "height": 640}
MOVING = "document.getAnimations().filter((one) => one.playState === 'running').length"


class AccessTests(BrowserTest):
    axe = Axe()

    def test_light_on_a_phone(self):
        self.tour("light", PHONE, "ko")
        self.tour_of_letters()

    def test_dark_on_a_phone(self):
        self.tour("dark", PHONE, "en")
        self.tour_of_letters()

    def test_light_on_a_desk(self):
        self.tour("light", DESKTOP, "en")

    def test_dark_on_a_desk(self):
        self.tour("dark", DESKTOP, "ko")

    def test_axe_sees_a_button_without_a_name(self):
        visitor = self.visit()
        visitor.go("/")
        visitor.shows("concerts")
        visitor.page.evaluate(SPOIL)
        self.assertIn("button-name", self.violations(visitor))

    def tour(self, theme, size, language):
        """Goes through all views as somebody who has something in each of them."""
        buyer = new_buyer()
        concert = new_concert()
        queued = new_concert(queue=(1, 6000))
        paid = buyer.order(buyer.hold(concert.schedule, [1, 2]))
        held = buyer.hold(concert.schedule, [5, 6])
        self.theme, self.size, self.language = theme, size, language
        stranger = self.visit(language=language, size=size, theme=theme)
        self.look(stranger, "/sign-in", "sign-in")
        self.look(stranger, "/sign-up", "sign-up")
        stranger.act("sign-up").click()
        stranger.locate("[aria-invalid=true]").first.wait_for()
        self.judge(stranger, "sign-up-refused")
        visitor = self.visit(buyer, language=language, size=size, theme=theme)
        for path, view in (
            ("/", "concerts"), (f"/concerts/{concert.id}", "concert"), ("/wallet", "wallet"), ("/orders", "orders"),
            (f"/orders/{paid['id']}", "order"), (f"/holds/{held['id']}", "checkout"), ("/me", "me"),
            (f"/concerts/{queued.id}/line", "waiting-room"), ("/concerts/999999999", "concert"),
        ):
            self.look(visitor, path, view)
        visitor.act("retry").or_(visitor.locate("main a")).first.wait_for()
        open_seats(visitor, concert)
        visitor.locate("canvas").first.wait_for()
        self.judge(visitor, "seats")
        pick_on_list(visitor, 11)
        self.judge(visitor, "seat-list")
        self.look_at_a_full_house(visitor)

    def tour_of_letters(self):
        """Goes where letters lead, and to an account with an address that needs care."""
        buyer = new_buyer(money=0)
        stranger, visitor = [
            self.visit(one, language=self.language, size=self.size, theme=self.theme) for one in (None, buyer)]
        Stub(stranger, "POST", "/v1/password-resets$", (202, {"status": "check_your_mail"}))
        Stub(visitor, "GET", "/v1/me$", (200, person(
            buyer, email_failing=True, pending_email=f"{'long' * 12}@example.com")))
        Stub(visitor, "PUT", "/v1/password-resets$", problem(410, "link_not_valid"))
        for path, view in (("/confirm#secret", "confirm"), ("/unsubscribe#secret", "unsubscribe"), ("/reset", "reset")):
            self.look(stranger, path, view)
        stranger.locate("#field-email").fill(buyer.email)
        stranger.act("ask-for-reset").click()
        stranger.locate('[data-state="mailed"]').wait_for()
        self.judge(stranger, "reset-mailed")
        self.look(visitor, "/me", "me")
        visitor.go("/reset#secret")
        visitor.locate("#field-password").fill(buyer.password)
        visitor.act("reset").click()
        visitor.locate('[data-problem="link_not_valid"]').wait_for()
        self.judge(visitor, "reset-refused")

    def look_at_a_full_house(self, visitor):
        until = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 600))
        FullHouse(
            visitor, "POST", "/holds$", 503, (429, "holding_paused"), retry_after=60, paused_until=until)
        visitor.act("hold").click()
        visitor.act("try-now").wait_for()
        self.judge(visitor, "full-house")
        visitor.act("try-now").click()
        visitor.locate('[data-problem="holding_paused"]').wait_for()
        self.judge(visitor, "holding-paused")

    def look(self, visitor, path, view):
        visitor.go(path)
        visitor.locate(f'main[data-view="{view}"]:not([aria-busy])').wait_for()
        self.judge(visitor, view)

    def judge(self, visitor, name):
        with self.subTest(view=name, theme=self.theme, width=self.size["width"], language=self.language):
            self.assertEqual(self.violations(visitor), {})
            # Nothing sticks out to the side, and with reduced motion nothing moves by itself.
            self.assertLessEqual(visitor.page.evaluate("document.documentElement.scrollWidth"), self.size["width"])
            self.assertEqual(visitor.page.evaluate(MOVING), 0)
            if self.size == PHONE:
                visitor.page.set_viewport_size(NARROWEST)
                self.assertLessEqual(visitor.page.evaluate("document.documentElement.scrollWidth"), NARROWEST["width"])
                visitor.page.set_viewport_size(self.size)
        visitor.picture(f"view-{name}-{self.language}-{self.theme}-{self.size['width']}")

    def violations(self, visitor):
        found = self.axe.run(visitor.page).response["violations"]
        return {one["id"]: [node["target"] for node in one["nodes"]][:3] for one in found}
