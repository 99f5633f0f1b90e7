// The known facts about a date's seats: the layout once, the availability again and again, and the buyer's choice.
// A seat is its index in the API's list; only requests and answers name it by seat_id.

export const FREE = 0;
export const HELD = 1;
export const SOLD = 2;
export const BLOCKED = 3;

const statusOfCode = new Uint8Array(128).fill(BLOCKED);
for (const [letter, status] of [['f', FREE], ['h', HELD], ['s', SOLD]]) {
  statusOfCode[letter.charCodeAt(0)] = status;
}

class Box {
  left = Infinity;
  top = Infinity;
  right = -Infinity;
  bottom = -Infinity;

  add(x, y) {
    this.left = Math.min(this.left, x);
    this.top = Math.min(this.top, y);
    this.right = Math.max(this.right, x);
    this.bottom = Math.max(this.bottom, y);
  }

  meets(other) {
    return this.left <= other.right && this.right >= other.left &&
      this.top <= other.bottom && this.bottom >= other.top;
  }
}

export class SeatModel {
  constructor(layout, max) {
    const count = layout.seats.length;
    this.max = max;
    this.count = count;
    this.tiers = layout.tiers;
    this.ids = new Float64Array(count);
    this.x = new Float32Array(count);
    this.y = new Float32Array(count);
    this.number = new Int32Array(count);
    this.tier = new Uint8Array(count);
    this.status = new Uint8Array(count).fill(BLOCKED);
    this.rowOf = new Array(count);
    this.bounds = new Box();
    this.sections = [];
    this.chosen = new Set();
    // A version that grows with every change of a seat's look.
    this.version = 0;
    this.#read(layout);
    this.pitch = this.#distanceOfNeighbours();
  }

  #read(layout) {
    const tierAt = new Map(layout.tiers.map((tier, at) => [tier.id, at]));
    const sections = new Map();
    layout.seats.forEach((seat, at) => {
      this.ids[at] = seat.seat_id;
      this.x[at] = seat.x;
      this.y[at] = seat.y;
      this.number[at] = seat.number;
      this.tier[at] = tierAt.get(seat.tier_id) ?? 0;
      const section = this.#sectionNamed(seat.section, sections);
      const row = this.#rowNamed(seat.row, section);
      row.seats.push(at);
      this.rowOf[at] = row;
      for (const box of [row.box, section.box, this.bounds]) box.add(seat.x, seat.y);
      section.tiers.add(this.tier[at]);
      section.total += 1;
    });
  }

  #sectionNamed(name, sections) {
    let section = sections.get(name);
    if (section) return section;
    section = { name, rows: [], rowNamed: new Map(), box: new Box(), tiers: new Set(), total: 0, free: 0 };
    sections.set(name, section);
    this.sections.push(section);
    return section;
  }

  #rowNamed(name, section) {
    let row = section.rowNamed.get(name);
    if (row) return row;
    row = { name, section, seats: [], box: new Box(), free: 0 };
    section.rowNamed.set(name, row);
    section.rows.push(row);
    return row;
  }

  // The median of the distances within rows, as each hall measures in units of its own.
  #distanceOfNeighbours() {
    const distances = [];
    for (const section of this.sections) {
      for (const { seats } of section.rows) {
        for (let k = 1; k < Math.min(seats.length, 4); k += 1) {
          const distance = Math.hypot(
            this.x[seats[k]] - this.x[seats[k - 1]], this.y[seats[k]] - this.y[seats[k - 1]]);
          if (distance > 0) distances.push(distance);
        }
      }
    }
    distances.sort((a, b) => a - b);
    return distances[distances.length >> 1] ?? 10;
  }

  // Takes the API's availability over. Answers whether anything changed, and which chosen seats others have now.
  update(availability) {
    const text = availability.seats;
    const lost = [];
    let changed = false;
    for (let at = 0; at < this.count; at += 1) {
      const status = statusOfCode[text.charCodeAt(at) & 127];
      if (status === this.status[at]) continue;
      this.#setStatus(at, status);
      changed = true;
      if (status !== FREE && this.chosen.delete(at)) lost.push(at);
    }
    if (changed) this.version += 1;
    return { changed, lost };
  }

  // The seats named by a refused hold are taken, whatever the last availability said.
  markTaken(seats) {
    this.version += 1;
    for (const at of seats) {
      this.chosen.delete(at);
      if (this.status[at] === FREE) this.#setStatus(at, HELD);
    }
  }

  #setStatus(at, status) {
    const row = this.rowOf[at];
    const change = Number(status === FREE) - Number(this.status[at] === FREE);
    row.free += change;
    row.section.free += change;
    this.status[at] = status;
  }

  // Chooses a seat or lets go of it: 'chosen', 'dropped', 'taken' or 'limit'.
  toggle(at) {
    this.version += 1;
    if (this.chosen.delete(at)) return 'dropped';
    if (this.status[at] !== FREE) return 'taken';
    if (this.chosen.size >= this.max) return 'limit';
    this.chosen.add(at);
    return 'chosen';
  }

  select(ids) {
    this.version += 1;
    this.chosen = new Set(this.seatsOf(ids).slice(0, this.max));
  }

  get chosenIds() {
    return this.idsOf(this.chosen);
  }

  idsOf(seats) {
    return [...seats].sort((a, b) => a - b).map((at) => this.ids[at]);
  }

  seatsOf(ids) {
    return ids.map((id) => this.#find(id)).filter((at) => at >= 0);
  }

  // The list is in the order of ids.
  #find(id) {
    let low = 0;
    let high = this.count - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      if (this.ids[middle] === id) return middle;
      if (this.ids[middle] < id) low = middle + 1;
      else high = middle - 1;
    }
    return -1;
  }

  // The ratio of the hall's width to its depth.
  get shape() {
    const { left, top, right, bottom } = this.bounds;
    return (right - left + 4 * this.pitch) / (bottom - top + 5 * this.pitch);
  }

  tierOf(at) {
    return this.tiers[this.tier[at]];
  }

  // Calls back for each row that meets the box: sections and their rows are the index of the hall.
  rowsIn(box, visit) {
    for (const section of this.sections) {
      if (!section.box.meets(box)) continue;
      for (const row of section.rows) if (row.box.meets(box)) visit(row);
    }
  }

  // The seat nearest to a point, if one is within reach.
  seatAt(x, y, reach) {
    let nearest = -1;
    let best = reach * reach;
    const around = { left: x - reach, top: y - reach, right: x + reach, bottom: y + reach };
    this.rowsIn(around, (row) => {
      for (const at of row.seats) {
        const distance = (this.x[at] - x) ** 2 + (this.y[at] - y) ** 2;
        if (distance > best) continue;
        best = distance;
        nearest = at;
      }
    });
    return nearest;
  }
}
