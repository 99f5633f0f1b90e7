// Turns pointers, touches and the wheel into moves of the view: calls pan, zoom, tap and hover.

const tapPixelsMax = 8;
const wheelStep = 0.0022;

export class SeatMapGestures {
  #pointers = new Map();
  #travelled = 0;

  constructor(canvas, { pan, zoom, tap, hover }) {
    this.canvas = canvas;
    this.calls = { pan, zoom, tap, hover };
    this.abort = new AbortController();
    const on = (type, handle, options = {}) =>
      canvas.addEventListener(type, handle.bind(this), { signal: this.abort.signal, ...options });
    on('pointerdown', this.#down);
    on('pointermove', this.#move);
    on('pointerup', this.#up);
    on('pointercancel', this.#forget);
    on('pointerleave', () => hover(null));
    on('wheel', this.#wheel, { passive: false });
  }

  destroy() {
    this.abort.abort();
  }

  #point(event) {
    const { left, top } = this.canvas.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  }

  #down(event) {
    if (event.button !== 0) return;
    if (this.#pointers.size === 0) this.#travelled = 0;
    this.canvas.setPointerCapture(event.pointerId);
    this.#pointers.set(event.pointerId, this.#point(event));
  }

  #move(event) {
    const now = this.#point(event);
    const before = this.#pointers.get(event.pointerId);
    if (!before) {
      if (event.pointerType === 'mouse') this.calls.hover(now);
      return;
    }
    const [first, second] = this.#pointers.values();
    const former = second && this.#span(first, second);
    this.#pointers.set(event.pointerId, now);
    if (former) return this.#pinch(former);
    this.#travelled += Math.hypot(now.x - before.x, now.y - before.y);
    if (this.#travelled > tapPixelsMax) this.calls.pan(now.x - before.x, now.y - before.y);
  }

  #span(first, second) {
    return {
      x: (first.x + second.x) / 2,
      y: (first.y + second.y) / 2,
      distance: Math.max(1, Math.hypot(first.x - second.x, first.y - second.y)),
    };
  }

  #pinch(former) {
    const [first, second] = this.#pointers.values();
    const now = this.#span(first, second);
    this.#travelled = Infinity;
    this.calls.pan(now.x - former.x, now.y - former.y);
    this.calls.zoom(now.x, now.y, now.distance / former.distance);
  }

  #up(event) {
    const isTap = this.#pointers.size === 1 && this.#travelled <= tapPixelsMax;
    if (!this.#pointers.has(event.pointerId)) return;
    this.#forget(event);
    if (isTap) this.calls.tap(this.#point(event), event.pointerType);
  }

  #forget(event) {
    this.#pointers.delete(event.pointerId);
  }

  // A wheel that cannot zoom any further scrolls the page.
  #wheel(event) {
    const { x, y } = this.#point(event);
    const pixels = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? event.deltaY * 16 : event.deltaY;
    const step = event.ctrlKey ? wheelStep * 4 : wheelStep;
    if (this.calls.zoom(x, y, Math.exp(-pixels * step))) event.preventDefault();
  }
}
