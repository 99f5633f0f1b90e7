// The seats as a list of sections and rows: what the map shows, for keyboards and screen readers.
import { FREE, SeatModel } from './model.js';
import { SeatWords, seatLabels } from './labels.js';
import { make } from './frame.js';

const statusNames = ['free', 'held', 'sold', 'blocked'];
const tierColours = 6;
// Up to this number of seats all sections are open at once.
const openSeatsMax = 100;

/** `new SeatList(element, { layout, max, onChange, locale })`: the interface is that of the map. */
export class SeatList {
  // The sections opened so far; seats of closed sections are not built.
  #buttons = new Map();
  #summaries = new Map();

  constructor(element, { layout, labels, max = 8, onChange = () => {}, locale = 'ko' }) {
    this.element = element;
    this.onChange = onChange;
    this.model = new SeatModel(layout, max);
    this.words = new SeatWords(this.model, labels ?? seatLabels(locale), locale);
    this.live = make('p', { className: 'seat-map-hidden', role: 'status' });
    element.classList.add('seat-list');
    element.replaceChildren(...this.model.sections.map((section) => this.#section(section)), this.live);
  }

  /** Takes over an answer of /availability. Answers the chosen seats that somebody else has now. */
  update(availability) {
    const { changed, lost } = this.model.update(availability);
    if (changed) this.#refresh();
    return this.#tellLost(lost);
  }

  select(seatIds) {
    this.model.select(seatIds);
    this.#refresh();
  }

  /** The seats of a refused hold. */
  markTaken(seatIds) {
    const seats = this.model.seatsOf(seatIds);
    this.model.markTaken(seats);
    this.#refresh();
    return this.#tellLost(seats);
  }

  destroy() {
    this.element.replaceChildren();
    this.element.classList.remove('seat-list');
  }

  #tellLost(seats) {
    if (seats.length === 0) return [];
    this.live.textContent = this.words.labels.lost(seats.map((at) => this.words.place(at)).join(', '));
    this.onChange(this.model.chosenIds);
    return this.model.idsOf(seats);
  }

  #section(section) {
    return this.#folded('seat-list-section', section, () => this.words.section(section),
      () => section.rows.map((row) => this.#row(row)), this.model.sections.length === 1);
  }

  #row(row) {
    const { words } = this;
    return this.#folded('seat-list-row', row,
      () => `${words.labels.row(row.name)}, ${words.free(row.free, row.seats.length)}`, () => [this.#seats(row)],
      row.section.total <= openSeatsMax);
  }

  // The contents of a section are made when it is opened for the first time.
  #folded(className, key, text, contents, isOpen) {
    const summary = make('summary', { textContent: text() });
    const details = make('details', { className, open: isOpen }, summary);
    this.#summaries.set(key, { summary, text });
    details.addEventListener('toggle', () => {
      if (details.open && details.childElementCount === 1) details.append(...contents());
    });
    return details;
  }

  #seats(row) {
    const { words } = this;
    const buttons = row.seats.map((at) => this.#button(at));
    const group = make('div', { className: 'seat-list-seats', role: 'group' }, ...buttons);
    group.setAttribute('aria-label', `${words.labels.section(row.section.name)} ${words.labels.row(row.name)}`);
    group.addEventListener('keydown', (event) => this.#walk(event, buttons));
    this.#tabInto(buttons, buttons[Math.max(0, row.seats.findIndex((at) => this.model.status[at] === FREE))]);
    return group;
  }

  #button(at) {
    const button = make('button', { type: 'button', textContent: String(this.model.number[at]) });
    button.dataset.seat = String(this.model.ids[at]);
    button.dataset.tier = String((this.model.tier[at] % tierColours) + 1);
    button.addEventListener('click', () => this.#choose(at));
    this.#buttons.set(at, button);
    this.#show(at, button);
    return button;
  }

  #show(at, button) {
    const { model, words } = this;
    const isChosen = model.chosen.has(at);
    button.dataset.status = statusNames[model.status[at]];
    button.ariaLabel = `${words.labels.number(model.number[at])}, ${words.offer(at)}`;
    button.ariaPressed = String(isChosen);
    button.ariaDisabled = String(!isChosen && model.status[at] !== FREE);
  }

  // One stop of the tabulator per row; the arrows go on from there.
  #tabInto(buttons, chosen) {
    for (const button of buttons) button.tabIndex = button === chosen ? 0 : -1;
  }

  #walk(event, buttons) {
    const here = buttons.indexOf(event.target);
    const there = { ArrowLeft: here - 1, ArrowRight: here + 1, Home: 0, End: buttons.length - 1 }[event.key];
    if (there === undefined || !buttons[there]) return;
    event.preventDefault();
    this.#tabInto(buttons, buttons[there]);
    buttons[there].focus();
  }

  #choose(at) {
    const outcome = this.model.toggle(at);
    const { labels } = this.words;
    this.live.textContent = {
      limit: labels.limit(this.model.max),
      taken: labels.taken,
      chosen: this.words.seat(at),
      dropped: `${this.words.place(at)}, ${labels.dropped}`,
    }[outcome];
    if (outcome !== 'chosen' && outcome !== 'dropped') return;
    this.#show(at, this.#buttons.get(at));
    this.onChange(this.model.chosenIds);
  }

  #refresh() {
    for (const { summary, text } of this.#summaries.values()) summary.textContent = text();
    for (const [at, button] of this.#buttons) this.#show(at, button);
  }
}
