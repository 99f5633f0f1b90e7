import { occasions } from '../desk/occasion.js';
import { h } from '../look/dom.js';
import { moment, money } from '../look/format.js';
import { t } from '../look/i18n.js';
import { actionButton, calendarLeaf } from '../look/parts.js';
import { get } from '../net/api.js';

export const needsLogin = true;

/** The user's orders, the newest first. */
export async function view({ signal }) {
  const find = occasions(signal);
  const list = h('ul', { class: 'plain orders' });
  const content = h('div', {}, h('h1', {}, t('orders')), list);
  const page = await get('/v1/orders', { signal });
  if (page.items.length === 0) {
    content.append(h('p', { class: 'empty', data: { state: 'empty' } }, t('noOrders')),
      h('a', { class: 'button main', href: '/' }, t('goToConcerts')));
  }
  await append(content, list, page, find, signal);
  return { title: t('orders'), content };
}

async function append(content, list, page, find, signal) {
  const rows = await Promise.all(page.items.map(async (order) => row(order, await find(order))));
  list.append(...rows);
  if (!page.next_cursor) return;
  const more = actionButton('more', t('more'), async () => {
    const next = await get(`/v1/orders?cursor=${encodeURIComponent(page.next_cursor)}`, { signal });
    more.remove();
    await append(content, list, next, find, signal);
  }, { kind: 'quiet wide', fail: () => {} });
  content.append(more);
}

function row(order, { schedule, concert }) {
  const live = order.tickets.filter((ticket) => ticket.status !== 'cancelled').length;
  return h('li', {}, h('a', { class: 'concert', href: `/orders/${order.id}`, data: { order: order.id } },
    calendarLeaf(schedule.starts_at),
    h('span', { class: 'concert-what' },
      h('strong', { class: 'concert-title' }, concert.title),
      h('span', { class: 'soft' }, moment(schedule.starts_at)), h('span', { class: 'soft' }, concert.venue)),
    h('span', { class: 'concert-sale' },
      h('span', { class: 'pill', data: { status: order.status } }, t(`orderStatus_${order.status}`)),
      h('span', { class: 'price' },
        t('ticketCount', { n: live || order.tickets.length }), ' · ', money(order.total)))));
}
