"""What people do on the page, step by step."""

import re
import uuid

PASSWORD = "correct horse battery"


def sign_up(visitor, name="김나래"):
    """A new account through the form; gives its email."""
    email = f"fan-{uuid.uuid4().hex[:12]}@example.com"
    visitor.go("/sign-up")
    visitor.shows("sign-up")
    visitor.locate("#field-name").fill(name)
    visitor.locate("#field-email").fill(email)
    visitor.locate("#field-password").fill(PASSWORD)
    visitor.act("sign-up").click()
    visitor.shows("concerts")
    return email


def charge(visitor, won):
    visitor.go("/wallet")
    visitor.shows("wallet")
    before = balance(visitor)
    visitor.locate("#field-amount").fill(str(won))
    visitor.act("charge").click()
    visitor.locate(f'.balance[data-amount="{before + won}"]').wait_for()


def balance(visitor):
    return int(visitor.locate(".balance").get_attribute("data-amount"))


def find_concert(visitor, concert):
    """From the search box to a concert."""
    visitor.go("/")
    visitor.shows("concerts")
    visitor.locate("#search").fill(concert.title)
    visitor.locate(f'[data-concert="{concert.id}"]').click()
    visitor.shows("concert")


def open_seats(visitor, concert):
    visitor.go(f"/schedules/{concert.schedule}")
    visitor.locate('main[data-view="seats"]').wait_for()


def pick_on_list(visitor, *seats):
    """Chooses seats in the list view, which shows a small hall whole."""
    visitor.act("as-list").click()
    for seat in seats:
        visitor.locate(f'.seat-list [data-seat="{seat}"]').click()


def hold(visitor, *seats):
    pick_on_list(visitor, *seats)
    visitor.act("hold").click()
    visitor.shows("checkout", "active")


def pay(visitor):
    """Pays what is held; gives the number of the order."""
    visitor.act("pay").click()
    visitor.shows("order", "paid")
    return int(re.search(r"/orders/(\d+)$", visitor.page.url)[1])
