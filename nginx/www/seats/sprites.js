// The picture of a seat in each state, drawn once per size and copied from then on. Shapes differ as well as colours.

const tierCount = 6;
const names = [
  'ground', 'text', 'quiet', 'held', 'sold', 'blocked', 'chosen', 'chosen-ink', 'ink', 'line', 'stage', 'focus',
];
export const CHOSEN = tierCount + 3;
const spriteCount = tierCount + 4;
// Smaller than this many pixels a mark within a seat is a smudge.
const markPixelsMin = 9;

// The colours of the theme. A probe resolves them, because a custom property is only text.
export function readColours(element) {
  const probe = document.createElement('span');
  element.append(probe);
  const colour = (name) => {
    probe.style.color = `var(--seat-${name})`;
    return getComputedStyle(probe).color;
  };
  const colours = Object.fromEntries(names.map((name) => [name, colour(name)]));
  colours.tiers = Array.from({ length: tierCount }, (_, k) => colour(`tier-${k + 1}`));
  colours.font = getComputedStyle(element).fontFamily;
  probe.remove();
  return colours;
}

// The sprite of a seat: a free seat shows its tier, any other its status.
export function spriteOf(model, at) {
  if (model.chosen.has(at)) return CHOSEN;
  const status = model.status[at];
  return status === 0 ? model.tier[at] % tierCount : tierCount + status - 1;
}

export class SeatSprites {
  #size = 0;
  #colours = null;

  constructor() {
    this.canvas = document.createElement('canvas');
    this.context = this.canvas.getContext('2d');
  }

  prepare(size, colours) {
    if (size === this.#size && colours === this.#colours) return;
    this.#size = size;
    this.#colours = colours;
    this.canvas.width = spriteCount * size;
    this.canvas.height = size;
    for (let sprite = 0; sprite < spriteCount; sprite += 1) {
      this.context.save();
      this.context.translate(sprite * size, 0);
      this.#draw(sprite, size, colours);
      this.context.restore();
    }
  }

  stamp(context, sprite, x, y) {
    const size = this.#size;
    // Where a seat is no more than a dot, filling is seven times quicker than copying.
    if (sprite < tierCount && size < markPixelsMin) {
      const colour = this.#colours.tiers[sprite];
      if (context.fillStyle !== colour) context.fillStyle = colour;
      context.fillRect(x, y, size, size);
      return;
    }
    context.drawImage(this.canvas, sprite * size, 0, size, size, x, y, size, size);
  }

  #draw(sprite, size, colours) {
    if (sprite < tierCount) return this.#drawFree(sprite, size, colours);
    if (sprite === CHOSEN) return this.#drawChosen(size, colours);
    return [this.#drawHeld, this.#drawSold, this.#drawBlocked][sprite - tierCount].call(this, size, colours);
  }

  #plate(size, inset) {
    this.context.beginPath();
    this.context.roundRect(inset, inset, size - 2 * inset, size - 2 * inset, size * 0.24);
  }

  #drawFree(tier, size, { tiers, ink }) {
    const { context } = this;
    context.fillStyle = tiers[tier];
    this.#plate(size, 0);
    context.fill();
    if (size < markPixelsMin) return;
    context.fillStyle = ink;
    context.strokeStyle = ink;
    context.lineWidth = Math.max(1, size * 0.08);
    this.#drawTierMark(tier, size);
  }

  // None, a dot, a bar, two dots, an upright bar, a ring: a tier can be told without its colour.
  #drawTierMark(tier, size) {
    const { context } = this;
    const dot = (x) => {
      context.beginPath();
      context.arc(x * size, size / 2, size * 0.1, 0, 7);
      context.fill();
    };
    if (tier === 1) dot(0.5);
    if (tier === 2) context.fillRect(size * 0.25, size * 0.44, size * 0.5, size * 0.12);
    if (tier === 3) [0.32, 0.68].forEach(dot);
    if (tier === 4) context.fillRect(size * 0.44, size * 0.25, size * 0.12, size * 0.5);
    if (tier === 5) {
      context.beginPath();
      context.arc(size / 2, size / 2, size * 0.22, 0, 7);
      context.stroke();
    }
  }

  #drawHeld(size, { held }) {
    const { context } = this;
    const line = Math.max(1, size * 0.1);
    context.strokeStyle = held;
    context.fillStyle = held;
    context.lineWidth = line;
    this.#plate(size, line / 2);
    context.stroke();
    context.clip();
    context.fillRect(0, size / 2, size, size / 2);
  }

  #drawSold(size, { sold }) {
    const { context } = this;
    const [near, far] = [size * 0.2, size * 0.8];
    context.strokeStyle = sold;
    context.lineWidth = Math.max(1, size * 0.12);
    context.beginPath();
    context.moveTo(near, near);
    context.lineTo(far, far);
    context.moveTo(far, near);
    context.lineTo(near, far);
    context.stroke();
  }

  #drawBlocked(size, { blocked }) {
    const { context } = this;
    context.fillStyle = blocked;
    context.beginPath();
    context.arc(size / 2, size / 2, Math.max(1, size * 0.14), 0, 7);
    context.fill();
  }

  #drawChosen(size, colours) {
    const { context } = this;
    context.fillStyle = colours.chosen;
    this.#plate(size, 0);
    context.fill();
    context.strokeStyle = colours['chosen-ink'];
    context.lineWidth = Math.max(1.5, size * 0.13);
    context.beginPath();
    context.moveTo(size * 0.24, size * 0.54);
    context.lineTo(size * 0.43, size * 0.72);
    context.lineTo(size * 0.77, size * 0.3);
    context.stroke();
  }
}
