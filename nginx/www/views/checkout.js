import { held } from '../desk/hold-bar.js';
import { confirmed, wasAsking } from '../look/dialog.js';
import { announce, h } from '../look/dom.js';
import { clockTime, moment, money, stopwatch } from '../look/format.js';
import { t } from '../look/i18n.js';
import { actionButton, backLink, problemPlace, seatName } from '../look/parts.js';
import { get, post, remove } from '../net/api.js';
import { countDown, secondsUntil } from '../net/clock.js';
import { isUndecided, meanOnce, underWay } from '../net/intents.js';
import { isPassing } from '../net/patience.js';
import { places } from '../net/session.js';
import { go } from '../router.js';

const lastSeconds = 60;
// What is left when the last try to pay is over.
const tooLateSeconds = 5;

export const needsLogin = true;

/** The held seats: the time left, the price, and one button that pays. */
export async function view({ id, signal, again }) {
  const reading = { signal, keeps: isUndecided(`order.${id}`) ? 'outcome' : 'hold' };
  const [hold, wallet] = await Promise.all([get(`/v1/holds/${id}`, reading), get('/v1/wallet', reading)]);
  const schedule = await get(`/v1/schedules/${hold.schedule_id}`, reading);
  const concert = await get(`/v1/concerts/${schedule.concert_id}`, reading);
  const head = [
    backLink(`/schedules/${schedule.id}`, t('goBackToSeats')),
    h('h1', {}, t('checkout')),
    h('p', {}, h('strong', {}, concert.title)),
    h('p', { class: 'soft' }, moment(schedule.starts_at)),
  ];
  if (hold.status !== 'active') {
    if (held.get()?.id === hold.id) held.clear();
    return { title: t('checkout'), state: hold.status, content: [head, over(hold, concert)] };
  }
  held.set(hold);
  const { node, ended } = payment(hold, wallet, concert, { signal, again });
  return {
    title: t('checkout'), state: 'active',
    content: [head, h('div', { class: 'columns' },
      h('div', { class: 'stack' }, timeLeft(hold, { signal, again, ended }), seats(hold)), node)],
    shown: () => goOn(hold, wallet, node.parentElement),
  };
}

// What a reload has cut short is pressed again, with the same key; a question that was open is asked again.
function goOn(hold, wallet, columns) {
  const press = (action) => columns.querySelector(`[data-action="${action}"]`)?.click();
  if (underWay(`order.${hold.id}`) === '') press('pay');
  if (underWay(`extend.${hold.id}`) === '') press('extend');
  if (underWay(`charge.${hold.total.amount - wallet.balance.amount}`) === '') press('charge-missing');
  if (underWay(`release.${hold.id}`) === '' || wasAsking('release-surely')) press('release');
}

// A hold that is over cannot be paid here, so going back in the browser never buys again.
function over(hold, concert) {
  const [say, more] = {
    paid: [t('holdPaid'), null], released: [t('holdReleased'), null], expired: [t('holdEnded'), t('holdEndedMore')],
  }[hold.status];
  const [path, label] = hold.status === 'paid'
    ? ['/orders', t('goToOrders')] : [`/schedules/${hold.schedule_id}`, t('chooseSeats')];
  return h('div', { class: 'notice', data: { concert: concert.id } },
    h('p', { class: 'notice-say' }, say), more ? h('p', {}, more) : null,
    h('a', { class: 'button main', href: path, data: { action: 'onwards' } }, label));
}

function timeLeft(hold, { signal, again, ended }) {
  const left = h('output', { class: 'big time', role: 'timer', 'aria-live': 'off' });
  const box = h('section', { class: 'card stack' }, h('div', {}, h('p', { class: 'label' }, t('keptFor')), left));
  const trouble = problemPlace();
  countDown(hold.expires_at, signal, (seconds) => {
    left.textContent = stopwatch(seconds);
    box.dataset.state = seconds <= lastSeconds ? 'last' : 'calm';
    if (seconds === lastSeconds) announce(t('lastMinute'), 'assertive');
  }, ended);
  if (hold.extendable) {
    box.append(trouble.node, actionButton('extend', t('extend'), async () => {
      const longer = await meanOnce(`extend.${hold.id}`, (key) =>
        post(`/v1/holds/${hold.id}/extensions`, undefined, { key, keeps: 'hold', until: hold.expires_at }));
      if (signal.aborted) return;
      await again();
      announce(t('extended', { time: clockTime(longer.expires_at) }));
    }, { kind: 'quiet', fail: (problem) => trouble.show(problem) }));
  }
  return box;
}

