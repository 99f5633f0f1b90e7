// The bytes of a QR code (ISO/IEC 18004): byte mode, error correction level M, versions 1 to 10.

// Per version: bytes of error correction in a block, and how many bytes of data each block has.
const plans = [
  [10, [16]],
  [16, [28]],
  [26, [44]],
  [18, [32, 32]],
  [24, [43, 43]],
  [16, [27, 27, 27, 27]],
  [18, [31, 31, 31, 31]],
  [22, [38, 38, 39, 39]],
  [22, [36, 36, 36, 37, 37]],
  [26, [43, 43, 43, 43, 44]],
];
const byteMode = 4;
const padding = [0xec, 0x11];

/** The smallest version that holds the text, and its bytes in the order in which they are drawn. */
export function codewords(text) {
  const bytes = new TextEncoder().encode(text);
  const version = plans.findIndex((plan, at) => bytes.length + headBytes(at + 1) <= dataBytes(plan)) + 1;
  if (version === 0) throw new RangeError(`${bytes.length} bytes are too many for a QR code of version 10`);
  const [correction, sizes] = plans[version - 1];
  const data = padded(bytes, version, dataBytes(plans[version - 1]));
  const blocks = sizes.map((size, at) => {
    const start = sizes.slice(0, at).reduce((sum, other) => sum + other, 0);
    return data.slice(start, start + size);
  });
  return { version, bytes: [...woven(blocks), ...woven(blocks.map((block) => remainder(block, correction)))] };
}

const dataBytes = ([, sizes]) => sizes.reduce((sum, size) => sum + size, 0);
const lengthBits = (version) => (version < 10 ? 8 : 16);
// Mode, length, and the half byte that ends the text.
const headBytes = (version) => (4 + lengthBits(version) + 4) / 8;

function padded(bytes, version, size) {
  const bits = [];
  const put = (value, width) => {
    for (let at = width - 1; at >= 0; at -= 1) bits.push((value >> at) & 1);
  };
  put(byteMode, 4);
  put(bytes.length, lengthBits(version));
  for (const byte of bytes) put(byte, 8);
  put(0, 4);
  const data = Array.from({ length: bits.length / 8 }, (_, at) =>
    bits.slice(at * 8, at * 8 + 8).reduce((byte, bit) => byte * 2 + bit, 0));
  while (data.length < size) data.push(padding[(data.length - bits.length / 8) % 2]);
  return data;
}

// First bytes of all blocks, then second ones: a scratch damages each block a little and none beyond repair.
function* woven(blocks) {
  const longest = Math.max(...blocks.map((block) => block.length));
  for (let at = 0; at < longest; at += 1) {
    for (const block of blocks) if (at < block.length) yield block[at];
  }
}

// Powers of 2 in the field of 256 elements that QR codes calculate in.
const powers = [1];
while (powers.length < 255) {
  const next = powers[powers.length - 1] * 2;
  powers.push(next > 255 ? next ^ 0x11d : next);
}
const logarithms = new Map(powers.map((power, exponent) => [power, exponent]));
const times = (a, b) => (a === 0 || b === 0 ? 0 : powers[(logarithms.get(a) + logarithms.get(b)) % 255]);

/** The Reed-Solomon check bytes: the remainder of the data divided by the generator polynomial. */
function remainder(data, count) {
  const divisor = generator(count);
  const rest = [...data, ...new Array(count).fill(0)];
  for (let at = 0; at < data.length; at += 1) {
    const factor = rest[at];
    divisor.forEach((coefficient, k) => { rest[at + k] ^= times(coefficient, factor); });
  }
  return rest.slice(data.length);
}

// (x + 1)(x + 2)(x + 4) … with `count` factors, the highest power first.
function generator(count) {
  let product = [1];
  for (let at = 0; at < count; at += 1) {
    const shifted = [...product, 0];
    product.forEach((coefficient, k) => { shifted[k + 1] ^= times(coefficient, powers[at]); });
    product = shifted;
  }
  return product;
}
