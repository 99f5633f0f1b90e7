import { FREE } from './model.js';
import { SeatSprites, spriteOf } from './sprites.js';

// The rest is the gap between neighbours.
const seatShare = 0.84;
const rowNamePixelsMin = 13;
const numberPixelsMin = 24;

/** Seats from near, one by one, with the names of their rows and sections. */
export class SeatMapSeats {
  #sprites = new SeatSprites();

  constructor(sheet, model) {
    this.sheet = sheet;
    this.model = model;
  }

  paint(box, seatPixels) {
    this.#stamp(box, seatPixels);
    if (seatPixels >= numberPixelsMin) this.#writeNumbers(box, seatPixels);
    if (seatPixels >= rowNamePixelsMin) this.#writeRows(box);
    for (const section of this.model.sections) if (section.box.meets(box)) this.#writeSection(section);
  }

  #stamp(box, seatPixels) {
    const { model, sheet } = this;
    const size = Math.max(3, Math.round(seatPixels * sheet.ratio * seatShare));
    const half = size >> 1;
    this.#sprites.prepare(size, sheet.colours);
    this.#eachIn(box, (at) => {
      this.#sprites.stamp(sheet.context, spriteOf(model, at), sheet.x(model.x[at]) - half, sheet.y(model.y[at]) - half);
    });
  }

  #eachIn({ left, top, right, bottom }, visit) {
    const { model } = this;
    model.rowsIn({ left, top, right, bottom }, ({ seats }) => {
      for (const at of seats) {
        const [x, y] = [model.x[at], model.y[at]];
        if (x >= left && x <= right && y >= top && y <= bottom) visit(at);
      }
    });
  }

  #writeNumbers(box, seatPixels) {
    const { model, sheet } = this;
    this.#eachIn(box, (at) => {
      if (model.status[at] !== FREE || model.chosen.has(at)) return;
      sheet.write(String(model.number[at]), sheet.x(model.x[at]), sheet.y(model.y[at] + model.pitch * 0.04),
        seatPixels * 0.36, sheet.colours.ink, { halo: false });
    });
  }

  // One step before the first seat of the row, in the direction in which the row begins.
  #writeRows(box) {
    const { model, sheet } = this;
    model.rowsIn(box, ({ name, seats: [first, second = first] }) => {
      const dx = second === first ? model.pitch : model.x[second] - model.x[first];
      const dy = model.y[second] - model.y[first];
      sheet.write(name, sheet.x(model.x[first] - dx), sheet.y(model.y[first] - dy), 11, sheet.colours.quiet);
    });
  }

  #writeSection({ name, box }) {
    const { sheet, model } = this;
    const x = sheet.x((box.left + box.right) / 2);
    sheet.write(name, x, sheet.y(box.top - model.pitch * 0.6) - 9 * sheet.ratio, 13, sheet.colours.text);
  }
}
