const nameRadiusMin = 8;
const countRadiusMin = 17;

/** Sections from afar: shapes that fade as they sell, each with its name and how many seats it has left. */
export class SeatMapSections {
  #shapes = new Map();

  constructor(sheet, words) {
    this.sheet = sheet;
    this.words = words;
    this.model = words.model;
  }

  paint(box, scale) {
    const seen = this.model.sections.filter((section) => section.box.meets(box));
    for (const section of seen) this.#fill(section);
    for (const section of seen) this.#name(section, scale);
  }

  #fill(section) {
    const { sheet, model } = this;
    const { colours } = sheet;
    const colour = section.free > 0 ? colours.tiers[Math.min(...section.tiers) % colours.tiers.length] : colours.sold;
    const { path } = this.#shape(section);
    sheet.inHallUnits((context) => {
      context.lineJoin = 'round';
      context.fillStyle = colour;
      context.strokeStyle = colour;
      context.lineWidth = model.pitch * 0.9;
      context.globalAlpha = section.free > 0 ? 0.25 + 0.5 * (section.free / section.total) : 0.15;
      context.fill(path);
      context.globalAlpha = 1;
      context.lineWidth = model.pitch * 0.25;
      context.stroke(path);
    });
  }

  #name(section, scale) {
    const { sheet, words } = this;
    const { middle, radius } = this.#shape(section);
    const pixels = radius * scale;
    if (pixels < nameRadiusMin) return;
    const [x, y] = [sheet.x(middle.x), sheet.y(middle.y)];
    const isRoomy = pixels >= countRadiusMin;
    sheet.write(section.name, x, isRoomy ? y - 8 * sheet.ratio : y, isRoomy ? 13 : 11, sheet.colours.text);
    if (!isRoomy) return;
    const left = section.free > 0 ? words.count.format(section.free) : words.labels.soldOut;
    sheet.write(left, x, y + 8 * sheet.ratio, 12, sheet.colours.text);
  }

  /** The outline, its middle, and how far the nearest corner is from there. */
  #shape(section) {
    let shape = this.#shapes.get(section);
    if (shape) return shape;
    const corners = this.#corners(section).map((at) => [this.model.x[at], this.model.y[at]]);
    const path = new Path2D();
    for (const [x, y] of corners) path.lineTo(x, y);
    path.closePath();
    const middle = this.#middle(section);
    const radius = Math.min(...corners.map(([x, y]) => Math.hypot(x - middle.x, y - middle.y))) + this.model.pitch / 2;
    shape = { path, middle, radius };
    this.#shapes.set(section, shape);
    return shape;
  }

  // Along the first row, down the right ends of the others, back along the last row and up the left ends.
  #corners({ rows }) {
    const seats = rows.map((row) => row.seats);
    return [
      ...seats[0],
      ...seats.map((row) => row[row.length - 1]),
      ...[...seats[seats.length - 1]].reverse(),
      ...seats.map((row) => row[0]).reverse(),
    ];
  }

  #middle({ rows, total }) {
    const sum = (values) => rows.reduce((all, row) => row.seats.reduce((some, at) => some + values[at], all), 0);
    return { x: sum(this.model.x) / total, y: sum(this.model.y) / total };
  }
}
