import { announce, h } from '../look/dom.js';
import { stopwatch } from '../look/format.js';
import { explain, t } from '../look/i18n.js';
import { actionButton } from '../look/parts.js';
import { countDown, now } from '../net/clock.js';
import { Problem } from '../net/problem.js';

/** The moment until which a refused person may hold no seats. */
export function restOf({ members, retryAfter }) {
  return members.paused_until ?? new Date(now() + (retryAfter ?? 0) * 1000).toISOString();
}

/** Explains why seats cannot be held for a while, counts it down, and then offers the same wish again. */
export function restNotice(until, { signal, take, fail }) {
  const { say, next } = explain(new Problem(429, { code: 'holding_paused', paused_until: until }, null));
  const left = h('output', { class: 'big time', role: 'timer', 'aria-live': 'off' });
  const node = h('div', { class: 'notice warn', data: { problem: 'holding_paused' } },
    h('p', { class: 'notice-say' }, say), h('p', {}, next),
    h('div', {}, h('p', { class: 'label' }, t('restLeft')), left));
  announce(`${say} ${next}`);
  countDown(until, signal, (seconds) => { left.textContent = stopwatch(seconds); }, () => {
    if (!node.isConnected) return;
    node.className = 'notice good';
    node.dataset.problem = 'none';
    node.replaceChildren(h('p', { class: 'notice-say' }, t('restOver')),
      actionButton('hold-again', t('tryAgain'), take, { fail }));
    announce(t('restOver'));
  });
  return node;
}
