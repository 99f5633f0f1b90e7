"""What the links of letters lead to, and what an address that is not confirmed keeps from whom."""

from box_office import new_buyer, new_concert
from browser import DESKTOP, BrowserTest
from journey import open_seats, pick_on_list
from stubs import Stub, invalid, person, problem

# As long as a real one.
TOKEN = "q3Zk1b9sY0aVnGm4xJtR7uWcE2hLpD5oF8iK6rTzXyM"
VERIFIED = "2026-11-28T10:00:00.000Z"
UNVERIFIED = problem(403, "email_not_verified")


class ProofTests(BrowserTest):
    def test_where_a_sign_up_goes_on_by_mail_the_page_says_so_and_signs_nobody_in(self):
        visitor = self.visit(language="en")
        Stub(visitor, "POST", "/v1/users$", (202, {"status": "check_your_mail"}))
        visitor.go("/sign-up")
        visitor.locate("#field-name").fill("김나래")
        visitor.locate("#field-email").fill("narae@example.com")
        visitor.locate("#field-password").fill("correct horse battery")
        visitor.act("sign-up").click()
        mailed = visitor.locate('[data-state="mailed"]')
        mailed.wait_for()
        self.assertIn("narae@example.com", mailed.inner_text())
        self.assertTrue(visitor.page.evaluate("document.activeElement.matches('[data-state=mailed]')"))
        self.assertIsNone(visitor.page.evaluate("localStorage['boxoffice.login'] ?? null"))
        visitor.picture("sign-up-mailed-en-phone")

    def test_seats_are_still_chosen_when_the_address_has_been_confirmed(self):
        concert = new_concert()
        buyer = new_buyer()
        visitor = self.visit(buyer, language="en")
        Stub(visitor, "POST", "/holds$", UNVERIFIED, None)
        Stub(visitor, "POST", "/v1/orders$", UNVERIFIED, None)
        letters = Stub(visitor, "POST", "/v1/me/verifications$", (202, {"status": "check_your_mail"}))
        open_seats(visitor, concert)
        pick_on_list(visitor, 4, 5)
        visitor.act("hold").click()
        notice = visitor.locate('[data-problem="email_not_verified"]')
        notice.wait_for()
        visitor.act("send-again").click()
        notice.locator("[role=status]", has_text="on its way").wait_for()
        self.assertEqual(len(letters.requests), 1)
        visitor.picture("not-confirmed-en-phone")
        visitor.locate('.picked[data-count="2"]').wait_for()
        visitor.act("retry").click()
        visitor.shows("checkout", "active")
        visitor.act("pay").click()
        notice.wait_for()
        visitor.act("retry").click()
        visitor.shows("order", "paid")
        self.assertEqual(buyer.purchases(), (1, 100_000))

    def test_who_has_to_confirm_before_joining_sees_the_line_and_may_join_later(self):
        visitor = self.visit(new_buyer(), language="en")
        Stub(visitor, "POST", "/queue-tokens$", UNVERIFIED, UNVERIFIED, None)
        visitor.go(f"/concerts/{new_concert(queue=(1, 6000)).id}")
        visitor.act("join").click()
        visitor.locate('[data-problem="email_not_verified"]').wait_for()
        visitor.act("take-place").click()
        visitor.locate('[data-problem="email_not_verified"]').wait_for()
        visitor.act("take-place").click()
        visitor.locate('.room[data-state="active"]').wait_for()

    def test_the_secret_leaves_the_address_at_once_and_outlives_a_reload_and_another_language(self):
        visitor = self.visit(language="ko")
        proofs = Stub(visitor, "POST", "/v1/verifications$", problem(410, "link_not_valid"))
        visitor.page.add_init_script(
            "addEventListener('DOMContentLoaded', () => { globalThis.firstSeen = location.href; })")
        visitor.go(f"/confirm#{TOKEN}")
        visitor.shows("confirm")
        self.assertNotIn(TOKEN, visitor.page.evaluate("firstSeen + location.href"))
        visitor.act("language").click()
        visitor.locate("h1", has_text="Confirm your email").wait_for()
        visitor.page.reload()
        visitor.act("confirm-without").click()
        visitor.locate('[data-problem="link_not_valid"]').wait_for()
        # The link of a newer letter, opened in the same window.
        visitor.page.evaluate("location.hash = 'another'")
        visitor.locate('main:not(:has([data-problem])) [data-action="confirm-without"]').click()
        visitor.locate('[data-problem="link_not_valid"]').wait_for()
        self.assertNotIn("another", visitor.page.url)
        self.assertEqual(proofs.bodies, [{"token": TOKEN}, {"token": "another"}])
        self.assertFalse(any(TOKEN in request.url for request in visitor.requests))

    def test_who_is_signed_in_confirms_by_that_and_is_reminded_no_more(self):
        buyer = new_buyer()
        visitor = self.visit(buyer, language="en")
        unproved = Stub(visitor, "GET", "/v1/me$", (200, person(buyer)))
        proofs = Stub(visitor, "POST", "/v1/verifications$", (200, person(buyer, email_verified_at=VERIFIED)))
        visitor.go("/me")
        visitor.shows("me")
        visitor.locate("nav a[href='/']").click()
        visitor.act("to-proof").wait_for()
        visitor.picture("reminder-en-phone")
        visitor.go(f"/confirm#{TOKEN}")
        visitor.act("confirm").click()
        done = visitor.locate('[data-state="done"]')
        done.wait_for()
        self.assertIn(buyer.email, done.inner_text())
        self.assertEqual(proofs.bodies, [{"token": TOKEN}])
        self.assertEqual(proofs.requests[0].headers["authorization"], f"Bearer {buyer.token}")
        asked = len(unproved.requests)
        done.locator("a").click()
        visitor.shows("concerts")
        self.assertFalse(visitor.locate('[data-action="to-proof"]').is_visible())
        self.assertEqual(len(unproved.requests), asked)
        self.assertEqual(visitor.page.evaluate("JSON.stringify(history.state)").count(TOKEN), 0)

    def test_an_address_that_somebody_else_has_claimed_goes_to_its_owner_who_chooses_a_password(self):
        owner = new_buyer()
        visitor = self.visit(language="en")
        proofs = Stub(
            visitor, "POST", "/v1/verifications$", problem(401, "invalid_credentials"),
            (200, person(owner, email_verified_at=VERIFIED, reset_token="given")))
        resets = Stub(
            visitor, "PUT", "/v1/password-resets$", invalid("password", "must not be your address"), (204, None))
        visitor.go(f"/confirm#{TOKEN}")
        visitor.locate("#field-current_password").fill("not the one of this account")
        visitor.act("confirm").click()
        self.assertIn("not the password", visitor.locate("#field-current_password-hint.bad").inner_text())
        visitor.picture("confirm-en-phone")
        visitor.act("confirm-without").click()
        visitor.shows("reset")
        self.assertIn(owner.email, visitor.locate("main").inner_text())
        visitor.locate("#field-password").fill(owner.email)
        visitor.act("reset").click()
        self.assertIn("Your own email", visitor.locate("#field-password-hint.bad").inner_text())
        visitor.locate("#field-password").fill(owner.password)
        visitor.act("reset").click()
        visitor.locate('main[data-view="sign-in"] [data-state="reset"]').wait_for()
        self.assertEqual(proofs.bodies[1], {"token": TOKEN})
        self.assertEqual(resets.bodies[1], {"token": "given", "password": owner.password})


