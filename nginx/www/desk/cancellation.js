import { announce, h } from '../look/dom.js';
import { moment, money } from '../look/format.js';
import { t } from '../look/i18n.js';
import { actionButton, problemPlace, seatName } from '../look/parts.js';
import { post } from '../net/api.js';
import { meanOnce, underWay } from '../net/intents.js';
import { passing } from '../net/storage.js';
import { refundNow } from './refund.js';

/**
 * The form that gives tickets back and shows the refund before it is confirmed; null if no ticket is left. An open form
 * stays open over a reload, with what was chosen.
 */
export function cancellationForm(order, schedule, again) {
  const valid = order.tickets.filter((ticket) => ticket.status === 'valid');
  if (valid.length === 0) return null;
  if (!refundNow(order, schedule.starts_at, valid)) {
    return h('p', { class: 'soft', data: { state: 'not-cancellable' } }, t('notCancellableNow'));
  }
  const formName = `cancelling.${order.id}`;
  const before = passing.get(formName);
  const boxes = valid.map((ticket) => h('input', {
    type: 'checkbox', value: ticket.id, checked: before === null || before.includes(ticket.id),
  }));
  const preview = h('dl', { class: 'sums', 'aria-live': 'polite' });
  const trouble = problemPlace();
  const button = actionButton('cancel', '', () => cancel(), {
    kind: 'danger wide', fail: (problem) => trouble.show(problem),
  });
  const chosen = () => valid.filter((_, index) => boxes[index].checked);
  const ids = () => chosen().map((ticket) => ticket.id);

  function draw() {
    const { percent, refund, fee } = refundNow(order, schedule.starts_at, chosen()) ?? {};
    if (percent === undefined) return void again();
    button.hidden = chosen().length === 0;
    button.textContent = t('cancelNow', { n: chosen().length });
    preview.replaceChildren(
      h('div', { data: { refund: refund.amount } },
        h('dt', {}, `${t('refund')} (${percent}%)`), h('dd', {}, money(refund))),
      h('div', {}, h('dt', {}, t('fee')), h('dd', {}, money(fee))));
  }

  async function cancel() {
    const tickets = ids();
    const { refund } = await meanOnce(`cancel.${order.id}.${tickets}`, (key) =>
      post(`/v1/orders/${order.id}/cancellations`, { ticket_ids: tickets }, { key }));
    passing.remove(formName);
    await again();
    announce(t('cancelled', { refund: money(refund) }), 'assertive');
  }

  const keep = ({ currentTarget: details }) =>
    (details.open ? passing.set(formName, ids()) : passing.remove(formName));
  boxes.forEach((box) => box.addEventListener('change', draw));
  draw();
  if (underWay(`cancel.${order.id}.`) === String(ids())) queueMicrotask(() => button.click());
  return h('details', { class: 'card cancellation', open: before !== null, on: { toggle: keep, change: keep } },
    h('summary', { data: { action: 'open-cancellation' } }, t('cancelTickets')),
    h('div', { class: 'stack' },
      h('p', {}, t('cancelIntro')),
      h('p', { class: 'soft' }, t('cancellableUntil', { time: moment(order.cancellable_until) })),
      h('div', {}, valid.map((ticket, index) => h('label', { class: 'tick' }, boxes[index], seatName(ticket.seat)))),
      preview, trouble.node, button));
}
