import { announce, h } from '../look/dom.js';
import { count, money, shortMoment } from '../look/format.js';
import { t } from '../look/i18n.js';
import { actionButton, field, problemPlace } from '../look/parts.js';
import { get, post } from '../net/api.js';
import { meanOnce, underWay } from '../net/intents.js';

const presets = [50_000, 100_000, 300_000, 500_000];
const [least, most] = [1, 10_000_000];

export const needsLogin = true;

/** The balance, a way to charge it, and every movement of money. */
export async function view({ signal }) {
  const [wallet, page] = await Promise.all([
    get('/v1/wallet', { signal }), get('/v1/wallet/transfers', { signal }),
  ]);
  const balance = h('output', { class: 'balance', data: { amount: wallet.balance.amount } }, money(wallet.balance));
  const transfers = h('ul', { class: 'plain transfers' });
  const history = h('div', {}, transfers);
  const nothing = page.items.length === 0 ? h('p', { class: 'empty' }, t('noTransfers')) : null;
  append(history, transfers, page, signal);
  const charge = chargeForm((answer) => {
    balance.textContent = money(answer.balance);
    balance.dataset.amount = answer.balance.amount;
    transfers.prepend(transferRow(answer.transfer));
    nothing?.remove();
    announce(t('charged', { amount: money(answer.transfer.amount), balance: money(answer.balance) }));
  });
  return {
    title: t('wallet'),
    content: [
      h('h1', {}, t('wallet')),
      h('div', { class: 'columns' },
        h('section', { class: 'card' }, h('h2', { class: 'label' }, t('balance')), balance, charge),
        h('section', {}, h('h2', {}, t('transfers')),
          nothing, history)),
    ],
    shown: () => { if (underWay('charge.')) charge.querySelector('[data-action="charge"]').click(); },
  };
}

function chargeForm(done) {
  const amount = field({
    name: 'amount', label: t('amount'), inputmode: 'numeric', autocomplete: 'off',
    value: count(Number(underWay('charge.') ?? presets[1])),
    hint: t('amountHint', { most: count(most) }),
  });
  const trouble = problemPlace();
  const button = actionButton('charge', t('charge'), async () => {
    trouble.clear();
    amount.clear();
    const won = Number(amount.input.value.replace(/[^\d-]/g, ''));
    if (!Number.isInteger(won) || won < least || won > most) {
      amount.fail(t('wrong_amount', { most: count(most) }));
      return amount.input.focus();
    }
    done(await meanOnce(`charge.${won}`, (key) => post('/v1/wallet/charges', { amount: won }, { key })));
  }, { kind: 'main wide', type: 'submit', fail: (problem) => trouble.show(problem) });
  const form = h('form', { novalidate: true }, amount.node,
    h('div', { class: 'presets', role: 'group', 'aria-label': t('presets') }, presets.map((won) => h('button', {
      type: 'button', class: 'button quiet', data: { action: 'preset', amount: won },
      on: { click: () => { amount.input.value = count(won); } },
    }, money({ amount: won, currency: 'KRW' })))),
    trouble.node, button);
  form.addEventListener('submit', (event) => event.preventDefault());
  return form;
}

function append(history, list, page, signal) {
  list.append(...page.items.map(transferRow));
  if (!page.next_cursor) return;
  const more = actionButton('more', t('more'), async () => {
    const next = await get(`/v1/wallet/transfers?cursor=${encodeURIComponent(page.next_cursor)}`, { signal });
    more.remove();
    append(history, list, next, signal);
  }, { kind: 'quiet wide', fail: () => {} });
  history.append(more);
}

function transferRow(transfer) {
  const name = t(`transfer_${transfer.kind}`);
  const sign = transfer.amount.amount > 0 ? '+' : '';
  return h('li', { class: 'transfer', data: { kind: transfer.kind } },
    h('span', {},
      transfer.order_id ? h('a', { href: `/orders/${transfer.order_id}` }, name) : h('strong', {}, name),
      h('time', { class: 'soft', datetime: transfer.created_at }, shortMoment(transfer.created_at))),
    h('span', { class: 'amounts' },
      h('strong', {}, `${sign}${money(transfer.amount)}`),
      h('span', { class: 'soft' }, money(transfer.balance_after))));
}
