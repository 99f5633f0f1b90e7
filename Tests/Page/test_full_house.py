"""More people than can be served: the page says so, keeps what was chosen, and goes on by itself."""

import re
import time

from box_office import new_buyer, new_concert, number
from browser import DESKTOP, PHONE, BrowserTest
from full_house import CUT, FullHouse, told
from journey import hold, open_seats, pay, pick_on_list
from test_network import lose_answer

HOLDS = "/v1/schedules/[0-9]+/holds$"
ORDERS = "/v1/orders$"
# Where everything in a view stands.
PLACES = """Array.from(document.querySelectorAll('main *')).filter((one) => one.getClientRects().length > 0)
  .map((one) => Math.round(one.getBoundingClientRect().top + scrollY))"""
IS_CLOCK_SEEN = """() => {
  const clock = document.querySelector('main .time');
  const { left, top, height } = clock.getBoundingClientRect();
  return document.elementFromPoint(left + 5, top + height / 2) === clock;
}"""
IMPATIENT = "export const secondsBeforeNext = () => null; export const isPassing = () => true;"


class FullHouseTests(BrowserTest):
    def at_seats(self, *seats, language="en", size=DESKTOP):
        self.concert = new_concert()
        self.buyer = new_buyer()
        visitor = self.visit(self.buyer, language=language, size=size)
        open_seats(visitor, self.concert)
        pick_on_list(visitor, *seats)
        return visitor

    def test_seats_are_held_as_soon_as_there_is_room_with_one_key_and_nothing_moves_meanwhile(self):
        visitor = self.at_seats(4, 5)
        house = FullHouse(visitor, "POST", HOLDS, 503, 503)
        before = visitor.page.evaluate(PLACES)
        visitor.act("hold").click()
        told(visitor, "Many people are here right now. Your choice is kept.", "Trying again in")
        self.assertEqual(visitor.page.evaluate(PLACES), before)
        visitor.picture("full-house-en-desk")
        visitor.shows("checkout", "active")
        self.assertFalse(visitor.locate(".calm").is_visible())
        self.assertEqual((house.refused, len(house.keys()), self.buyer.count_of("hold")), (2, 1, 1))

    def test_without_the_waiting_the_first_refusal_is_the_last_word(self):
        visitor = self.visit(new_buyer(), language="en", size=DESKTOP)
        visitor.page.route("**/net/patience.js", lambda route: route.fulfill(
            body=IMPATIENT, content_type="text/javascript"))
        open_seats(visitor, new_concert())
        pick_on_list(visitor, 4)
        FullHouse(visitor, "POST", HOLDS, 503)
        visitor.act("hold").click()
        visitor.locate('[data-problem="unavailable"]').wait_for()
        self.assertEqual(len(visitor.sent("POST", HOLDS)), 1)

    def test_a_payment_goes_on_through_refusals_a_cut_and_a_lost_answer_and_happens_once(self):
        visitor = self.at_seats(language="ko")
        hold(visitor, 1)
        visitor.page.route("**/v1/orders", lose_answer, times=1)
        house = FullHouse(visitor, "POST", ORDERS, 429, CUT, 504)
        visitor.act("pay").click()
        told(visitor, "지금 많은 분이 찾고 계십니다. 잡아 둔 좌석은 그대로이고, 두 번 결제되지 않습니다.")
        visitor.act("try-now").click()
        visitor.shows("order", "paid")
        self.assertEqual((house.refused, len(house.keys())), (3, 1))
        self.assertEqual(self.buyer.purchases(), (1, 50_000))

    def test_polls_come_again_and_a_short_silence_of_theirs_is_not_told(self):
        visitor = self.at_seats(7)
        house = FullHouse(visitor, "GET", "/availability$", 503, 503)
        new_buyer().hold(self.concert.schedule, [1])
        visitor.locate('[data-free="39"]').wait_for()
        self.assertEqual(house.refused, 2)
        self.assertFalse(visitor.locate(".calm").is_visible())
        visitor.locate('.picked[data-count="1"]').wait_for()

    def test_a_reload_while_seats_are_waited_for_keeps_them_and_the_key(self):
        visitor = self.at_seats(4, 5)
        house = FullHouse(visitor, "POST", HOLDS, 503, always=True, retry_after=60)
        visitor.act("hold").click()
        told(visitor, "Your choice is kept.")
        visitor.page.reload()
        visitor.locate('.picked[data-count="2"]').wait_for()
        told(visitor, "Your choice is kept.")
        house.has_room()
        visitor.act("try-now").click()
        visitor.shows("checkout", "active")
        self.assertEqual((house.refused, len(house.keys()), self.buyer.count_of("hold")), (2, 1, 1))

    def test_the_size_and_the_class_of_a_party_outlive_a_reload(self):
        visitor = self.at_seats()
        visitor.locate(".numbers label", has_text="3").click()
        tier = visitor.locate("#best-tier option").nth(1).get_attribute("value")
        visitor.locate("#best-tier").select_option(tier)
        visitor.page.reload()
        visitor.locate('input[name="count"][value="3"]:checked').wait_for(state="attached")
        self.assertEqual(visitor.locate("#best-tier").input_value(), tier)
        house = FullHouse(visitor, "POST", HOLDS, 503)
        visitor.act("best").click()
        visitor.shows("checkout", "active")
        self.assertEqual(len(house.keys()), 1)
        self.assertEqual(number(f"SELECT COUNT(*) FROM seat WHERE schedule_id = {self.concert.schedule}"
                                " AND status = 'held'"), 3)

    def test_a_payment_goes_on_until_the_hold_ends_and_then_it_says_what_is_known_of_the_money(self):
        concert = new_concert(hold_seconds=7)
        buyers = [new_buyer(), new_buyer()]
        outsold, charged = [self.visit(buyer, language="en") for buyer in buyers]
        for seat, visitor in enumerate((outsold, charged), start=1):
            open_seats(visitor, concert)
            hold(visitor, seat)
            FullHouse(visitor, "POST", ORDERS, 503, always=True)
        charged.page.route("**/v1/orders", lose_answer, times=1)
        for visitor in (outsold, charged):
            visitor.act("pay").click()
        told(outsold, "nothing is bought twice")
        outsold.shows("checkout", "expired")
        self.assertIn("No money was moved", outsold.locate("main").inner_text())
        charged.shows("checkout", "paid")
        self.assertEqual([buyer.purchases() for buyer in buyers], [(0, 0), (1, 50_000)])
        self.assertGreater(len(outsold.sent("POST", ORDERS)), 2)

    def test_a_reload_in_the_middle_of_a_payment_goes_on_with_it_and_its_clock(self):
        visitor = self.at_seats(size=PHONE)
        hold(visitor, 1)
        house = FullHouse(visitor, "POST", ORDERS, 503, always=True, retry_after=60)
        visitor.act("pay").click()
        told(visitor, "Your seats are kept")
        visitor.page.evaluate("scrollTo(0, 0)")
        self.assertTrue(visitor.page.evaluate(IS_CLOCK_SEEN))
        visitor.picture("payment-waits-en-phone")
        visitor.page.reload()
        told(visitor, "Your seats are kept")
        self.assertRegex(visitor.locate("main .time").first.inner_text(), r"^4:\d\d$")
        visitor.locate("nav a[href='/']").click()
        self.assertRegex(visitor.locate(".strip.hold").inner_text(), r"1 seat waits for payment\s*4:\d\d")
        house.has_room()
        visitor.act("try-now").click()
        visitor.shows("order", "paid")
        self.assertEqual((len(house.keys()), self.buyer.purchases()), (1, (1, 50_000)))

    def test_an_open_question_and_an_open_form_outlive_a_reload(self):
        visitor = self.at_seats()
        hold(visitor, 1, 2)
        visitor.act("release").click()
        visitor.page.reload()
        visitor.act("no").click()
        order = pay(visitor)
        visitor.act("open-cancellation").click()
        visitor.locate(".cancellation input").nth(1).uncheck()
        house = FullHouse(visitor, "POST", "/cancellations$", 503, always=True, retry_after=60)
        visitor.act("cancel").click()
        told(visitor, "What you asked for is kept, and happens once.")
        visitor.page.reload()
        told(visitor, "What you asked for is kept, and happens once.")
        self.assertFalse(visitor.locate(".cancellation input").nth(1).is_checked())
        house.has_room()
        visitor.act("try-now").click()
        visitor.shows("order", "partly_cancelled")
        self.assertEqual(len(house.keys()), 1)
        self.assertEqual(number(f"SELECT COUNT(*) FROM ticket WHERE order_id = {order} AND status = 'cancelled'"), 1)

    def test_who_presses_again_and_again_asks_once_a_second_at_most(self):
        visitor = self.at_seats(1)
        house = FullHouse(visitor, "POST", HOLDS, 503, always=True, retry_after=60)
        visitor.act("hold").click()
        told(visitor, "Your choice is kept.")
        began = time.monotonic()
        for _ in range(12):
            visitor.page.evaluate("document.querySelector('[data-action=\"try-now\"]').click()")
        elapsed = time.monotonic() - began
        visitor.locate(".calm .time", has_text=re.compile(r"again in \d+ s")).wait_for()
        self.assertLessEqual(house.refused, 2 + int(elapsed))
        visitor.locate('[data-action="try-now"]:not([aria-disabled])').wait_for()
        house.has_room()
        visitor.act("try-now").click()
        visitor.shows("checkout", "active")

    def test_who_may_hold_nothing_for_a_while_is_told_until_when_and_keeps_the_choice(self):
        visitor = self.at_seats(4, 5)
        until = time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime(time.time() + 5))
        house = FullHouse(visitor, "POST", HOLDS, (429, "holding_paused"), paused_until=until, retry_after=5)
        visitor.act("hold").click()
        visitor.locate('[data-problem="holding_paused"]').wait_for()
        visitor.picture("holding-paused-en-desk")
        visitor.page.reload()
        self.assertRegex(visitor.locate('[data-problem="holding_paused"] .time').inner_text(), r"^0:0\d$")
        visitor.act("hold-again").click()
        visitor.shows("checkout", "active")
        self.assertEqual((house.refused, len(house.keys()), self.buyer.count_of("hold")), (1, 2, 1))
