import { cancellationForm } from '../desk/cancellation.js';
import { keepsakes } from '../desk/keepsakes.js';
import { occasions } from '../desk/occasion.js';
import { h } from '../look/dom.js';
import { clockTime, moment, money, shortMoment } from '../look/format.js';
import { t } from '../look/i18n.js';
import { backLink, facts, seatName } from '../look/parts.js';
import { get } from '../net/api.js';

export const needsLogin = true;

/** The tickets of one order, each with its code for the entrance, and the way to give them back. */
export async function view({ id, signal, again }) {
  const order = await get(`/v1/orders/${id}`, { signal });
  const [{ schedule, concert }, { qrSvg }] = await Promise.all([occasions(signal)(order), import('../qr/qr.js')]);
  const isNew = history.state?.isNew === true;
  if (isNew) history.replaceState({ ...history.state, isNew: false }, '');
  return {
    title: concert.title, state: order.status,
    content: [
      backLink('/orders', t('orders')),
      isNew ? h('p', { class: 'notice good notice-say', data: { state: 'paid' } }, t('paid')) : null,
      h('h1', {}, concert.title),
      h('p', { class: 'soft' }, moment(schedule.starts_at), ' · ', t('doors', { time: clockTime(schedule.doors_at) })),
      h('p', { class: 'soft' }, concert.venue),
      h('ul', { class: 'plain tickets' }, order.tickets.map((ticket) => stub(ticket, schedule, qrSvg))),
      h('section', { class: 'card stack', 'aria-labelledby': 'bill' },
        h('h2', { id: 'bill' }, t('order', { id: String(order.id) })),
        facts([
          [t('status'), h('span', { class: 'pill', data: { status: order.status } }, t(`orderStatus_${order.status}`))],
          [t('total'), money(order.total)], [t('bought'), shortMoment(order.created_at)],
        ]), keepsakes(order)),
      cancellationForm(order, schedule, again),
    ].filter(Boolean),
  };
}

function stub(ticket, schedule, qrSvg) {
  const tier = schedule.tiers.find((one) => one.id === ticket.seat.tier_id);
  const name = seatName(ticket.seat);
  const isGood = ticket.status === 'valid';
  return h('li', { class: 'ticket', data: { ticket: ticket.id, status: ticket.status } },
    h('div', { class: 'ticket-what' },
      h('p', { class: 'ticket-seat' }, name),
      h('p', { class: 'soft' }, [tier?.name, money(ticket.price)].filter(Boolean).join(' · ')),
      h('span', { class: 'pill', data: { status: ticket.status } }, t(`ticketStatus_${ticket.status}`)),
      isGood ? h('p', { class: 'soft' }, t('showTicket')) : null),
    isGood ? h('div', { class: 'ticket-code', data: { code: ticket.code } },
      qrSvg(ticket.code, t('ticketFor', { seat: name }))) : null);
}
