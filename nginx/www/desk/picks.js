import { h } from '../look/dom.js';
import { money } from '../look/format.js';
import { t } from '../look/i18n.js';
import { actionButton, seatName } from '../look/parts.js';

/** The seats that were picked, what they cost together, and the button that holds them. */
export function picksPanel({ describe, drop, hold, fail, max }) {
  let seats = [];
  const list = h('ul', { class: 'plain picks' });
  const total = h('output', { class: 'total' });
  const button = actionButton('hold', '', () => hold(seats), {
    kind: 'main wide', fail: (problem) => fail(problem, { seat_ids: seats }),
  });
  const node = h('section', { class: 'card picked', 'aria-labelledby': 'picked', data: { count: 0 } },
    h('h2', { id: 'picked' }, t('picked')), list,
    h('p', { class: 'sum' }, h('span', {}, t('total')), total), button);
  const none = h('li', { class: 'soft' }, t('pickedNone'), ' ', t('mostReached', { n: max }));

  function row(id) {
    const { seat, tier } = describe(id);
    const name = seatName(seat);
    return h('li', { data: { seat: id } },
      h('span', {}, name, h('span', { class: 'soft' }, ` ${tier.name} · ${money(tier.price)}`)),
      h('button', {
        type: 'button', class: 'switch', 'aria-label': t('removeSeat', { seat: name }), data: { action: 'drop' },
        on: { click: () => drop(id) },
      }, '✕'));
  }

  return {
    node,
    show(next) {
      seats = next;
      node.dataset.count = seats.length;
      list.replaceChildren(...(seats.length > 0 ? seats.map(row) : [none]));
      const prices = seats.map((id) => describe(id).tier.price);
      total.textContent = money({
        amount: prices.reduce((sum, price) => sum + price.amount, 0), currency: prices[0]?.currency ?? 'KRW',
      });
      button.hidden = seats.length === 0;
      button.textContent = t('hold', { n: seats.length });
    },
  };
}
