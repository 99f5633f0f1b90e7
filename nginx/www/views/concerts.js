import { announce, h, icon } from '../look/dom.js';
import { days, money, month, shortMoment } from '../look/format.js';
import { t } from '../look/i18n.js';
import { actionButton, calendarLeaf, opening, problemPlace, statusPill } from '../look/parts.js';
import { get } from '../net/api.js';

const pageSize = 30;
const typingMilliseconds = 250;

/** What is on: a search box and the concerts, the soonest first, then those that are over. */
export async function view({ signal }) {
  const words = history.state?.search ?? '';
  const list = h('div', { class: 'concert-list' });
  const trouble = problemPlace();
  const suggestions = h('datalist', { id: 'suggestions' });
  const input = h('input', {
    id: 'search', type: 'search', class: 'input', value: words, autocomplete: 'off', enterkeyhint: 'search',
    maxlength: '100', placeholder: t('searchHint'), list: suggestions.id,
  });
  input.addEventListener('input', later(typingMilliseconds, () => {
    search(input.value.trim());
    suggest(input.value.trim()).catch(() => {});
  }));

  async function suggest(text) {
    const query = new URLSearchParams({ q: text });
    const names = text ? (await get(`/v1/concerts/suggestions?${query}`, { signal, repeatable: false })).items : [];
    suggestions.replaceChildren(...names.map((name) => h('option', { value: name })));
  }

  // What was typed before is not waited for any longer.
  let asking = new AbortController();
  async function search(text) {
    asking.abort();
    asking = new AbortController();
    const latest = AbortSignal.any([signal, asking.signal]);
    history.replaceState({ ...history.state, search: text }, '');
    try {
      const page = await fetchPage(text, null, latest);
      // An answer to an earlier letter is dropped when the user has typed on.
      if (input.value.trim() !== text) return;
      trouble.clear();
      draw(list, page, text, { signal, again });
      announce(t('found', { n: page.items.length }));
    } catch (problem) {
      if (!latest.aborted) trouble.show(problem, { again: () => search(text) });
    }
  }

  const again = () => search(input.value.trim());
  draw(list, await fetchPage(words, null, signal), words, { signal, again });
  return {
    title: t('concerts'),
    content: [
      h('h1', { class: 'unseen' }, t('concerts')),
      h('form', { class: 'search', role: 'search', on: { submit: (event) => event.preventDefault() } },
        h('label', { for: 'search', class: 'unseen' }, t('search')), icon('search'), input, suggestions),
      trouble.node, list,
    ],
  };
}

function fetchPage(text, cursor, signal) {
  const query = new URLSearchParams(text ? { q: text } : { limit: pageSize });
  if (cursor) query.set('cursor', cursor);
  return get(`/v1/concerts?${query}`, { signal });
}

function draw(list, page, text, ways) {
  list.replaceChildren();
  if (page.items.length === 0) {
    list.append(h('p', { class: 'empty', data: { state: 'empty' } }, t('foundNothing', { text })));
  }
  append(list, page, text, ways);
}

// Concerts of a month stand together; those that are over, whenever they were, below all others. What was found
// stands in the order in which it fits.
function append(list, page, text, ways) {
  for (const concert of page.items) {
    const name = text ? t('results') : groupOf(concert);
    let group = list.lastElementChild;
    if (group?.dataset.group !== name) {
      group = h('section', { class: 'month', data: { group: name } }, h('h2', {}, name), h('ul', { class: 'plain' }));
      list.append(group);
    }
    group.querySelector('ul').append(h('li', {}, row(concert, ways)));
  }
  if (!page.next_cursor) return;
  const more = actionButton('more', t('more'), async () => {
    const next = await fetchPage(text, page.next_cursor, ways.signal);
    more.remove();
    append(list, next, text, ways);
  }, { kind: 'quiet wide', fail: () => {} });
  list.append(more);
}

function groupOf(concert) {
  if (concert.status === 'ended') return t('over');
  return concert.first_starts_at ? month(concert.first_starts_at) : t('undated');
}

function row(concert, { signal, again }) {
  const { first_starts_at: first, last_starts_at: last } = concert;
  const dates = !first ? t('undated') : first === last ? shortMoment(first) : days(first, last);
  return h('a', { class: 'concert', href: `/concerts/${concert.id}`, data: { concert: concert.id } },
    first ? calendarLeaf(first) : null,
    h('span', { class: 'concert-what' },
      h('strong', { class: 'concert-title' }, concert.title),
      h('span', { class: 'soft' }, `${concert.artist} · ${concert.venue}`),
      h('span', { class: 'soft' }, dates)),
    h('span', { class: 'concert-sale' },
      statusPill(concert.status),
      concert.price_from && ['on_sale', 'upcoming'].includes(concert.status)
        ? h('span', { class: 'price' }, t('from', { price: money(concert.price_from) })) : null,
      concert.status === 'upcoming' && concert.sale_opens_at ? opening(concert.sale_opens_at, signal, again) : null));
}

function later(milliseconds, work) {
  let timer = null;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(work, milliseconds);
  };
}
