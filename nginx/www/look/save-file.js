import { h } from './dom.js';

const keptMilliseconds = 10_000;

/** Has the browser save a file under a name. */
export function saveFile(blob, name) {
  const url = URL.createObjectURL(blob);
  h('a', { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), keptMilliseconds);
}
