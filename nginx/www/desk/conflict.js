import { announce, h } from '../look/dom.js';
import { t } from '../look/i18n.js';
import { actionButton, problemNotice, seatName } from '../look/parts.js';

/**
 * Says which seats are gone and offers what could be done instead, the nearest to the wish first. `take` sends a
 * wish, `names` finds a seat by its id.
 */
export function conflictNotice(problem, wish, { concert, chosen, names, take, fail, dismiss }) {
  if (problem.code === 'email_not_verified') {
    return problemNotice(problem, { again: () => take(wish), fail: (error) => fail(error, wish) });
  }
  if (problem.code !== 'seat_unavailable') return problemNotice(problem, { concert });
  const best = wish.best_available;
  const [say, offers] = best ? fewer(best) : instead(problem.members.seat_ids ?? [], wish.seat_ids, chosen, names);
  announce(say, 'assertive');
  return h('div', { class: 'notice warn', data: { problem: 'seat_unavailable' }, tabindex: '-1' },
    h('p', { class: 'notice-say' }, say),
    h('div', { class: 'row' },
      offers.map(([action, label, next], index) => actionButton(action, label, () => take(next), {
        kind: index === 0 ? 'main' : 'quiet', fail: (error) => fail(error, next),
      })),
      actionButton('dismiss', t('chooseAgain'), dismiss, { kind: 'quiet' })));
}

// No row has so many seats side by side: offers one seat less, or any row of the hall.
function fewer({ count, tier_id: tier }) {
  const offers = [];
  if (count > 1) {
    const less = { best_available: { count: count - 1, ...(tier ? { tier_id: tier } : {}) } };
    offers.push(['fewer', t('fewer', { n: count - 1 }), less]);
  }
  if (tier) offers.push(['elsewhere', t('takeInstead', { n: count }), { best_available: { count } }]);
  return [t('notTogether', { n: count }), offers];
}

function instead(taken, wanted, chosen, names) {
  const rest = chosen.filter((seat) => !taken.includes(seat));
  const offers = [];
  if (rest.length > 0) offers.push(['keep-rest', t('keepRest', { n: rest.length }), { seat_ids: rest }]);
  const best = { best_available: { count: wanted.length } };
  offers.push(['take-instead', t('takeInstead', { n: wanted.length }), best]);
  const gone = taken.map((seat) => seatName(names(seat))).join(', ');
  return [t('justTaken', { n: taken.length, seats: gone }), offers];
}
