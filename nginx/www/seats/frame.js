// The elements around the picture: tools, legend, the line that says what is pointed at, and what is read aloud.
import { CHOSEN, SeatSprites } from './sprites.js';

const legendPixels = 18;
const tools = [['in', 'zoomIn', '+'], ['out', 'zoomOut', '−'], ['whole', 'whole', '⤢']];

/** An element with properties and children. */
export function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  Object.assign(element, properties);
  element.append(...children);
  return element;
}

export class SeatMapFrame {
  // Whether the last input was a key; only then the focus is shown on the picture.
  isKeyboardUser = false;

  constructor(element, words) {
    const { labels } = words;
    this.element = element;
    this.words = words;
    this.abort = new AbortController();
    const hint = make('p', {
      className: 'seat-map-hidden', id: `seat-map-hint-${nextId()}`, textContent: labels.mapHint,
    });
    this.canvas = make('canvas', { className: 'seat-map-canvas', tabIndex: 0 });
    this.canvas.setAttribute('role', 'application');
    this.canvas.setAttribute('aria-label', labels.map);
    this.canvas.setAttribute('aria-describedby', hint.id);
    this.buttons = tools.map(([name, label, sign]) => this.#button(name, labels[label], sign));
    this.picture = make('div', { className: 'seat-map-picture' }, this.canvas);
    const bar = make('div', { className: 'seat-map-tools' }, ...this.buttons);
    this.line = make('p', { className: 'seat-map-line', ariaHidden: 'true' });
    this.live = make('p', { className: 'seat-map-hidden', role: 'status' });
    this.legend = make('ul', { className: 'seat-map-legend', ariaLabel: labels.legend });
    this.element.classList.add('seat-map');
    this.element.style.setProperty('--seat-map-shape', String(words.model.shape));
    this.element.replaceChildren(this.picture, bar, this.line, this.legend, hint, this.live);
  }

  #button(name, label, sign) {
    const button = make('button', { type: 'button', ariaLabel: label, title: label, textContent: sign });
    button.dataset.tool = name;
    return button;
  }

  listen({ key, focus, blur, tool, resize, theme }) {
    const { signal } = this.abort;
    const on = (target, type, handle) => target.addEventListener(type, handle, { signal });
    on(document, 'keydown', () => { this.isKeyboardUser = true; });
    on(document, 'pointerdown', () => { this.isKeyboardUser = false; });
    on(this.canvas, 'keydown', key);
    on(this.canvas, 'focus', focus);
    on(this.canvas, 'blur', blur);
    for (const button of this.buttons) on(button, 'click', () => tool(button.dataset.tool));
    on(matchMedia('(prefers-color-scheme: dark)'), 'change', theme);
    this.themeWatch = new MutationObserver(theme);
    const attributeFilter = ['class', 'data-theme', 'style'];
    this.themeWatch.observe(document.documentElement, { attributes: true, attributeFilter });
    this.sizeWatch = new ResizeObserver(() => {
      const { clientWidth, clientHeight } = this.picture;
      if (clientWidth > 0 && clientHeight > 0) resize(clientWidth, clientHeight);
    });
    this.sizeWatch.observe(this.picture);
  }

  destroy() {
    this.abort.abort();
    this.themeWatch.disconnect();
    this.sizeWatch.disconnect();
    this.element.replaceChildren();
    this.element.classList.remove('seat-map');
  }

  // While the whole hall is seen, a finger scrolls the page; else it moves the picture.
  fit(view) {
    this.canvas.style.touchAction = view.isWhole ? 'pan-y' : 'none';
    const [closer, farther, whole] = this.buttons;
    closer.disabled = view.scale >= view.scaleMax * 0.999;
    farther.disabled = view.isWhole;
    whole.disabled = view.isWhole;
  }

  point(isOnSomething) {
    this.canvas.style.cursor = isOnSomething ? 'pointer' : 'grab';
  }

  // The visible line.
  show(text) {
    this.line.textContent = text;
  }

  // The line for screen readers.
  say(text) {
    this.live.textContent = text;
  }

  tell(text) {
    this.show(text);
    this.say(text);
  }

  showLegend(colours) {
    const { model, labels } = this.words;
    const tiers = model.tiers.map((tier, at) =>
      this.#entry(at % 6, `${tier.name} ${this.words.money(tier.price)}`, colours));
    const states = [[CHOSEN, labels.chosen], ...[1, 2, 3].map((status) => [5 + status, labels.status[status]])];
    this.legend.replaceChildren(...tiers, ...states.map(([sprite, text]) => this.#entry(sprite, text, colours)));
  }

  #entry(sprite, text, colours) {
    const ratio = window.devicePixelRatio || 1;
    const size = Math.round(legendPixels * ratio);
    const canvas = make('canvas', { width: size, height: size, ariaHidden: 'true' });
    const sprites = new SeatSprites();
    sprites.prepare(size, colours);
    sprites.stamp(canvas.getContext('2d'), sprite, 0, 0);
    return make('li', {}, canvas, text);
  }
}

let ids = 0;
function nextId() {
  ids += 1;
  return ids;
}
