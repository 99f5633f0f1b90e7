// The picture of a hall in which seats are chosen: new SeatMap(element, { layout, max, onChange, locale }).
import { FREE, SeatModel } from './model.js';
import { SeatMapView, touchPixelsMin } from './view.js';
import { SeatMapDrawing } from './drawing.js';
import { SeatMapGestures } from './gestures.js';
import { SeatMapFrame } from './frame.js';
import { SeatMapGlide } from './glide.js';
import { isArrow, seatBeside, sectionBeside } from './keys.js';
import { SeatWords, seatLabels } from './labels.js';

const zoomStep = 1.6;
const tapReachPixels = 14;

export class SeatMap {
  #frameRequest = 0;
  // The seat or section of the keyboard's focus; null until a key is used.
  #mark = null;

  constructor(element, { layout, labels, max = 8, onChange = () => {}, locale = 'ko' }) {
    this.onChange = onChange;
    this.model = new SeatModel(layout, max);
    this.words = new SeatWords(this.model, labels ?? seatLabels(locale), locale);
    this.view = new SeatMapView(this.model.bounds, this.model.pitch);
    this.frame = new SeatMapFrame(element, this.words);
    this.drawing = new SeatMapDrawing(this.frame.canvas, this.words, this.view);
    this.frame.showLegend(this.drawing.sheet.colours);
    this.glide = new SeatMapGlide(this.view, () => this.#redraw());
    this.#listen();
  }

  #listen() {
    const { canvas } = this.frame;
    this.gestures = new SeatMapGestures(canvas, {
      pan: (dx, dy) => this.#moveTo(this.view.panned(dx, dy)),
      zoom: (x, y, factor) => this.#zoom(x, y, factor),
      tap: (point, pointerType) => this.#tap(point, pointerType),
      hover: (point) => this.#hover(point),
    });
    this.frame.listen({
      key: (event) => this.#key(event),
      focus: () => this.#startMark(),
      blur: () => this.#setMark(null),
      tool: (name) => this.#useTool(name),
      resize: (width, height) => this.#resize(width, height),
      theme: () => this.#changeTheme(),
    });
  }

  /** Takes over an answer of /availability. Answers the chosen seats that somebody else has now. */
  update(availability) {
    const { changed, lost } = this.model.update(availability);
    if (changed) this.#redraw();
    return this.#tellLost(lost);
  }

  select(seatIds) {
    this.model.select(seatIds);
    this.#redraw();
  }

  /** The seats of a refused hold. */
  markTaken(seatIds) {
    const seats = this.model.seatsOf(seatIds);
    this.model.markTaken(seats);
    this.#redraw();
    return this.#tellLost(seats);
  }

  destroy() {
    cancelAnimationFrame(this.#frameRequest);
    this.#frameRequest = -1;
    this.glide.stop();
    this.gestures.destroy();
    this.frame.destroy();
  }

  #tellLost(seats) {
    if (seats.length === 0) return [];
    this.frame.say(this.words.labels.lost(seats.map((at) => this.words.place(at)).join(', ')));
    this.onChange(this.model.chosenIds);
    return this.model.idsOf(seats);
  }

