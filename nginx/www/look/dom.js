/**
 * Builds an element. Strings become text nodes and never markup, so no title, name or message can inject any.
 * `on` holds listeners, `data` what `dataset` shall say; null and false leave an attribute or a child out.
 */
export function h(name, attributes, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (key === 'on') {
      for (const [event, listener] of Object.entries(value)) element.addEventListener(event, listener);
    } else if (key === 'data') {
      Object.assign(element.dataset, value);
    } else {
      element.setAttribute(key, value === true ? '' : value);
    }
  }
  const isThere = (child) => child !== null && child !== undefined && child !== false;
  element.append(...children.flat(Infinity).filter(isThere));
  return element;
}

/** One glyph of the set, drawn in the colour of the text around it. */
export function icon(name) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  path.setAttribute('d', glyphs[name]);
  svg.append(path);
  return svg;
}

const glyphs = {
  search: 'M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM15.3 15.3 20 20',
  concerts: 'M9 18V6l10-2v12M9 18a3 2.5 0 1 1-6 0 3 2.5 0 0 1 6 0zM19 16a3 2.5 0 1 1-6 0 3 2.5 0 0 1 6 0z',
  tickets: 'M4 9V6h16v3a3 3 0 0 0 0 6v3H4v-3a3 3 0 0 0 0-6zM14 6v12',
  wallet: 'M4 7h14a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2H4zM4 7l11-3v3M16 13h.01',
  person: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4 20c1-4 4-5.5 8-5.5s7 1.5 8 5.5',
  theme: 'M12 4a8 8 0 1 0 0 16zM12 4a8 8 0 0 1 0 16',
  place: 'M12 21c-4-4.5-6.5-8-6.5-11a6.5 6.5 0 0 1 13 0c0 3-2.5 6.5-6.5 11zM12 12a2 2 0 1 0 0-4 2 2 0 0 0 0 4z',
  back: 'M15 5l-7 7 7 7',
  check: 'M5 12.5l5 5 9-11',
};

/** Announces a text to screen readers. */
export function announce(text, manner = 'polite') {
  const region = document.querySelector(`[data-live="${manner}"]`);
  region.textContent = '';
  // A region that is emptied and filled in one go is not read again.
  requestAnimationFrame(() => { region.textContent = text; });
}

/** Runs work once for a button however often it is pressed meanwhile. */
export async function once(button, work) {
  if (button.dataset.state === 'busy') return;
  button.dataset.state = 'busy';
  button.setAttribute('aria-disabled', 'true');
  try {
    await work();
  } finally {
    delete button.dataset.state;
    button.removeAttribute('aria-disabled');
  }
}

/** Repeats work while the page is visible, and at once when it becomes visible again. */
export function whileVisible(seconds, signal, work) {
  let timer = null;
  let running = false;
  const turn = async () => {
    if (running || signal.aborted || document.hidden) return;
    clearTimeout(timer);
    running = true;
    const next = await work().catch(() => undefined);
    running = false;
    if (!signal.aborted) timer = setTimeout(turn, (next ?? seconds) * 1000);
  };
  timer = setTimeout(turn, seconds * 1000);
  document.addEventListener('visibilitychange', turn, { signal });
  addEventListener('online', turn, { signal });
  signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
}
