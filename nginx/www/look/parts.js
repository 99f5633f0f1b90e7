import { post } from '../net/api.js';
import { countDown } from '../net/clock.js';
import { Problem } from '../net/problem.js';
import { h, icon, once } from './dom.js';
import { count, duration, leaf } from './format.js';
import { explain, t } from './i18n.js';

/** A word for what can be had; the dot's shape tells as much as its colour. */
export function statusPill(status) {
  return h('span', { class: 'pill', data: { status } }, t(`status_${status}`));
}

/** The date of a concert as a leaf of a calendar. Read aloud it is said elsewhere. */
export function calendarLeaf(instant) {
  const { day, weekday, month } = leaf(instant);
  return h('span', { class: 'leaf', 'aria-hidden': 'true' },
    h('span', { class: 'leaf-month' }, month), h('span', { class: 'leaf-day' }, day.replace(/\D/g, '')),
    h('span', { class: 'leaf-weekday' }, weekday));
}

/** A button; pressing it again while its work goes on does nothing. `work` may throw a problem to `fail`. */
export function actionButton(action, label, work, { kind = 'main', fail, ...attributes } = {}) {
  const button = h('button', { type: 'button', class: `button ${kind}`, data: { action }, ...attributes }, label);
  button.addEventListener('click', () => once(button, async () => {
    try {
      await work(button);
    } catch (error) {
      // The view has changed meanwhile, so the answer is dropped.
      if (error.name === 'AbortError') return;
      if (!(error instanceof Problem) || !fail) throw error;
      fail(error);
    }
  }));
  return button;
}

/** A problem in words, with the next step as a link or a button if there is one. */
export function problemNotice(problem, { again, fail, concert } = {}) {
  const { say, next } = explain(problem);
  const step = nextStep(problem, concert);
  // Nothing is lost by an address that is not confirmed yet.
  const isUnconfirmed = problem.code === 'email_not_verified';
  return h('div', { class: `notice ${isUnconfirmed ? 'warn' : 'bad'}`, role: 'alert', data: { problem: problem.code } },
    h('p', { class: 'notice-say' }, say),
    h('p', {}, isLong(problem) ? t('waitFor', { time: roughly(problem.retryAfter) }) : next),
    isUnconfirmed ? sendAgain() : null,
    step ? h('a', { class: 'button quiet', href: step[0] }, t(step[1])) : null,
    !step && again ? actionButton('retry', t('tryAgain'), again, { kind: 'quiet', fail }) : null);
}

const minute = 60;
const isLong = ({ code, retryAfter }) => code === 'rate_limited' && retryAfter >= minute;
const roughly = (seconds) => duration(Math.ceil(seconds / minute) * minute);

/** A button that has the letter with the link that confirms an address sent again. */
export function sendAgain() {
  const trouble = problemPlace();
  const said = h('p', { class: 'hint', role: 'status' });
  const button = actionButton('send-again', t('sendAgain'), async () => {
    trouble.clear();
    const sent = await post('/v1/me/verifications', undefined, { repeatable: true, keeps: 'deed', retryAfterMax: 8 });
    said.textContent = t(sent ? 'sentAgain' : 'isConfirmed');
  }, { kind: 'quiet', fail: (problem) => trouble.show(problem) });
  return h('div', { class: 'stack' }, trouble.node, button, said);
}

function nextStep({ code }, concert) {
  switch (code) {
    case 'insufficient_balance': return ['/wallet', 'goToWallet'];
    case 'not_found': case 'not_cancellable': return ['/', 'goToConcerts'];
    case 'hold_not_active': return ['/orders', 'goToOrders'];
    case 'authentication_required': return ['/sign-in', 'signIn'];
    case 'email_taken': return ['/sign-in', 'signIn'];
    case 'link_not_valid': return location.pathname === '/reset' ? ['/reset', 'newLink'] : ['/me', 'me'];
    case 'live_orders': return ['/orders', 'goToOrders'];
    case 'queue_token_required': case 'queue_token_not_active': case 'queue_token_expired':
      return concert ? [`/concerts/${concert}/line`, 'goToLine'] : null;
    default: return null;
  }
}

/** A place for problems of a form or a view: one at a time, empty while all is well. */
export function problemPlace() {
  const place = h('div', { class: 'problem-place' });
  return {
    node: place,
    clear: () => place.replaceChildren(),
    show(problem, options) {
      place.replaceChildren(problemNotice(problem, options));
      place.scrollIntoView({ block: 'nearest' });
    },
  };
}

/** A labelled field with a hint below, which an error replaces. */
export function field({ name, label, hint, id = `field-${name}`, ...attributes }) {
  const below = h('p', { class: 'hint', id: `${id}-hint` }, hint ?? '');
  const input = h('input', { id, name, class: 'input', 'aria-describedby': below.id, ...attributes });
  const node = h('div', { class: 'field' }, h('label', { for: id }, label), input, below);
  return {
    node, input,
    fail(text) {
      input.setAttribute('aria-invalid', 'true');
      below.textContent = text;
      below.classList.add('bad');
    },
    clear() {
      input.removeAttribute('aria-invalid');
      below.textContent = hint ?? '';
      below.classList.remove('bad');
    },
  };
}

/** A ticking countdown to the start of a sale. */
export function opening(instant, signal, end) {
  const time = h('time', { datetime: instant, role: 'timer', class: 'opening' });
  countDown(instant, signal, (left) => { time.textContent = t('opensIn', { time: duration(left) }); }, end);
  return time;
}

/** Seats that are free of all, also as a bar. */
export function freeSeats(schedule) {
  return h('span', { class: 'free' },
    h('meter', { min: '0', max: schedule.seats_total, value: schedule.seats_free, 'aria-hidden': 'true' }),
    t('seatsFree', { n: schedule.seats_free, total: count(schedule.seats_total) }));
}

/** One seat in words. */
export function seatName(seat) {
  return t('seatName', { section: seat.section, row: seat.row, number: String(seat.number) });
}

/** Pairs of a word and a value. */
export function facts(pairs) {
  return h('dl', { class: 'facts' },
    pairs.filter(Boolean).map(([name, value]) => h('div', {}, h('dt', {}, name), h('dd', {}, value))));
}

/** A link back to the previous view. */
export function backLink(path, label) {
  return h('a', { class: 'back', href: path }, icon('back'), h('span', {}, label));
}
