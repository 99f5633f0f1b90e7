import { SeatMapSeats } from './seats.js';
import { SeatMapSections } from './sections.js';
import { SeatMapSheet } from './sheet.js';

// The distance by which names stand out of their seats.
const reachPixels = 90;
const stagePixelsMax = 26;
const stageGapPixels = 20;

/** Draws the window's part of the hall: sections from afar, seats from near, the stage, and the keyboard's place. */
export class SeatMapDrawing {
  #wasMarked = false;

  constructor(canvas, words, view) {
    this.model = words.model;
    this.words = words;
    this.view = view;
    this.sheet = new SeatMapSheet(canvas);
    this.sections = new SeatMapSections(this.sheet, words);
    this.seats = new SeatMapSeats(this.sheet, this.model);
    this.stage = this.#findStage();
  }

  draw(mark) {
    const { sheet, view } = this;
    // A picture with the keyboard's mark cannot be moved as a whole; sections are few and drawn anew.
    const version = view.showsSeats && !mark && !this.#wasMarked ? this.model.version : null;
    for (const strip of sheet.begin(view, version)) {
      sheet.paintWithin(strip, reachPixels * sheet.ratio, (box) => {
        this.#paintStage();
        if (view.showsSeats) this.seats.paint(box, view.seatPixels);
        else this.sections.paint(box, view.scale);
      });
    }
    if (mark) this.#paintMark(mark);
    this.#wasMarked = mark !== null;
  }

  // Before the row in the middle that is nearest to it: halls do not say where their stage is, but y grows away
  // from it.
  #findStage() {
    const { model } = this;
    const { left, right, top } = model.bounds;
    const middle = (left + right) / 2;
    const reach = Math.max((right - left) * 0.06, model.pitch);
    let front = Infinity;
    for (let at = 0; at < model.count; at += 1) {
      if (Math.abs(model.x[at] - middle) <= reach) front = Math.min(front, model.y[at]);
    }
    if (front === Infinity) front = top;
    const width = Math.max(Math.min((right - left) * 0.3, model.pitch * 40), model.pitch * 6);
    return { left: middle - width / 2, right: middle + width / 2, front };
  }

  #paintStage() {
    const { sheet, stage } = this;
    const { context, ratio } = sheet;
    const x = sheet.x(stage.left);
    const width = sheet.x(stage.right) - x;
    const height = Math.min(Math.max(this.model.pitch * 2 * this.view.scale, 4), stagePixelsMax) * ratio;
    // Above the first row and the name of its section.
    const y = sheet.y(stage.front - this.model.pitch * 0.6) - stageGapPixels * ratio - height;
    context.fillStyle = sheet.colours.stage;
    context.beginPath();
    context.roundRect(x, y, width, height, 3 * ratio);
    context.fill();
    const isRoomy = height >= 15 * ratio && width >= 48 * ratio;
    const middle = x + width / 2;
    if (isRoomy) {
      sheet.write(this.words.labels.stage, middle, y + height / 2, 12, sheet.colours.ground, { halo: false });
    }
    else sheet.write(this.words.labels.stage, middle, y - 9 * ratio, 12, sheet.colours.text);
  }

  #paintMark({ seat, section }) {
    const { sheet, view, model } = this;
    const { context, colours, ratio } = sheet;
    const [x, y] = [model.x[seat], model.y[seat]];
    const box = view.showsSeats ? { left: x, right: x, top: y, bottom: y } : section.box;
    const edge = (view.showsSeats ? view.seatPixels * 0.5 + 2 : 6) * ratio;
    const [left, top] = [sheet.x(box.left) - edge, sheet.y(box.top) - edge];
    context.beginPath();
    context.roundRect(left, top, sheet.x(box.right) + edge - left, sheet.y(box.bottom) + edge - top, 5 * ratio);
    for (const [colour, width] of [[colours.ground, 6], [colours.focus, 3]]) {
      context.strokeStyle = colour;
      context.lineWidth = width * ratio;
      context.stroke();
    }
  }
}
