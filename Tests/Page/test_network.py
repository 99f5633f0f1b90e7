"""A network that goes away at the worst moment."""

from box_office import new_buyer, new_concert, number
from browser import BrowserTest
from journey import hold, open_seats, pay
from playwright.sync_api import Error


class NetworkTests(BrowserTest):
    def at_checkout(self):
        concert = new_concert()
        self.buyer = new_buyer()
        visitor = self.visit(self.buyer, language="en")
        open_seats(visitor, concert)
        hold(visitor, 1)
        return visitor

    def assert_bought_once(self):
        self.assertEqual(self.buyer.purchases(), (1, 50_000))
        self.assertEqual(self.buyer.count_of("orders"), 1)

    def keys_of(self, visitor):
        return {request.headers["idempotency-key"] for request in visitor.sent("POST", "^/v1/orders$")}

    def test_an_answer_that_is_lost_after_the_payment_is_asked_for_again_with_the_same_key(self):
        visitor = self.at_checkout()
        visitor.page.route("**/v1/orders", lose_answer, times=1)
        pay(visitor)
        self.assert_bought_once()
        self.assertEqual((len(visitor.sent("POST", "^/v1/orders$")), len(self.keys_of(visitor))), (2, 1))

    def test_a_buyer_who_is_cut_off_is_told_and_the_purchase_goes_on_when_the_network_is_back(self):
        visitor = self.at_checkout()

        def lose_answer_and_network(route):
            lose_answer(route)
            visitor.context.set_offline(True)

        visitor.page.route("**/v1/orders", lose_answer_and_network, times=1)
        visitor.act("pay").click()
        notice = visitor.locate('.calm[data-state="troubled"]')
        notice.wait_for()
        self.assertIn("nothing is bought twice", notice.inner_text())
        visitor.picture("offline-en-phone")
        visitor.context.set_offline(False)
        visitor.shows("order", "paid")
        self.assert_bought_once()
        self.assertEqual(len(self.keys_of(visitor)), 1)

    def test_a_reload_in_the_middle_of_a_payment_finds_it_done(self):
        visitor = self.at_checkout()
        visitor.page.route("**/v1/orders", lose_answer)
        with visitor.page.expect_event("requestfailed", lambda request: request.url.endswith("/v1/orders")):
            visitor.act("pay").click()
        visitor.page.reload()
        visitor.shows("checkout", "paid")
        self.assert_bought_once()

    def test_a_charge_whose_answer_is_lost_charges_once(self):
        self.buyer = new_buyer(money=0)
        visitor = self.visit(self.buyer)
        visitor.go("/wallet")
        visitor.shows("wallet")
        visitor.page.route("**/v1/wallet/charges", lose_answer, times=1)
        visitor.locate("#field-amount").fill("70000")
        visitor.act("charge").click()
        visitor.locate('.balance[data-amount="70000"]').wait_for()
        self.assertEqual(number(f"SELECT balance FROM account WHERE user_id = {self.buyer.id}"), 70_000)


def lose_answer(route):
    """The request reaches the server; what it says does not come back."""
    try:
        route.fetch()
        route.abort("connectionreset")
    except Error:
        # The page that asked is gone.
        pass
