import { codewords } from './codewords.js';
import { grid } from './grid.js';

const quiet = 4;
const namespace = 'http://www.w3.org/2000/svg';

/** A QR code of the text, dark on light in every theme because scanners want it so. */
export function qrSvg(text, label = 'QR') {
  const { version, bytes } = codewords(text);
  const rows = grid(version, bytes);
  const size = rows.length + 2 * quiet;
  const svg = make('svg', {
    viewBox: `0 0 ${size} ${size}`, role: 'img', 'aria-label': label, 'shape-rendering': 'crispEdges',
  });
  svg.append(
    make('rect', { width: size, height: size, fill: '#fff' }), make('path', { d: outline(rows), fill: '#000' }));
  return svg;
}

// One bar for each run of dark squares in a row.
function outline(rows) {
  return rows.map((row, y) => {
    const runs = [...row.map(Number).join('').matchAll(/1+/g)];
    return runs.map(({ index, 0: run }) => `M${index + quiet} ${y + quiet}h${run.length}v1h-${run.length}z`).join('');
  }).join('');
}

function make(name, attributes) {
  const element = document.createElementNS(namespace, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}
