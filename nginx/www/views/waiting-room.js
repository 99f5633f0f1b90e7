import { errands } from '../desk/choice.js';
import { turnNotice } from '../desk/turn-notice.js';
import { follow, isLive, join, leave } from '../desk/waiting.js';
import { confirmed, wasAsking } from '../look/dialog.js';
import { announce, h } from '../look/dom.js';
import { clockTime, count, duration, shortMoment, stopwatch } from '../look/format.js';
import { t } from '../look/i18n.js';
import { actionButton, backLink, facts, problemNotice, problemPlace } from '../look/parts.js';
import { get } from '../net/api.js';
import { countDown } from '../net/clock.js';
import { Problem } from '../net/problem.js';
import { places } from '../net/session.js';
import { go } from '../router.js';

const sayEveryMilliseconds = 60_000;
const stopwatchSecondsMax = 7200;

export const needsLogin = true;

/** The line before a sale: a place, how many are ahead, how long it may take, and the call when it is your turn. */
export async function view({ id, signal, again }) {
  const [concert, board] = await Promise.all([
    get(`/v1/concerts/${id}`, { signal, keeps: 'place' }), get(`/v1/concerts/${id}/queue`, { signal, keeps: 'place' }),
  ]);
  const room = h('section', { class: 'room card', data: { state: 'loading' } });
  const trouble = problemPlace();
  const title = t('lineFor', { title: concert.title });
  if (history.state?.join && !isLive(places.get(id))) {
    history.replaceState({ ...history.state, join: false }, '');
    await join(id, signal).catch((error) => passOff(error, () => trouble.show(error, { again })));
  }
  const errand = errands.get(id);
  if (board.state === 'off' && errand) {
    backTo(errand);
    return {};
  }
  if (board.state === 'off') {
    room.append(problemNotice(new Problem(409, { code: 'queue_not_required' })), ways(concert));
  } else if (places.get(id)) {
    await stay(id, { ...concert, board }, room, trouble, { signal, again });
  } else {
    showBoard(id, board, room, trouble, { signal, again });
  }
  return {
    title,
    content: h('div', { class: 'waiting' },
      backLink(`/concerts/${id}`, concert.title), h('h1', {}, title),
      errand && isLive(places.get(id))
        ? h('p', { class: 'notice', data: { errand: 'kept' } }, t('lineFormed')) : null,
      room, trouble.node,
      h('p', { class: 'soft' }, t(board.state === 'lobby' ? 'lobbyIntro' : 'lineIntro')),
      board.draw
        ? h('p', {}, h('a', { href: board.draw.list, target: '_blank', rel: 'noopener' }, t('fairDraw')))
        : null),
    shown: () => { if (wasAsking('leave-surely')) room.querySelector('[data-action="leave"]')?.click(); },
  };
}

// A line that has gone away meanwhile needs no place; the board says so, too. Who has to confirm an address first sees
// the board as well.
function passOff(error, tell) {
  if (error instanceof Problem && error.code === 'email_not_verified') return tell();
  if (!(error instanceof Problem) || error.code !== 'queue_not_required') throw error;
}

// Back to the seats for which the place was taken.
function backTo({ schedule }) {
  return go(`/schedules/${schedule}`, { replace: true });
}

// The view for a user without a place.
function showBoard(id, board, room, trouble, { signal, again }) {
  room.dataset.state = 'board';
  room.append(
    h('p', { class: 'big' }, t('waitingNow', { n: board.waiting })),
    board.state === 'lobby' && board.opens_at ? until(t('drawIn'), board.opens_at, signal) : '',
    board.state === 'open' && typeof board.eta_seconds === 'number'
      ? facts([[t('etaLabel'), expected(board.eta_seconds)]]) : '',
    actionButton('take-place', t('takePlace'), async () => {
      await join(id);
      if (!signal.aborted) await again();
    }, { kind: 'main wide', fail: (problem) => trouble.show(problem) }));
}

// The view for a user with a place. Resolves with the first answer; later answers update the view.
function stay(id, concert, room, trouble, { signal, again }) {
  const turn = turnNotice(concert.title, signal);
  let shown = null;
  return new Promise((resolve, reject) => {
    const tell = (place) => {
      trouble.clear();
      if (!place) return void again();
      const errand = errands.get(id);
      if (place.state === 'active' && errand && !errand.isTold) {
        errands.set(id, { ...errand, isTold: true });
        turn.call(place);
        return void backTo(errand);
      }
      if (shown?.state !== place.state) {
        shown = draw(id, concert, place, room, trouble, { signal, again });
        if (place.state === 'active') turn.call(place);
      }
      shown.update(place);
      turn.count(place);
      resolve();
    };
    follow(id, signal, tell, (problem) => {
      const errand = errands.get(id);
      if (problem.code === 'queue_not_required' && errand) backTo(errand);
      else if (!shown) reject(problem);
      else trouble.show(problem instanceof Problem ? problem : Problem.offline());
      return !shown || ['queue_not_required', 'authentication_required'].includes(problem.code);
    });
  });
}

