import { h } from '../look/dom.js';
import { duration } from '../look/format.js';
import { t } from '../look/i18n.js';
import { now } from '../net/clock.js';

/** The rules of a refund policy as a list of sentences. */
export function refundRules(policy) {
  if (policy.length === 0) return t('noRefunds');
  return h('ul', { class: 'plain' }, policy.map((rule) => h('li', {}, t('refundRule', {
    percent: rule.percent,
    time: rule.hours_before > 0 ? duration(rule.hours_before * 3600) : '',
    n: rule.hours_before,
  }))));
}

/** The present refund for tickets of an order; null if there is none any more. The server decides again. */
export function refundNow(order, startsAt, tickets) {
  const left = Date.parse(startsAt) - now();
  const percents = order.refund_policy
    .filter((rule) => left >= rule.hours_before * 3600_000)
    .map((rule) => rule.percent);
  if (percents.length === 0) return null;
  const percent = Math.max(...percents);
  const amount = tickets.reduce((sum, ticket) => sum + Math.floor((ticket.price.amount * percent) / 100), 0);
  const paid = tickets.reduce((sum, ticket) => sum + ticket.price.amount, 0);
  const { currency } = order.total;
  return { percent, refund: { amount, currency }, fee: { amount: paid - amount, currency } };
}