function seats(hold) {
  return h('section', {}, h('h2', {}, t('seats', { n: hold.seats.length })),
    h('ul', { class: 'plain lines' }, hold.seats.map((seat) =>
      h('li', { class: 'transfer' },
        h('span', {}, seatName(seat)), h('span', { class: 'price' }, money(seat.price))))));
}

function payment(hold, wallet, concert, { signal, again }) {
  const { currency } = hold.total;
  const after = wallet.balance.amount - hold.total.amount;
  const trouble = problemPlace();
  const lines = [
    [t('total'), money(hold.total)], [t('payFrom'), money(wallet.balance)],
    after >= 0 ? [t('balanceAfter'), money({ amount: after, currency })] : null,
  ].filter(Boolean);
  let paying = null;
  const pay = actionButton('pay', t('pay', { total: money(hold.total) }), () => {
    trouble.clear();
    paying = buy(hold, concert).finally(() => { paying = null; });
    return paying;
  }, { kind: 'main wide', fail: (problem) => refuse(problem) });

  // A payment whose answer was lost may have happened; the hold's status tells.
  async function refuse(problem) {
    if (signal.aborted || (isPassing(problem) && secondsUntil(hold.expires_at) < tooLateSeconds)) return;
    if (['hold_expired', 'hold_not_active'].includes(problem.code)) await again();
    else if (problem.code === 'email_not_verified') trouble.show(problem, { again: () => pay.click() });
    else trouble.show(problem, { concert: concert.id });
  }

  // Nothing is said of the money before the last request of the payment has ended.
  async function ended() {
    await paying?.catch(() => {});
    if (!signal.aborted) await again();
  }

  const node = h('section', { class: 'card stack' },
    h('dl', { class: 'sums' }, lines.map(([name, value]) => h('div', {}, h('dt', {}, name), h('dd', {}, value)))),
    after < 0 ? missing({ amount: -after, currency }, trouble, { signal, again }) : null,
    trouble.node, after >= 0 ? pay : null,
    releaseButton(hold, trouble, again));
  return { node, ended };
}

async function buy(hold, concert) {
  const place = places.get(concert.id);
  const order = await meanOnce(`order.${hold.id}`, (key) => post('/v1/orders', { hold_id: hold.id }, {
    key, place: place?.token, keeps: 'hold', until: hold.expires_at,
  }));
  held.clear();
  if (place) places.set(concert.id, { ...place, state: 'used' });
  await go(`/orders/${order.id}`, { replace: true, state: { isNew: true } });
  announce(t('paid'), 'assertive');
}

function releaseButton(hold, trouble, again) {
  const intent = `release.${hold.id}`;
  return actionButton('release', t('release'), async () => {
    const isMeant = underWay(intent) === ''
      || await confirmed(t('releaseSure'), { label: t('release'), action: 'release-surely' });
    if (!isMeant) return;
    await meanOnce(intent, () => remove(`/v1/holds/${hold.id}`, { until: hold.expires_at }));
    held.clear();
    await go(`/schedules/${hold.schedule_id}`, { replace: true });
  }, {
    kind: 'quiet wide',
    // An earlier try, whose answer was lost, has given them back.
    fail: (problem) => (problem.code === 'hold_not_active' && problem.tries > 1 ? again() : trouble.show(problem)),
  });
}

function missing(amount, trouble, { signal, again }) {
  return h('div', { class: 'notice warn' }, h('p', { class: 'notice-say' }, t('missing', { amount: money(amount) })),
    actionButton('charge-missing', t('chargeMissing', { amount: money(amount) }), async () => {
      await meanOnce(`charge.${amount.amount}`, (key) =>
        post('/v1/wallet/charges', { amount: amount.amount }, { key }));
      if (!signal.aborted) await again();
    }, { fail: (problem) => trouble.show(problem) }));
}