  // Draws once per frame and only after a change, so that an idle map costs no time.
  #redraw() {
    if (this.#frameRequest !== 0 || this.view.width === 0) return;
    this.#frameRequest = requestAnimationFrame(() => {
      this.#frameRequest = 0;
      this.drawing.draw(this.#mark);
      this.frame.fit(this.view);
    });
  }

  #moveTo(target) {
    this.glide.stop();
    this.view.go(target);
    this.#redraw();
  }

  #zoom(x, y, factor) {
    const before = this.view.scale;
    this.#moveTo(this.view.zoomed(x, y, factor));
    return this.view.scale !== before;
  }

  #resize(width, height) {
    const isFirst = this.view.width === 0;
    this.glide.stop();
    this.view.resize(width, height);
    this.drawing.sheet.resize(width, height);
    // A canvas is empty after a resize, so it is painted at once instead of in the next frame.
    this.drawing.draw(this.#mark);
    this.frame.fit(this.view);
    if (isFirst) performance.mark('seat-map-painted');
  }

  #changeTheme() {
    this.drawing.sheet.readColours();
    this.frame.showLegend(this.drawing.sheet.colours);
    this.#redraw();
  }

  #useTool(name) {
    const { width, height } = this.view;
    if (name === 'whole') this.glide.to(this.view.whole());
    else this.glide.to(this.view.zoomed(width / 2, height / 2, name === 'in' ? zoomStep : 1 / zoomStep));
  }

  #hover(point) {
    const at = point && this.view.showsSeats ? this.#seatUnder(point) : -1;
    const section = point && !this.view.showsSeats ? this.#sectionUnder(point) : null;
    this.frame.point(at >= 0 || section !== null);
    this.frame.show(at >= 0 ? this.words.seat(at) : section ? this.words.section(section) : '');
  }

  #seatUnder({ x, y }) {
    const reach = Math.max(this.model.pitch * 0.6, tapReachPixels / this.view.scale);
    return this.model.seatAt(this.view.hallX(x), this.view.hallY(y), reach);
  }

  #sectionUnder({ x, y }) {
    const reach = Math.max(this.model.pitch * 2.5, tapReachPixels / this.view.scale);
    const at = this.model.seatAt(this.view.hallX(x), this.view.hallY(y), reach);
    return at < 0 ? null : this.model.rowOf[at].section;
  }

  // A tap zooms in on a section, and on seats that are too small for a finger; other seats are chosen.
  #tap(point, pointerType) {
    this.#setMark(null);
    const { view } = this;
    const x = view.hallX(point.x);
    const y = view.hallY(point.y);
    if (!view.showsSeats) {
      const section = this.#sectionUnder(point);
      if (section) this.glide.to(view.onto(section.box, x, y));
      return;
    }
    if (pointerType === 'touch' && view.seatPixels < touchPixelsMin) {
      this.glide.to(view.around(x, y, (touchPixelsMin * 1.2) / this.model.pitch));
      return;
    }
    const at = this.#seatUnder(point);
    if (at >= 0) this.#choose(at);
  }

  #choose(at) {
    const outcome = this.model.toggle(at);
    const { labels } = this.words;
    if (outcome === 'limit') this.frame.tell(labels.limit(this.model.max));
    else if (outcome === 'taken') this.frame.tell(`${this.words.seat(at)}. ${labels.taken}`);
    else this.frame.tell(outcome === 'chosen' ? this.words.seat(at) : `${this.words.place(at)}, ${labels.dropped}`);
    this.#redraw();
    if (outcome === 'chosen' || outcome === 'dropped') this.onChange(this.model.chosenIds);
  }

  #setMark(mark) {
    this.#mark = mark;
    this.#redraw();
  }

  #startMark() {
    if (!this.frame.isKeyboardUser || this.#mark) return;
    const { view, model } = this;
    const at = model.seatAt(view.hallX(view.width / 2), view.hallY(view.height / 2), Infinity);
    this.#stand(at);
  }

  #stand(at) {
    this.#setMark({ seat: at, section: this.model.rowOf[at].section });
    this.frame.tell(this.view.showsSeats ? this.words.seat(at) : this.words.section(this.#mark.section));
  }

  #key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const tool = { '+': 'in', '=': 'in', '-': 'out', Escape: 'whole', Home: 'whole' }[event.key];
    if (tool && !(tool === 'whole' && this.view.isWhole)) this.#useTool(tool);
    else if (isArrow(event.key) && event.shiftKey) this.#panByKey(event.key);
    else if (isArrow(event.key)) this.#walk(event.key);
    else if (event.key === 'Enter' || event.key === ' ') this.#press();
    else return;
    event.preventDefault();
  }

  #panByKey(key) {
    const step = 0.25;
    const dx = { ArrowLeft: step, ArrowRight: -step }[key] ?? 0;
    const dy = { ArrowUp: step, ArrowDown: -step }[key] ?? 0;
    this.glide.to(this.view.panned(dx * this.view.width, dy * this.view.height));
  }

  #walk(key) {
    if (!this.#mark) return this.#startMarkByKey();
    const { model, view } = this;
    if (!view.showsSeats) return this.#stand(this.#entryOf(sectionBeside(model, this.#mark.section, key)));
    const at = seatBeside(model, this.#mark.seat, key);
    this.#stand(at);
    if (!view.shows(model.x[at], model.y[at])) this.glide.to(view.around(model.x[at], model.y[at], view.scale));
  }

  #startMarkByKey() {
    this.frame.isKeyboardUser = true;
    this.#startMark();
  }

  #press() {
    if (!this.#mark) return this.#startMarkByKey();
    const { view, model } = this;
    if (view.showsSeats) return this.#choose(this.#mark.seat);
    const at = this.#entryOf(this.#mark.section);
    this.glide.to(view.onto(this.#mark.section.box, model.x[at], model.y[at]));
    this.#setMark({ seat: at, section: this.#mark.section });
    this.frame.tell(this.words.seat(at));
  }

  // The seat at which the keyboard enters a section: the first that is free.
  #entryOf(section) {
    for (const { seats } of section.rows) {
      const free = seats.find((at) => this.model.status[at] === FREE);
      if (free !== undefined) return free;
    }
    return section.rows[0].seats[0];
  }
}
