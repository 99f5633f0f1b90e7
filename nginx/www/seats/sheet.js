import { readColours } from './sprites.js';

/** The canvas in its own pixels: where a point of the hall lies on it, what moved since, and text with a halo. */
export class SeatMapSheet {
  #before = null;
  #left = 0;
  #top = 0;
  #scale = 1;

  constructor(canvas) {
    this.canvas = canvas;
    this.context = canvas.getContext('2d', { alpha: false });
    this.ratio = 1;
    this.readColours();
  }

  readColours() {
    this.colours = readColours(this.canvas.parentElement);
    this.#before = null;
  }

  resize(width, height) {
    this.ratio = window.devicePixelRatio || 1;
    this.canvas.width = Math.round(width * this.ratio);
    this.canvas.height = Math.round(height * this.ratio);
    this.#before = null;
  }

  /**
   * Takes the view over and returns the rectangles that must be painted. If only the position differs, the picture
   * is moved and just the strips that came into sight are left; `version` tells whether anything else differs.
   */
  begin(view, version) {
    const { width, height } = this.canvas;
    const before = this.#before;
    this.#scale = view.scale * this.ratio;
    this.#left = Math.round(view.left * this.#scale);
    this.#top = Math.round(view.top * this.#scale);
    this.#before = { left: this.#left, top: this.#top, scale: this.#scale, version };
    const whole = [{ x: 0, y: 0, width, height }];
    if (version === null || before?.version !== version || before.scale !== this.#scale) return whole;
    const [dx, dy] = [before.left - this.#left, before.top - this.#top];
    if (Math.abs(dx) >= width / 2 || Math.abs(dy) >= height / 2) return whole;
    this.context.drawImage(this.canvas, dx, dy);
    return [
      { x: dx > 0 ? 0 : width + dx, y: 0, width: Math.abs(dx), height },
      { x: 0, y: dy > 0 ? 0 : height + dy, width, height: Math.abs(dy) },
    ].filter((strip) => strip.width > 0 && strip.height > 0);
  }

  /** Paints within a rectangle; `paint` is told which part of the hall that is, and `reach` pixels around it. */
  paintWithin({ x, y, width, height }, reach, paint) {
    const { context } = this;
    context.save();
    context.beginPath();
    context.rect(x, y, width, height);
    context.clip();
    context.fillStyle = this.colours.ground;
    context.fillRect(x, y, width, height);
    paint({
      left: (x - reach + this.#left) / this.#scale,
      top: (y - reach + this.#top) / this.#scale,
      right: (x + width + reach + this.#left) / this.#scale,
      bottom: (y + height + reach + this.#top) / this.#scale,
    });
    context.restore();
  }

  x(hallX) {
    return Math.round(hallX * this.#scale) - this.#left;
  }

  y(hallY) {
    return Math.round(hallY * this.#scale) - this.#top;
  }

  /** Lets `draw` work in the units of the hall. */
  inHallUnits(draw) {
    this.context.save();
    this.context.translate(-this.#left, -this.#top);
    this.context.scale(this.#scale, this.#scale);
    draw(this.context);
    this.context.restore();
  }

  /** `size` in CSS pixels. Without `halo` the text stands on a plain ground of its own. */
  write(text, x, y, size, colour, { halo = true } = {}) {
    const { context, colours, ratio } = this;
    context.font = `600 ${size * ratio}px ${colours.font}`;
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    if (halo) {
      context.strokeStyle = colours.ground;
      context.lineWidth = 3 * ratio;
      context.lineJoin = 'round';
      context.strokeText(text, x, y);
    }
    context.fillStyle = colour;
    context.fillText(text, x, y);
  }
}
