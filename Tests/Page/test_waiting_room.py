"""The line before a sale that lets one person in at a time."""

from box_office import new_buyer, new_concert, sql
from browser import BrowserTest
from journey import hold, open_seats, pay


class WaitingRoomTests(BrowserTest):
    def test_who_comes_second_waits_survives_a_reload_and_is_called(self):
        concert = new_concert(queue=(1, 6000))
        first = self.visit(new_buyer(), language="en")
        second = self.visit(new_buyer(), language="en")
        self.join(first, concert)
        first.locate('.room[data-state="active"]').wait_for()
        self.join(second, concert)
        second.locate('.room[data-state="waiting"] [data-ahead]').wait_for()
        self.assertEqual(second.locate("[data-ahead]").get_attribute("data-ahead"), "0")
        second.picture("waiting-en-phone")
        number = self.number_of(concert, second)
        second.page.reload()
        second.locate('.room[data-state="waiting"]').wait_for()
        self.assertEqual(self.number_of(concert, second), number)
        first.act("choose").click()
        first.locate('main[data-view="seats"]').wait_for()
        hold(first, 1)
        pay(first)
        second.locate('.room[data-state="active"]').wait_for()
        self.assertIn("turn", second.locate('[data-live="assertive"]').inner_text() + second.page.title())
        second.picture("your-turn-en-phone")
        second.act("choose").click()
        second.locate('main[data-view="seats"]').wait_for()
        hold(second, 2)
        pay(second)

    def test_seats_can_be_looked_at_from_the_line_but_not_taken(self):
        concert = new_concert(queue=(0, 60))
        visitor = self.visit(new_buyer(), language="en")
        open_seats(visitor, concert)
        visitor.locate(".numbers label", has_text="2").click()
        visitor.act("best").click()
        # Who wants seats takes a place at once; that nobody is let in is said kindly.
        visitor.locate('.room[data-state="waiting"]').wait_for()
        self.assertIn("Nobody knows yet", visitor.locate(".room").inner_text())
        self.assertEqual(sql(f"SELECT COUNT(*) FROM hold WHERE schedule_id = {concert.schedule}"), [["0"]])

    def test_who_leaves_gives_the_place_to_the_next(self):
        concert = new_concert(queue=(1, 6000))
        first = self.visit(new_buyer())
        second = self.visit(new_buyer())
        self.join(first, concert)
        first.locate('.room[data-state="active"]').wait_for()
        self.join(second, concert)
        second.locate('.room[data-state="waiting"]').wait_for()
        first.act("leave").click()
        first.act("leave-surely").click()
        second.locate('.room[data-state="active"]').wait_for()

    def join(self, visitor, concert):
        visitor.go(f"/concerts/{concert.id}/line")
        visitor.act("take-place").click()

    def number_of(self, concert, visitor):
        number = "concert => JSON.parse(localStorage[`boxoffice.line.${concert}`]).number"
        token = visitor.page.evaluate(number, concert.id)
        self.assertIsInstance(token, int)
        return token
