"""A purchase without a mouse."""

from box_office import eventually, new_buyer, new_concert
from browser import DESKTOP, BrowserTest


class KeyboardTests(BrowserTest):
    def test_from_the_list_of_concerts_to_the_ticket_by_keys_alone(self):
        # The soonest of all stands at the top.
        concert = new_concert(in_days=0.5)
        buyer = new_buyer()
        visitor = self.visit(buyer, language="en", size=DESKTOP)
        keys = visitor.page.keyboard

        def is_listed():
            # A list from before may be a second or two old.
            visitor.go("/")
            visitor.shows("concerts")
            return visitor.locate(f'[data-concert="{concert.id}"]').count()

        eventually(is_listed)
        visitor.tab_to(f'[data-concert="{concert.id}"]')
        keys.press("Enter")
        visitor.shows("concert")
        visitor.tab_to('[data-action="choose"]')
        keys.press("Enter")
        visitor.locate("canvas").first.wait_for()
        visitor.tab_to("canvas")
        self.assertIn("seat", visitor.locate(".seat-map [role=status]").inner_text())
        keys.press("Enter")
        visitor.locate('.picked[data-count="1"]').wait_for()
        keys.press("ArrowRight")
        keys.press("Enter")
        visitor.locate('.picked[data-count="2"]').wait_for()
        visitor.tab_to('[data-action="hold"]')
        keys.press("Enter")
        visitor.shows("checkout", "active")
        visitor.tab_to('[data-action="pay"]')
        keys.press("Enter")
        visitor.shows("order", "paid")
        self.assertEqual(buyer.count_of("orders"), 1)

    def test_the_skip_button_leads_past_the_navigation(self):
        visitor = self.visit(size=DESKTOP)
        visitor.go("/")
        visitor.shows("concerts")
        visitor.page.keyboard.press("Tab")
        visitor.page.keyboard.press("Enter")
        self.assertEqual(visitor.page.evaluate("document.activeElement.id"), "main")

    def test_each_view_puts_the_focus_on_its_heading(self):
        visitor = self.visit(new_buyer(), size=DESKTOP)
        visitor.go("/")
        visitor.shows("concerts")
        visitor.locate("nav a[href='/wallet']").click()
        visitor.shows("wallet")
        self.assertEqual(visitor.page.evaluate("document.activeElement.tagName"), "H1")