function draw(id, concert, place, room, trouble, { signal, again }) {
  room.dataset.state = place.state;
  const heading = h('h2', {}, t(`state_${place.state}`));
  const out = actionButton('leave', t('leave'), async () => {
    if (!(await confirmed(t('leaveSure'), { label: t('leave'), action: 'leave-surely' }))) return;
    await leave(id);
    errands.remove(id);
    await again();
  }, { kind: 'quiet', fail: (problem) => trouble.show(problem) });
  if (place.state === 'waiting') return { state: 'waiting', update: drawWaiting(room, heading, out, concert, signal) };
  if (place.state === 'lobby') {
    room.replaceChildren(heading, lobby(concert, signal), out);
  } else if (place.state === 'active') {
    room.replaceChildren(heading,
      h('p', {}, t('yourTurnBody', { time: clockTime(place.expires_at) })),
      until(t('passLeft'), place.expires_at, signal, again), ways(concert), out);
  } else {
    const bought = h('a', { class: 'button quiet', href: '/orders' }, t('goToOrders'));
    room.replaceChildren(heading, place.state === 'used' ? bought : '',
      actionButton('take-place', t('joinAgain'), async () => {
        await join(id);
        await again();
      }, { fail: (problem) => trouble.show(problem) }));
  }
  announce(heading.textContent, place.state === 'active' ? 'assertive' : 'polite');
  return { state: place.state, update() {} };
}

function drawWaiting(room, heading, out, concert, signal) {
  const ahead = h('output', { class: 'big', data: { ahead: '' } });
  const progress = h('progress', { class: 'wide', max: '1', 'aria-label': t('progress') });
  const [eta, number, asked] = [h('span'), h('span'), h('p', { class: 'soft' })];
  let said = 0;
  room.replaceChildren(heading, h('p', { class: 'label' }, t('ahead')), ahead, progress,
    facts([[t('etaLabel'), eta], [t('number'), number]]), asked,
    h('div', { class: 'row' }, tellMe(signal), out));
  return (place) => {
    heading.textContent = t(place.ahead === 0 ? 'next' : 'state_waiting');
    ahead.textContent = count(place.ahead);
    ahead.dataset.ahead = place.ahead;
    progress.value = (place.first - place.ahead) / (place.first + 1);
    eta.textContent = expected(place.eta_seconds);
    number.textContent = count(place.number);
    asked.textContent = t('asked', { time: clockTime(Date.now()) });
    if (Date.now() - said < sayEveryMilliseconds) return;
    said = Date.now();
    announce(`${t('ahead')}: ${ahead.textContent}. ${eta.textContent}`);
  };
}

function lobby(concert, signal) {
  const opensAt = concert.board.opens_at ?? concert.queue?.opens_at;
  if (!opensAt) return h('p', {}, t('drawing'));
  return until(t('drawIn'), opensAt, signal, () => {});
}

function tellMe(signal) {
  if (!('Notification' in globalThis) || Notification.permission !== 'default') return '';
  const button = actionButton('tell-me', t('tellMe'), async () => {
    if (await Notification.requestPermission() === 'granted' && !signal.aborted) announce(t('willTell'));
    button.remove();
  }, { kind: 'quiet' });
  return button;
}

function until(label, moment, signal, end) {
  const left = h('output', { class: 'big time', role: 'timer' });
  countDown(moment, signal, (seconds) => {
    left.textContent = seconds > stopwatchSecondsMax ? duration(seconds) : stopwatch(seconds);
  }, end);
  return h('div', {}, h('p', { class: 'label' }, label), left);
}

function ways(concert) {
  const open = concert.schedules.filter((schedule) => schedule.status === 'on_sale');
  return h('ul', { class: 'plain stack' }, open.map((schedule) => h('li', {},
    h('a', { class: 'button main wide', href: `/schedules/${schedule.id}`, data: { action: 'choose' } },
      `${t('chooseSeats')} · ${shortMoment(schedule.starts_at)}`))));
}

// The wait is rounded, because the line's pace is an estimate, and unknown until somebody has been let in.
function expected(seconds) {
  return seconds === null ? t('etaUnknown') : t('eta', { time: roughly(seconds) });
}

function roughly(seconds) {
  if (seconds < 60) return duration(Math.max(5, Math.ceil(seconds / 5) * 5));
  return duration(Math.ceil(seconds / 60) * 60);
}
