// Places the bits of a QR code, and chooses the mask that makes them easiest to read.

const alignmentsOfVersion = [
  [], [6, 18], [6, 22], [6, 26], [6, 30], [6, 34], [6, 22, 38], [6, 24, 42], [6, 26, 46], [6, 28, 50],
];
const masks = [
  (x, y) => (x + y) % 2 === 0,
  (x, y) => y % 2 === 0,
  (x) => x % 3 === 0,
  (x, y) => (x + y) % 3 === 0,
  (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2 === 0,
  (x, y) => ((x * y) % 2) + ((x * y) % 3) === 0,
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2 === 0,
  (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2 === 0,
];

/** The rows of a code, true for dark. */
export function grid(version, bytes) {
  const candidates = masks.map((_, mask) => drawn(version, bytes, mask));
  const penalties = candidates.map(penalty);
  return candidates[penalties.indexOf(Math.min(...penalties))];
}

function drawn(version, bytes, mask) {
  const size = 17 + 4 * version;
  // Undefined is where data may go.
  const rows = Array.from({ length: size }, () => new Array(size).fill(undefined));
  drawPatterns(rows, version);
  drawFormat(rows, mask);
  if (version >= 7) drawVersion(rows, version);
  drawData(rows, bytes, masks[mask]);
  return rows;
}

function drawPatterns(rows, version) {
  const size = rows.length;
  const rings = (centreX, centreY, reach, darkRings) => {
    for (let y = Math.max(0, centreY - reach); y <= Math.min(size - 1, centreY + reach); y += 1) {
      for (let x = Math.max(0, centreX - reach); x <= Math.min(size - 1, centreX + reach); x += 1) {
        rows[y][x] = darkRings.includes(Math.max(Math.abs(x - centreX), Math.abs(y - centreY)));
      }
    }
  };
  for (const [x, y] of [[3, 3], [size - 4, 3], [3, size - 4]]) rings(x, y, 4, [0, 1, 3]);
  const centres = alignmentsOfVersion[version - 1];
  for (const y of centres) for (const x of centres) if (rows[y][x] === undefined) rings(x, y, 2, [0, 2]);
  for (let at = 8; at < size - 8; at += 1) {
    rows[6][at] ??= at % 2 === 0;
    rows[at][6] ??= at % 2 === 0;
  }
}

// Level M and the mask, with ten check bits, twice.
function drawFormat(rows, mask) {
  const last = rows.length - 1;
  const bits = withCheck(mask, 10, 0x537) ^ 0x5412;
  for (let at = 0; at < 15; at += 1) {
    const dark = ((bits >> at) & 1) === 1;
    rows[at < 6 ? at : at < 8 ? at + 1 : last - 14 + at][8] = dark;
    rows[8][at < 8 ? last - at : at === 8 ? 7 : 14 - at] = dark;
  }
  rows[last - 7][8] = true;
}

// Large codes say their version, twice.
function drawVersion(rows, version) {
  const bits = withCheck(version, 12, 0x1f25);
  for (let at = 0; at < 18; at += 1) {
    const dark = ((bits >> at) & 1) === 1;
    const [far, near] = [rows.length - 11 + (at % 3), Math.floor(at / 3)];
    rows[near][far] = dark;
    rows[far][near] = dark;
  }
}

function withCheck(value, width, divisor) {
  let rest = value << width;
  const top = 1 << width;
  for (let bit = 31 - Math.clz32(rest); rest >= top; bit = 31 - Math.clz32(rest)) rest ^= divisor << (bit - width);
  return (value << width) | rest;
}

// Up and down in columns of two from the right, past the patterns and the upright timing line.
function drawData(rows, bytes, isFlipped) {
  const size = rows.length;
  let at = 0;
  let isUpwards = true;
  for (let right = size - 1; right > 0; right -= right === 8 ? 3 : 2, isUpwards = !isUpwards) {
    for (let step = 0; step < size; step += 1) {
      const y = isUpwards ? size - 1 - step : step;
      for (const x of [right, right - 1]) {
        if (rows[y][x] !== undefined) continue;
        const dark = ((bytes[at >> 3] >> (7 - (at & 7))) & 1) === 1;
        rows[y][x] = dark !== isFlipped(x, y);
        at += 1;
      }
    }
  }
}

// Long runs, squares, false finder patterns and too much of one shade mislead scanners.
function penalty(rows) {
  const size = rows.length;
  const columns = rows.map((_, x) => rows.map((row) => row[x]));
  let points = 0;
  let dark = 0;
  for (const line of [...rows, ...columns]) {
    const text = line.map(Number).join('');
    for (const [run] of text.matchAll(/0{5,}|1{5,}/g)) points += run.length - 2;
    points += 40 * [...text.matchAll(/(?=00001011101|10111010000)/g)].length;
  }
  for (let y = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1) {
      if (rows[y][x]) dark += 1;
      if (x > 0 && y > 0 && rows[y][x] === rows[y][x - 1] && rows[y][x] === rows[y - 1][x] &&
        rows[y][x] === rows[y - 1][x - 1]) points += 3;
    }
  }
  return points + 10 * Math.floor(Math.abs(dark / size ** 2 - 0.5) * 20);
}
