import { h } from '../look/dom.js';
import { t } from '../look/i18n.js';
import { seatName } from '../look/parts.js';

/** Tells who comes back from the line whether the seats of the wish are still free; `lost` are those that are not. */
export function errandNotice(wish, lost, hasTurn) {
  const [state, say] = told(wish, lost);
  return h('div', { class: `notice ${state === 'free' ? 'good' : 'warn'}`, data: { errand: state } },
    h('p', { class: 'notice-say' }, t(hasTurn ? 'yourTurn' : 'lineGone')), h('p', {}, say));
}

function told({ seat_ids: wanted }, lost) {
  if (!wanted) return ['free', t('choiceKept')];
  const names = lost.map(seatName).join(', ');
  if (lost.length === 0) return ['free', t('seatsStillFree', { n: wanted.length })];
  if (lost.length === wanted.length) return ['gone', t('seatsGone', { n: lost.length, seats: names })];
  return ['partly', t('seatsPartlyGone', { n: wanted.length - lost.length, seats: names })];
}
