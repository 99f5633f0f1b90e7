import { announce, h } from '../look/dom.js';
import { stopwatch } from '../look/format.js';
import { t } from '../look/i18n.js';
import { get } from '../net/api.js';
import { countDown } from '../net/clock.js';
import { session } from '../net/session.js';
import { passing } from '../net/storage.js';
import { onShow } from '../router.js';

const changes = new EventTarget();

/** The hold whose countdown is shown on every view; null when there is none. */
export const held = {
  get() {
    return passing.get('hold');
  },
  set(hold) {
    const { id, schedule_id: schedule, seats, expires_at } = hold;
    passing.set('hold', { id, schedule, seats: seats.length, expires_at });
    changes.dispatchEvent(new Event('change'));
  },
  clear() {
    passing.remove('hold');
    changes.dispatchEvent(new Event('change'));
  },
};

/** Finds the live hold of a user who has just signed in or opened a new tab. */
export async function findHold() {
  if (!session.token) return held.clear();
  const { items } = await get('/v1/holds?limit=10', { keeps: 'hold', background: true });
  const live = items.find((hold) => hold.status === 'active');
  if (live) held.set(live);
  else held.clear();
}

/** A strip that reminds of seats that wait to be paid. */
export function holdBar() {
  const time = h('span', { class: 'time', 'aria-hidden': 'true' });
  const text = h('span', {});
  const link = h('a', { class: 'strip hold', hidden: true, data: { action: 'to-checkout' } }, text, time);
  let ticking = new AbortController();
  const draw = () => {
    ticking.abort();
    ticking = new AbortController();
    const hold = held.get();
    link.hidden = !hold || location.pathname === `/holds/${hold.id}`;
    if (!hold) return;
    link.href = `/holds/${hold.id}`;
    text.textContent = t('holdBar', { n: hold.seats });
    countDown(hold.expires_at, ticking.signal, (left) => { time.textContent = stopwatch(left); }, () => {
      if (!link.hidden) announce(t('holdEnded'));
      held.clear();
    });
  };
  changes.addEventListener('change', draw);
  session.onChange(() => { if (!session.token) held.clear(); });
  onShow(draw);
  draw();
  return link;
}
