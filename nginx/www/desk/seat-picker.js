import { h } from '../look/dom.js';
import { language, t } from '../look/i18n.js';
import { lasting } from '../net/storage.js';

const stylesheet = '/css/seats.css';
const pictures = {
  map: () => import('../seats/seat-map.js').then(({ SeatMap }) => SeatMap),
  list: () => import('../seats/seat-list.js').then(({ SeatList }) => SeatList),
};
const usual = () => lasting.get('seats') ?? 'map';

/** Begins to load what shows seats while the seats themselves are on their way. */
export function prepareSeats() {
  loadStylesheet();
  // A failed preload is ignored: the module is imported again when needed, and fails there.
  pictures[usual()]().catch(() => {});
}

/**
 * The seats of a date, as a map or as a list by section and row, with a switch between them. Both are loaded when
 * they are needed, so that the page of a concert does not load them.
 */
export class SeatPicker {
  constructor({ layout, max, onChange }) {
    Object.assign(this, { layout, max, onChange });
    this.chosen = [];
    this.element = h('div', { class: 'seat-picture' });
    this.buttons = ['map', 'list'].map((kind) => h('button', {
      type: 'button', class: 'button quiet', data: { action: `as-${kind}` }, on: { click: () => this.show(kind) },
    }, t(kind)));
    this.node = h('div', { class: 'seat-picker' },
      h('div', { class: 'segments', role: 'group', 'aria-label': t('mapOrList') }, this.buttons), this.element);
  }

  /** Shows the seats in the manner that was used last; the map needs a place in the document to know its size. */
  async open(availability) {
    this.availability = availability;
    await loadStylesheet();
    await this.show(this.wanted ?? usual());
  }

  // The manner chosen last is shown, even if the other one has loaded first.
  async show(kind) {
    this.wanted = kind;
    const Picture = await pictures[kind]();
    if (this.wanted !== kind || !this.availability) return;
    lasting.set('seats', kind);
    this.picture?.destroy();
    this.element.dataset.kind = kind;
    this.picture = new Picture(this.element, {
      layout: this.layout, max: this.max, locale: language,
      onChange: (seatIds) => {
        this.chosen = seatIds;
        this.onChange(seatIds);
      },
    });
    this.picture.update(this.availability);
    this.picture.select(this.chosen);
    for (const button of this.buttons) {
      button.setAttribute('aria-pressed', String(button.dataset.action === `as-${kind}`));
    }
  }

  /** Chooses exactly these seats. */
  select(seatIds) {
    this.chosen = seatIds;
    this.picture?.select(seatIds);
    this.onChange(seatIds);
  }

  /** Returns those of the chosen seats that other buyers have now. */
  update(availability) {
    this.availability = availability;
    return this.picture?.update(availability) ?? [];
  }

  markTaken(seatIds) {
    this.picture?.markTaken(seatIds);
  }

  destroy() {
    this.wanted = null;
    this.picture?.destroy();
  }
}

let styled = null;

function loadStylesheet() {
  styled ??= new Promise((resolve) => {
    document.head.append(h('link', { rel: 'stylesheet', href: stylesheet, on: { load: resolve, error: resolve } }));
  });
  return styled;
}
