"""Several people, or one person twice, want the same thing."""

from box_office import call, eventually, new_buyer, new_concert, number, sql
from browser import DESKTOP, BrowserTest
from journey import hold, open_seats, pay, pick_on_list


class ContentionTests(BrowserTest):
    def test_of_two_people_who_want_a_seat_one_gets_it_and_the_other_is_told_and_offered_the_next(self):
        concert = new_concert()
        winner = self.visit(new_buyer(), language="en")
        loser = self.visit(new_buyer(), language="en")
        for visitor in (winner, loser):
            open_seats(visitor, concert)
            pick_on_list(visitor, 4, 5)
        # The loser's picture of the hall is old: polls are answered as they were.
        freeze_availability(loser, concert)
        winner.act("hold").click()
        winner.shows("checkout", "active")
        loser.act("hold").click()
        loser.locate('[data-problem="seat_unavailable"]').wait_for()
        self.assertIn("Just taken", loser.locate('[data-problem="seat_unavailable"]').inner_text())
        loser.picture("just-taken-en-phone")
        loser.act("take-instead").click()
        loser.shows("checkout", "active")
        held = sql(
            "SELECT COUNT(*), COUNT(DISTINCT hold_id) FROM seat"
            f" WHERE schedule_id = {concert.schedule} AND status = 'held'"
        )
        self.assertEqual(held, [["4", "2"]])

    def test_a_picked_seat_that_goes_is_told_while_one_still_looks(self):
        concert = new_concert()
        visitor = self.visit(new_buyer(), language="en")
        open_seats(visitor, concert)
        pick_on_list(visitor, 7)
        new_buyer().hold(concert.schedule, [7])
        visitor.locate('[data-problem="seat_unavailable"]').wait_for()
        visitor.locate('.picked[data-count="0"]').wait_for()

    def test_a_double_click_buys_once(self):
        concert = new_concert()
        buyer = new_buyer()
        visitor = self.visit(buyer)
        open_seats(visitor, concert)
        hold(visitor, 1)
        visitor.act("pay").dblclick()
        visitor.shows("order", "paid")
        self.assertEqual(buyer.purchases(), (1, 50_000))
        self.assertEqual(len(visitor.sent("POST", "^/v1/orders$")), 1)

    def test_the_back_button_never_repeats_a_purchase(self):
        concert = new_concert()
        buyer = new_buyer()
        visitor = self.visit(buyer)
        open_seats(visitor, concert)
        hold(visitor, 1)
        pay(visitor)
        visitor.page.go_back()
        visitor.locate('main[data-view="seats"]:not([aria-busy])').wait_for()
        self.assertEqual(visitor.locate('[data-action="pay"]').count(), 0)
        visitor.page.go_forward()
        visitor.shows("order", "paid")
        checkout = number(f"SELECT id FROM hold WHERE user_id = {buyer.id}")
        visitor.go(f"/holds/{checkout}")
        visitor.shows("checkout", "paid")
        self.assertEqual(visitor.locate('[data-action="pay"]').count(), 0)
        self.assertEqual(buyer.purchases(), (1, 50_000))

    def test_a_hold_that_runs_out_under_the_buyer_is_explained_and_moves_no_money(self):
        concert = new_concert(hold_seconds=5)
        buyer = new_buyer()
        visitor = self.visit(buyer, language="en")
        open_seats(visitor, concert)
        pick_on_list(visitor, 1)
        visitor.act("hold").click()
        visitor.shows("checkout", "expired")
        self.assertIn("No money was moved", visitor.locate("main").inner_text())
        visitor.act("onwards").click()
        visitor.locate('main[data-view="seats"]').wait_for()
        self.assertEqual(buyer.purchases(), (0, 0))

    def test_a_payment_that_comes_too_late_is_refused_and_explained(self):
        concert = new_concert()
        buyer = new_buyer()
        visitor = self.visit(buyer, language="en")
        open_seats(visitor, concert)
        hold(visitor, 1)
        sql(f"""START TRANSACTION; SET @past = NOW(3) - INTERVAL 1 SECOND;
            UPDATE hold SET expires_at = @past WHERE user_id = {buyer.id};
            UPDATE seat SET held_until = @past WHERE schedule_id = {concert.schedule} AND status = 'held'; COMMIT;""")
        visitor.act("pay").click()
        visitor.shows("checkout", "expired")
        self.assertEqual(buyer.purchases(), (0, 0))

    def test_best_available_takes_two_taps(self):
        concert = new_concert()
        visitor = self.visit(new_buyer())
        open_seats(visitor, concert)
        visitor.locate(".numbers label", has_text="3").click()
        visitor.act("best").click()
        visitor.shows("checkout", "active")
        held = number(f"SELECT COUNT(*) FROM seat WHERE schedule_id = {concert.schedule} AND status = 'held'")
        self.assertEqual(held, 3)

    def test_a_sold_out_evening_says_so_everywhere_and_a_returned_seat_comes_back(self):
        concert = new_concert(rows=1, seats=2, tiers="S:30000:*")
        owner = new_buyer()
        hold_of_all = owner.hold(concert.schedule, [1, 2])
        order = owner.order(hold_of_all)
        visitor = self.visit(new_buyer(), language="en")
        eventually(lambda: call("GET", f"/v1/concerts/{concert.id}")[1]["status"] == "sold_out")
        visitor.go(f"/concerts/{concert.id}")
        visitor.locate('.pill[data-status="sold_out"]').first.wait_for()
        visitor.picture("sold-out-concert-en-phone")
        open_seats(visitor, concert)
        visitor.locate('[data-free="0"]').wait_for()
        self.assertIn("Everything is taken", visitor.locate('[data-free="0"]').inner_text())
        visitor.picture("sold-out-seats-en-phone")
        visitor.act("best").click()
        visitor.locate('[data-problem="seat_unavailable"]').wait_for()
        status, _ = call(
            "POST", f"/v1/orders/{order['id']}/cancellations", {"ticket_ids": [order["tickets"][0]["id"]]},
            owner.token, Idempotency_Key="back")
        self.assertEqual(status, 201)
        visitor.locate('[data-free="1"]').wait_for()

    def test_money_that_is_missing_is_charged_on_the_way(self):
        concert = new_concert()
        buyer = new_buyer(money=10_000)
        visitor = self.visit(buyer, size=DESKTOP)
        open_seats(visitor, concert)
        hold(visitor, 1)
        visitor.act("charge-missing").click()
        pay(visitor)
        self.assertEqual(buyer.purchases(), (1, 50_000))


def freeze_availability(visitor, concert):
    """From now on every poll gets the answer of now."""
    _, picture = call("GET", f"/v1/schedules/{concert.schedule}/availability")
    visitor.page.route("**/availability", lambda route: route.fulfill(json=picture))
