// Moves the view to its target: smoothly, or at once for users who prefer no motion.

const milliseconds = 260;

export class SeatMapGlide {
  #request = 0;

  constructor(view, onMove) {
    this.view = view;
    this.onMove = onMove;
    this.stillness = matchMedia('(prefers-reduced-motion: reduce)');
  }

  to(target) {
    this.stop();
    if (this.stillness.matches) return this.#arrive(target);
    const { left, top, scale } = this.view;
    const from = { left, top, scale };
    const began = performance.now();
    const step = (now) => {
      const share = Math.min(1, Math.max(0, now - began) / milliseconds);
      if (share === 1) return this.#arrive(target);
      this.#request = requestAnimationFrame(step);
      this.view.go(this.#between(from, target, 1 - (1 - share) ** 3));
      this.onMove();
    };
    this.#request = requestAnimationFrame(step);
  }

  stop() {
    cancelAnimationFrame(this.#request);
    this.#request = 0;
  }

  #arrive(target) {
    this.#request = 0;
    this.view.go(target);
    this.onMove();
  }

  // Scales grow by factors; the middle of the window goes straight.
  #between(from, target, share) {
    const { width, height } = this.view;
    const scale = from.scale * (target.scale / from.scale) ** share;
    const middle = (view, side, size) => view[side] + size / view.scale / 2;
    const mixed = (side, size) =>
      middle(from, side, size) + (middle(target, side, size) - middle(from, side, size)) * share;
    return this.view.around(mixed('left', width), mixed('top', height), scale);
  }
}
