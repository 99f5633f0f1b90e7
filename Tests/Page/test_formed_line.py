"""A line that forms while somebody chooses, and goes away again."""

import uuid

from box_office import call, days_from_now, eventually, new_buyer, new_concert, office, sql
from browser import BrowserTest
from full_house import FullHouse
from journey import open_seats, pay, pick_on_list

HOLDS = "/v1/schedules/[0-9]+/holds$"
TOKENS = "/queue-tokens$"


class FormedLineTests(BrowserTest):
    def at_seats(self, *seats):
        self.concert = new_concert()
        visitor = self.visit(new_buyer(), language="en")
        open_seats(visitor, self.concert)
        pick_on_list(visitor, *seats)
        return visitor

    def form_line(self, capacity, **more):
        office("configure_queue", concert_id=self.concert.id, capacity=capacity, admissions_per_minute=6000, **more)

    def test_who_chose_stands_in_the_line_at_once_and_comes_back_to_the_choice(self):
        visitor = self.at_seats(1, 2)
        first = new_buyer()
        self.form_line(1)
        place = self.join(first)
        visitor.act("hold").click()
        visitor.locate('.room[data-state="waiting"]').wait_for()
        visitor.locate('[data-errand="kept"]').wait_for()
        visitor.picture("line-formed-en-phone")
        visitor.page.reload()
        visitor.locate('.room[data-state="waiting"]').wait_for()
        # The seat of the first is one of those that were chosen.
        self.buy(first, place, [2])
        visitor.locate('[data-errand="partly"]').wait_for()
        self.assertIn("seat 2", visitor.locate('[data-errand="partly"]').inner_text())
        visitor.locate('.picked[data-count="1"]').wait_for()
        visitor.picture("back-from-the-line-en-phone")
        visitor.act("hold").click()
        visitor.shows("checkout", "active")
        pay(visitor)

    def test_where_places_are_drawn_first_the_draw_is_counted_down_and_the_choice_is_kept(self):
        visitor = self.at_seats(1, 2)
        self.form_line(1, opens_at=days_from_now(1 / 1440))
        visitor.act("hold").click()
        visitor.locate('.room[data-state="lobby"]').wait_for()
        self.assertRegex(visitor.locate(".room .time").inner_text(), r"^[01]:\d\d$")
        visitor.locate('[data-errand="kept"]').wait_for()
        visitor.act("leave").click()
        visitor.act("leave-surely").click()
        visitor.go(f"/schedules/{self.concert.schedule}")
        visitor.locate('.picked[data-count="2"]').wait_for()

    def test_who_comes_back_from_the_line_is_told_that_everything_is_still_free(self):
        visitor = self.at_seats(1, 2)
        self.form_line(0)
        visitor.act("hold").click()
        visitor.locate('.room[data-state="waiting"]').wait_for()
        self.form_line(1)
        visitor.locate('[data-errand="free"]').wait_for()
        self.assertIn("Your 2 seats are still free.", visitor.locate('[data-errand="free"]').inner_text())
        visitor.act("hold").click()
        visitor.shows("checkout", "active")

    def test_where_the_line_is_gone_before_one_stands_in_it_the_purchase_goes_on(self):
        visitor = self.at_seats(3)
        FullHouse(visitor, "POST", HOLDS, (403, "queue_token_required"))
        visitor.act("hold").click()
        visitor.shows("checkout", "active")
        self.assertEqual((len(visitor.sent("POST", TOKENS)), len(visitor.sent("POST", HOLDS))), (1, 2))

    def test_where_the_line_goes_away_while_one_waits_it_leads_back_to_the_choice(self):
        visitor = self.at_seats(3)
        self.form_line(0)
        visitor.act("hold").click()
        visitor.locate('.room[data-state="waiting"]').wait_for()
        office("configure_queue", concert_id=self.concert.id, is_on=0)
        visitor.locate('[data-errand="free"]').wait_for()
        self.assertIn("There is no line any more", visitor.locate('[data-errand="free"]').inner_text())
        visitor.act("hold").click()
        visitor.shows("checkout", "active")

    def test_who_holds_seats_pays_without_a_place_though_a_line_has_formed_by_itself(self):
        visitor = self.at_seats(1)
        office("configure_queue", concert_id=self.concert.id, line="auto")
        visitor.act("hold").click()
        visitor.shows("checkout", "active")
        # The gate closes as it does where the till is slow.
        sql(f"UPDATE sale_queue SET is_on = TRUE WHERE concert_id = {self.concert.id}")
        pay(visitor)
        self.assertNotIn("queue-token", visitor.sent("POST", "/v1/orders$")[0].headers)
        self.assertEqual(visitor.sent("POST", TOKENS), [])

    def join(self, buyer):
        """The token of a buyer whose turn has come."""

        def turn():
            _, place = call("POST", f"/v1/concerts/{self.concert.id}/queue-tokens", token=buyer.token)
            return place["token"] if place["state"] == "active" else None

        return eventually(turn)

    def buy(self, buyer, place, seats):
        held = self.do(buyer, place, f"/v1/schedules/{self.concert.schedule}/holds", seat_ids=seats)
        self.do(buyer, place, "/v1/orders", hold_id=held["id"])

    def do(self, buyer, place, path, **body):
        status, answer = call("POST", path, body, buyer.token, Queue_Token=place, Idempotency_Key=uuid.uuid4().hex)
        self.assertEqual(status, 201, answer)
        return answer
