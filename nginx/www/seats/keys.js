// The target of an arrow key: the nearest seat, or section from afar, in that direction.

const directions = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

export const isArrow = (key) => key in directions;

// Straight ahead counts more than near: along a row the arrow stays in the row. Infinity is out of the way.
function cost(dx, dy, [right, down]) {
  const ahead = dx * right + dy * down;
  const aside = Math.abs(dx * down) + Math.abs(dy * right);
  return ahead > 0.01 && aside <= ahead * 4 ? ahead + 2.5 * aside : Infinity;
}

export function seatBeside(model, seat, key) {
  let best = Infinity;
  let found = seat;
  for (let at = 0; at < model.count; at += 1) {
    const price = cost(model.x[at] - model.x[seat], model.y[at] - model.y[seat], directions[key]);
    if (price >= best) continue;
    best = price;
    found = at;
  }
  return found;
}

export function sectionBeside(model, section, key) {
  const middle = ({ box }) => [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
  const [x, y] = middle(section);
  let best = Infinity;
  let found = section;
  for (const other of model.sections) {
    const [otherX, otherY] = middle(other);
    const price = cost(otherX - x, otherY - y, directions[key]);
    if (price >= best) continue;
    best = price;
    found = other;
  }
  return found;
}
