"""A bare page with nothing but a seat map or a seat list on it."""

from box_office import URL, call, number

BARE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Hall</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/css/tokens.css"><link rel="stylesheet" href="/css/seats.css">
<main><h1>Hall</h1><div id="hall"></div></main>"""

BUILD = """async ([schedule, kind, module, options]) => {
  const fetched = async (path) => (await fetch(path)).json();
  const [layout, availability, parts] = await Promise.all([
    fetched(`/v1/schedules/${schedule}/seat-map`), fetched(`/v1/schedules/${schedule}/availability`), import(module)]);
  window.availability = availability;
  window.changes = [];
  window.hall = new parts[kind](document.querySelector('#hall'),
    { layout, locale: 'en', onChange: (ids) => window.changes.push(ids), ...options });
  window.hall.update(availability);
  await settled();
}"""
# Two frames later everything that a call has caused is on the screen.
SETTLED = "window.settled = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));"


def arena():
    """The date with 30,000 seats of the demo that is on sale without a line."""
    return number("SELECT MIN(id) FROM schedule WHERE seats_total >= 29000")


def open_hall(visitor, schedule, kind="SeatMap", **options):
    page = visitor.page
    page.add_init_script(SETTLED)
    page.route(URL + "/hall.html", lambda route: route.fulfill(body=BARE, content_type="text/html; charset=utf-8"))
    visitor.go("/hall.html")
    module = {"SeatMap": "/seats/seat-map.js", "SeatList": "/seats/seat-list.js"}[kind]
    page.evaluate(BUILD, [schedule, kind, module, options])
    return page


def layout_of(schedule):
    return call("GET", f"/v1/schedules/{schedule}/seat-map")[1]


def spot_of(page, seat_id):
    """Where on the screen a seat is; the map is asked to come near it first."""
    return page.evaluate("""async (id) => {
      const { model, view, glide, frame } = window.hall;
      const [at] = model.seatsOf([id]);
      glide.to(view.around(model.x[at], model.y[at], 24 / model.pitch));
      await settled();
      const { left, top } = frame.canvas.getBoundingClientRect();
      return { x: left + view.windowX(model.x[at]), y: top + view.windowY(model.y[at]) };
    }""", seat_id)
