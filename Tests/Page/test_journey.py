"""The whole evening of one buyer, in both languages, on a phone and on a desk."""

import json

from box_office import new_concert, number, sql
from browser import DESKTOP, PHONE, BrowserTest
from journey import PASSWORD, balance, charge, find_concert, pay, pick_on_list, sign_up
from scanner import scan

PRICE = 50_000


class JourneyTests(BrowserTest):
    def test_in_korean_on_a_phone(self):
        self.walk("ko", PHONE, "phone")

    def test_in_english_on_a_phone(self):
        self.walk("en", PHONE, "phone")

    def test_in_korean_on_a_desk(self):
        self.walk("ko", DESKTOP, "desk")

    def test_in_english_on_a_desk(self):
        self.walk("en", DESKTOP, "desk")

    def walk(self, language, size, place):
        concert = new_concert()
        visitor = self.visit(language=language, size=size)
        self.picture = lambda name: visitor.picture(f"{name}-{language}-{place}")
        self.visitor = visitor
        email = sign_up(visitor)
        self.assertEqual(visitor.page.evaluate("document.documentElement.lang"), language)
        self.picture("concerts")
        charge(visitor, 300_000)
        self.picture("wallet")
        find_concert(visitor, concert)
        self.picture("concert")
        visitor.act("choose").click()
        visitor.locate('main[data-view="seats"] canvas').first.wait_for()
        self.picture("seats")
        pick_on_list(visitor, 1, 2)
        self.picture("seat-list")
        visitor.act("hold").click()
        visitor.shows("checkout", "active")
        self.picture("checkout")
        order = pay(visitor)
        self.picture("order")
        self.read_tickets(order, email)
        self.cancel_one(order, language)
        self.take_data_along_and_leave(email)

    def read_tickets(self, order, email):
        codes = [row[0] for row in sql(f"SELECT code FROM ticket WHERE order_id = {order} ORDER BY seat_no")]
        drawn = self.visitor.locate(".ticket-code svg")
        self.assertEqual([scan(drawn.nth(at)) for at in range(drawn.count())], codes)
        owner = number(
            "SELECT COUNT(*) FROM orders JOIN user ON user.id = orders.user_id"
            f" WHERE orders.id = {order} AND email = '{email}'"
        )
        self.assertEqual(owner, 1)

    def cancel_one(self, order, language):
        visitor = self.visitor
        visitor.act("open-cancellation").click()
        visitor.locate(".cancellation input[type=checkbox]").nth(1).uncheck()
        self.assertEqual(self.refund_shown(), PRICE)
        self.assertIn("50,000원" if language == "ko" else "₩50,000", visitor.locate("[data-refund]").inner_text())
        self.picture("cancellation")
        visitor.act("cancel").click()
        visitor.shows("order", "partly_cancelled")
        self.assertEqual(visitor.locate(".ticket-code svg").count(), 1)
        self.assertEqual(self.balance_after(), 300_000 - PRICE)
        visitor.go(f"/orders/{order}")
        visitor.act("open-cancellation").click()
        self.assertEqual(self.refund_shown(), PRICE)
        visitor.act("cancel").click()
        visitor.shows("order", "cancelled")
        self.assertEqual(self.balance_after(), 300_000)

    def refund_shown(self):
        return int(self.visitor.locate("[data-refund]").get_attribute("data-refund"))

    def balance_after(self):
        self.visitor.go("/wallet")
        self.visitor.shows("wallet")
        return balance(self.visitor)

    def take_data_along_and_leave(self, email):
        visitor = self.visitor
        visitor.go("/me")
        visitor.shows("me")
        self.picture("me")
        with visitor.page.expect_download() as download:
            visitor.act("export").click()
        self.assertIn(email, json.dumps(json.loads(download.value.path().read_text())))
        visitor.locate("#field-erase-current_password").fill(PASSWORD)
        visitor.act("erase").click()
        visitor.act("erase-surely").click()
        visitor.act("forfeit").click()
        visitor.shows("concerts")
        self.assertEqual(number(f"SELECT COUNT(*) FROM user WHERE email = '{email}'"), 0)
        visitor.go("/orders")
        visitor.shows("sign-in")
