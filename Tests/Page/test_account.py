"""What people see and change of their accounts, and what they take along."""

import re

from box_office import new_buyer, new_concert, sql
from browser import DESKTOP, BrowserTest
from stubs import Stub, invalid, person, problem


class AccountTests(BrowserTest):
    def at_me(self, buyer=None, **members):
        self.buyer = buyer or new_buyer()
        visitor = self.visit(self.buyer, language="en", size=DESKTOP)
        self.me = Stub(visitor, "GET", "/v1/me$", (200, person(self.buyer, **members)))
        visitor.go("/me")
        visitor.shows("me")
        return visitor

    def test_an_address_that_waits_or_fails_is_told_and_another_one_is_asked_for_with_the_password(self):
        visitor = self.at_me(email_failing=True, pending_email="new@example.com")
        self.assertIn("come back", visitor.locate('[data-state="failing"]').inner_text())
        self.assertIn("new@example.com", visitor.locate('[data-state="pending"]').inner_text())
        visitor.picture("address-en-desk")
        changes = Stub(visitor, "PATCH", "/v1/me$", problem(401, "invalid_credentials"), (200, person(self.buyer)))
        visitor.locate("#field-change-email-email").fill("newer@example.com")
        visitor.locate("#field-change-email-current_password").fill("wrong")
        visitor.act("change-email").click()
        wrong = visitor.locate("#field-change-email-current_password-hint.bad")
        wrong.wait_for()
        self.assertIn("not the password of this account", wrong.inner_text())
        self.me.answers = [(200, person(self.buyer, pending_email="newer@example.com"))]
        visitor.locate("#field-change-email-current_password").fill(self.buyer.password)
        visitor.act("change-email").click()
        visitor.locate('[data-state="pending"]', has_text="newer@example.com").wait_for()
        self.assertEqual(
            changes.bodies[1], {"email": "newer@example.com", "current_password": self.buyer.password})
        sent = Stub(visitor, "POST", "/v1/me/verifications$", (204, None))
        visitor.act("send-again").click()
        visitor.locate("[role=status]", has_text="confirmed already").wait_for()
        self.assertEqual(len(sent.requests), 1)

    def test_a_password_that_others_would_try_first_is_refused_with_its_reason(self):
        visitor = self.at_me()
        reasons = {
            "is one of the most common passwords": "Many people use this",
            "must not repeat one character": "again and again", "must not be your address": "Your own email",
            "must be 10 to 200 characters": "at least 10"}
        Stub(visitor, "PATCH", "/v1/me$", *(invalid("password", reason) for reason in reasons))
        visitor.locate("#field-change-password-current_password").fill(self.buyer.password)
        visitor.locate("#field-change-password-password").fill("0123456789")
        for words in reasons.values():
            visitor.act("change-password").click()
            visitor.locate("#field-change-password-password-hint.bad", has_text=words).wait_for()

    def test_language_and_wishes_count_at_once_and_go_back_where_they_are_refused(self):
        visitor = self.at_me()
        refused = Stub(visitor, "PATCH", "/v1/me/letters$", None, problem(500, "internal"))
        visitor.locate("#letter-language").select_option("en")
        saved = visitor.locate("[role=status]", has_text="Saved.")
        saved.wait_for()
        reminder, line = visitor.locate("[name=reminder]"), visitor.locate("[name=line]")
        self.assertEqual((reminder.is_checked(), line.is_checked()), (True, False))
        visitor.tab_to("[name=reminder]")
        visitor.page.keyboard.press("Space")
        visitor.locate("[name=line]").check()
        visitor.locate('[data-problem="internal"]').wait_for()
        self.assertEqual((reminder.is_checked(), line.is_checked()), (False, False))
        self.assertEqual(refused.bodies, [{"line": True}])
        wanted = sql(f"SELECT language, wants_reminder, wants_line_letter FROM user WHERE id = {self.buyer.id}")
        self.assertEqual(wanted, [["en", "0", "0"]])

    def test_money_that_would_be_lost_is_named_before_the_account_is_erased(self):
        visitor = self.at_me()
        balance = {"amount": 500_000, "currency": "KRW"}
        erasing = Stub(
            visitor, "DELETE", "/v1/me$", problem(401, "invalid_credentials"),
            problem(409, "wallet_not_empty", balance=balance), problem(409, "wallet_not_empty", balance=balance),
            (204, None))
        password = visitor.locate("#field-erase-current_password")

        def ask(typed):
            password.fill(typed)
            visitor.act("erase").click()
            visitor.act("erase-surely").click()

        ask("wrong")
        visitor.locate("#field-erase-current_password-hint.bad").wait_for()
        ask(self.buyer.password)
        visitor.locate("dialog", has_text="₩500,000").wait_for()
        visitor.picture("forfeit-en-desk")
        visitor.act("no").click()
        ask(self.buyer.password)
        visitor.act("forfeit").click()
        visitor.shows("concerts")
        right = {"current_password": self.buyer.password}
        self.assertEqual(erasing.bodies[1:], [right, right, {**right, "forfeit": True}])
        self.assertNotRegex(visitor.page.evaluate("Object.keys(localStorage).join()"), "login|device")

    def test_tickets_and_date_are_saved_as_files(self):
        buyer = new_buyer()
        order = buyer.order(buyer.hold(new_concert().schedule, [1, 2]))
        visitor = self.visit(buyer, language="en", size=DESKTOP)
        papers = {"save-tickets": ("tickets.pdf", b"%PDF-1.7 \xff"), "save-date": ("concert.ics", b"BEGIN:VCALENDAR")}
        logins = []

        def print_out(route):
            logins.append(route.request.headers["authorization"])
            name = route.request.url.rsplit("/", 1)[1]
            route.fulfill(status=200, body=dict(papers.values())[name])

        visitor.page.route(re.compile(r"/v1/orders/\d+/(tickets\.pdf|concert\.ics)$"), print_out)
        visitor.go(f"/orders/{order['id']}")
        visitor.shows("order", "paid")
        for action, (name, content) in papers.items():
            with visitor.page.expect_download() as download:
                visitor.act(action).click()
            self.assertEqual(download.value.suggested_filename, name.replace(".", f"-{order['id']}."))
            self.assertEqual(download.value.path().read_bytes(), content)
        self.assertEqual(logins, [f"Bearer {buyer.token}"] * 2)
        visitor.picture("keepsakes-en-desk")