class ForgottenTests(BrowserTest):
    def test_a_letter_is_asked_for_by_keys_alone_and_the_words_are_the_same_for_everybody(self):
        visitor = self.visit(language="en", size=DESKTOP)
        keys = visitor.page.keyboard
        Stub(visitor, "POST", "/v1/password-resets$", (202, {"status": "check_your_mail"}))
        said = []
        for email in (new_buyer(money=0).email, "nobody@example.com"):
            visitor.go("/sign-in")
            visitor.shows("sign-in")
            visitor.tab_to('[data-action="forgotten"]')
            keys.press("Enter")
            visitor.shows("reset")
            visitor.tab_to("#field-email")
            keys.type(email)
            keys.press("Enter")
            visitor.locate('[data-state="mailed"]').wait_for()
            said.append(visitor.locate("main").inner_text().replace(email, "…"))
        self.assertEqual(said[0], said[1])

    def test_a_link_that_is_good_no_more_leads_to_a_new_one(self):
        visitor = self.visit(language="en")
        Stub(visitor, "PUT", "/v1/password-resets$", problem(410, "link_not_valid"))
        visitor.go(f"/reset#{TOKEN}")
        visitor.locate("#field-password").fill("correct horse battery")
        visitor.act("reset").click()
        notice = visitor.locate('[data-problem="link_not_valid"]')
        notice.wait_for()
        visitor.picture("link-not-valid-en-phone")
        notice.locator("a").click()
        visitor.act("ask-for-reset").wait_for()

    def test_who_has_guessed_too_often_is_told_in_minutes(self):
        for language, words in (("en", "Try again in 14 minutes."), ("ko", "14분 뒤에 다시 시도해 주세요.")):
            visitor = self.visit(language=language)
            Stub(visitor, "POST", "/v1/sessions$", problem(429, "rate_limited"), retry_after=821)
            visitor.go("/sign-in")
            visitor.locate("#field-email").fill("narae@example.com")
            visitor.locate("#field-password").fill("correct horse battery")
            visitor.act("sign-in").click()
            notice = visitor.locate('[data-problem="rate_limited"]')
            notice.wait_for()
            self.assertIn(words, notice.inner_text())

    def test_a_browser_that_was_let_in_before_says_so_at_the_next_login(self):
        buyer = new_buyer(money=0)
        visitor = self.visit(language="en")
        login = {"token": buyer.token, "device": "a" * 43, "user": person(buyer)}
        logins = Stub(visitor, "POST", "/v1/sessions$", (201, login))
        Stub(visitor, "DELETE", "/v1/sessions/current$", (204, None))
        Stub(visitor, "GET", "/v1/me$", (200, person(buyer)))
        for _ in range(2):
            visitor.go("/sign-in")
            visitor.locate("#field-email").fill(buyer.email)
            visitor.locate("#field-password").fill(buyer.password)
            visitor.act("sign-in").click()
            visitor.shows("concerts")
            visitor.go("/me")
            visitor.act("sign-out").click()
            visitor.shows("concerts")
        self.assertEqual([request.headers.get("device-token") for request in logins.requests], [None, "a" * 43])

    def test_letters_of_one_kind_end_by_their_link(self):
        visitor = self.visit(language="en")
        ends = Stub(visitor, "POST", "/v1/letters/unsubscribe$", None, (204, None))
        visitor.go(f"/unsubscribe#{TOKEN}")
        visitor.act("unsubscribe").click()
        visitor.locate('[data-problem="link_not_valid"]').wait_for()
        visitor.act("unsubscribe").click()
        visitor.locate('[data-state="done"]').wait_for()
        visitor.picture("unsubscribed-en-phone")
        self.assertEqual(ends.bodies, [{"token": TOKEN}])
