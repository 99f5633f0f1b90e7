import { h } from '../look/dom.js';
import { t } from '../look/i18n.js';
import { actionButton, problemPlace } from '../look/parts.js';
import { saveFile } from '../look/save-file.js';
import { getFile } from '../net/api.js';

/** What a buyer may keep of an order: the tickets on paper, as long as one is left, and the date for a calendar. */
export function keepsakes(order) {
  const trouble = problemPlace();
  const keep = (action, label, path, name) => actionButton(action, label, async () => {
    trouble.clear();
    saveFile(await getFile(`/v1/orders/${order.id}/${path}`), name);
  }, { kind: 'quiet', fail: (problem) => trouble.show(problem) });
  const isLeft = order.status !== 'cancelled';
  return h('div', { class: 'stack' }, trouble.node, h('div', { class: 'row' },
    isLeft ? keep('save-tickets', t('saveTickets'), 'tickets.pdf', `tickets-${order.id}.pdf`) : null,
    keep('save-date', t('saveDate'), 'concert.ics', `concert-${order.id}.ics`)));
}
