// The part of the hall that the window shows. Converts between units of the hall and CSS pixels.

// Seats this far apart are drawn one by one; below, a section is one shape.
const seatPixelsMin = 8;
// A finger needs this much; a tap on smaller seats comes closer instead.
export const touchPixelsMin = 22;
const seatPixelsMax = 44;
const edgePixels = 36;

export class SeatMapView {
  width = 0;
  height = 0;
  scale = 1;
  left = 0;
  top = 0;

  constructor(bounds, pitch) {
    this.pitch = pitch;
    // Room for half a seat on every side, and for the stage above.
    this.bounds = {
      left: bounds.left - pitch,
      top: bounds.top - pitch * 2.5,
      right: bounds.right + pitch,
      bottom: bounds.bottom + pitch,
    };
  }

  get scaleMin() {
    return this.#scaleFor(this.bounds);
  }

  get scaleMax() {
    return Math.max(seatPixelsMax / this.pitch, this.scaleMin);
  }

  get seatPixels() {
    return this.pitch * this.scale;
  }

  get showsSeats() {
    return this.seatPixels >= seatPixelsMin;
  }

  get isWhole() {
    return this.scale <= this.scaleMin * 1.001;
  }

  #scaleFor(box) {
    const wide = Math.max(1, this.width - 2 * edgePixels) / Math.max(1, box.right - box.left);
    const high = Math.max(1, this.height - 2 * edgePixels) / Math.max(1, box.bottom - box.top);
    return Math.min(wide, high, seatPixelsMax / this.pitch);
  }

  // Keeps the middle of the view in the middle, or the whole hall in view.
  resize(width, height) {
    const first = this.width === 0;
    const wasWhole = first || this.isWhole;
    const middle = { x: this.left + this.width / this.scale / 2, y: this.top + this.height / this.scale / 2 };
    this.width = width;
    this.height = height;
    if (wasWhole) this.go(this.whole());
    else this.go(this.around(middle.x, middle.y, this.scale));
  }

  go({ left, top, scale }) {
    this.scale = Math.min(Math.max(scale, this.scaleMin), this.scaleMax);
    this.left = this.#kept(left, this.width, this.bounds.left, this.bounds.right);
    this.top = this.#kept(top, this.height, this.bounds.top, this.bounds.bottom);
  }

  // The hall never leaves the window, and stands in its middle where it is smaller.
  #kept(start, pixels, low, high) {
    const span = pixels / this.scale;
    const edge = edgePixels / this.scale;
    if (high - low + 2 * edge <= span) return (low + high - span) / 2;
    return Math.min(Math.max(start, low - edge), high + edge - span);
  }

  whole() {
    const { left, top, right, bottom } = this.bounds;
    return this.around((left + right) / 2, (top + bottom) / 2, this.scaleMin);
  }

  around(x, y, scale) {
    return { scale, left: x - this.width / scale / 2, top: y - this.height / scale / 2 };
  }

  // A view of a section, near enough to see its seats; around the point where it is too large for that.
  onto(box, x, y) {
    const scale = this.#scaleFor(box);
    if (scale * this.pitch >= seatPixelsMin) {
      return this.around((box.left + box.right) / 2, (box.top + box.bottom) / 2, scale);
    }
    return this.around(x, y, (seatPixelsMin * 1.5) / this.pitch);
  }

  panned(dx, dy) {
    return { scale: this.scale, left: this.left - dx / this.scale, top: this.top - dy / this.scale };
  }

  // Zooms around a point, which stays where it is.
  zoomed(px, py, factor) {
    const scale = Math.min(Math.max(this.scale * factor, this.scaleMin), this.scaleMax);
    return {
      scale,
      left: this.left + px / this.scale - px / scale,
      top: this.top + py / this.scale - py / scale,
    };
  }

  hallX(px) {
    return this.left + px / this.scale;
  }

  hallY(py) {
    return this.top + py / this.scale;
  }

  windowX(x) {
    return (x - this.left) * this.scale;
  }

  windowY(y) {
    return (y - this.top) * this.scale;
  }

  // The visible part of the hall, and half a seat around it.
  get box() {
    return {
      left: this.left - this.pitch,
      top: this.top - this.pitch,
      right: this.left + this.width / this.scale + this.pitch,
      bottom: this.top + this.height / this.scale + this.pitch,
    };
  }

  shows(x, y) {
    const edge = this.pitch;
    const { left, top, right, bottom } = this.box;
    return x > left + 2 * edge && x < right - 2 * edge && y > top + 2 * edge && y < bottom - 2 * edge;
  }
}
