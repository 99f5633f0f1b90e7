import { bestSeats } from '../desk/best-seats.js';
import { errands, party, picked, rests } from '../desk/choice.js';
import { claim, wishName } from '../desk/claim.js';
import { conflictNotice } from '../desk/conflict.js';
import { errandNotice } from '../desk/errand-notice.js';
import { held } from '../desk/hold-bar.js';
import { picksPanel } from '../desk/picks.js';
import { restNotice, restOf } from '../desk/rest-notice.js';
import { SeatPicker, prepareSeats } from '../desk/seat-picker.js';
import { isLive } from '../desk/waiting.js';
import { announce, h, whileVisible } from '../look/dom.js';
import { clockTime, count, moment } from '../look/format.js';
import { t } from '../look/i18n.js';
import { backLink, opening, statusPill } from '../look/parts.js';
import { get } from '../net/api.js';
import { secondsUntil } from '../net/clock.js';
import { underWay } from '../net/intents.js';
import { Problem } from '../net/problem.js';
import { places, session } from '../net/session.js';

const refreshSeconds = 1.5;

/** The seats of one date: the best by two taps, or one's own choice on a live map or list. */
export async function view({ id, signal, again }) {
  prepareSeats();
  const [schedule, layout, first] = await Promise.all([
    get(`/v1/schedules/${id}`, { signal, keeps: 'choice' }),
    get(`/v1/schedules/${id}/seat-map`, { signal, keeps: 'choice', cache: 'default' }),
    get(`/v1/schedules/${id}/availability`, { signal, keeps: 'choice' }),
  ]);
  const concert = await get(`/v1/concerts/${schedule.concert_id}`, { signal, keeps: 'choice' });
  const hall = new Hall(schedule, concert, layout, first, { signal, again });
  return {
    title: t('seatsFor', { title: concert.title }),
    state: schedule.status,
    content: hall.content(),
    shown: () => hall.open(),
  };
}

class Hall {
  constructor(schedule, concert, layout, availability, { signal, again }) {
    Object.assign(this, { schedule, concert, layout, availability, signal, again });
    this.max = Math.min(concert.seats_per_user_max, 8);
    this.trouble = h('div', { class: 'problem-place' });
    this.free = h('p', { class: 'live', 'aria-live': 'off' });
    this.prices = new Map(layout.tiers.map((tier) => [tier.id, tier]));
    this.picks = picksPanel({
      describe: (seat) => ({ seat: this.seat(seat), tier: this.prices.get(this.seat(seat).tier_id) }),
      drop: (seat) => this.picker.select(this.picker.chosen.filter((other) => other !== seat)),
      hold: (seats) => this.take({ seat_ids: seats }),
      fail: (problem, wish) => this.refuse(problem, wish),
      max: this.max,
    });
    this.picker = new SeatPicker({
      layout, max: this.max,
      onChange: (seats) => {
        picked.set(schedule.id, seats);
        this.picks.show(seats);
      },
    });
    signal.addEventListener('abort', () => this.picker.destroy(), { once: true });
  }

  // The API lists seats in the order of their ids, which count from 1.
  seat(id) {
    const { seats } = this.layout;
    return seats[id - 1]?.seat_id === id ? seats[id - 1] : seats.find((seat) => seat.seat_id === id);
  }

  content() {
    const { concert, schedule } = this;
    const opens = schedule.status === 'upcoming' ? opening(schedule.sale_opens_at, this.signal, this.again) : null;
    const sells = schedule.status === 'on_sale' || schedule.status === 'sold_out';
    return [
      backLink(`/concerts/${concert.id}`, concert.title),
      h('div', { class: 'seats-head' },
        h('h1', {}, t('pickSeats')),
        h('p', { class: 'soft' }, moment(schedule.starts_at)),
        sells ? this.free : h('p', { class: 'pills' }, statusPill(schedule.status), opens)),
      lineNotice(concert), holdNotice(schedule), this.trouble,
      h('div', { class: 'seats' },
        sells ? bestSeats({
          tiers: this.layout.tiers, max: this.max,
          before: party.get(schedule.id), remember: (chosen) => party.set(schedule.id, chosen),
          take: (wish) => this.take(wish), fail: (problem, wish) => this.refuse(problem, wish),
        }) : null,
        this.picker.node, this.picks.node),
    ];
  }

  async open() {
    await this.picker.open(this.availability);
    this.picker.select(picked.get(this.schedule.id).filter((seat) => this.isFree(seat)));
    this.tell();
    this.goOn();
    whileVisible(refreshSeconds, this.signal, async () => {
      // Seats that are being asked for may be held already, by whoever asks; the answer tells.
      if (this.isTaking) return;
      const fresh = await get(`/v1/schedules/${this.schedule.id}/availability`, {
        signal: this.signal, keeps: 'choice', background: true,
      });
      if (!this.isTaking) this.learn(fresh);
    });
  }

  // Goes on where a reload or the line has interrupted the buyer.
  goOn() {
    const { concert, schedule } = this;
    const rest = rests.get(concert.id);
    const cutShort = underWay(wishName(schedule.id));
    const errand = errands.get(concert.id);
    const hasTurn = places.get(concert.id)?.state === 'active';
    if (cutShort) this.retake(JSON.parse(cutShort));
    else if (rest && secondsUntil(rest.until) > 0) this.pauseUntil(rest.until, rest.wish);
    else if (errand?.schedule === schedule.id && (hasTurn || !concert.queue)) this.welcome(errand.wish, hasTurn);
  }

  welcome(wish, hasTurn) {
    const wanted = wish.seat_ids ?? picked.get(this.schedule.id);
    const lost = wanted.filter((seat) => !this.isFree(seat));
    this.picker.select(wanted.filter((seat) => !lost.includes(seat)));
    const notice = errandNotice(wish, lost.map((seat) => this.seat(seat)), hasTurn);
    this.trouble.replaceChildren(notice);
    announce(notice.innerText);
  }

  isFree(seat) {
    return this.availability.seats[this.layout.seats.indexOf(this.seat(seat))] === 'f';
  }

  learn(availability) {
    const before = this.picker.chosen;
    this.availability = availability;
    const lost = this.picker.update(availability);
    this.tell();
    if (lost.length > 0) this.refuse({ code: 'seat_unavailable', members: { seat_ids: lost } }, { seat_ids: before });
  }

  tell() {
    const { free, next_release_at: release } = this.availability;
    this.free.dataset.free = free;
    const hope = release ? t('nextRelease', { time: clockTime(release) }) : t('noneComing');
    this.free.textContent = free > 0
      ? t('seatsFree', { n: free, total: count(this.layout.seats.length) }) : `${t('soldOutNow')} ${hope}`;
  }

  async take(wish) {
    if (this.isTaking) return;
    this.isTaking = true;
    this.trouble.replaceChildren();
    try {
      await claim(this.schedule, wish, this.signal);
    } finally {
      this.isTaking = false;
    }
  }

  retake(wish) {
    this.take(wish).catch((error) => {
      if (error instanceof Problem) this.refuse(error, wish);
      else if (error.name !== 'AbortError') throw error;
    });
  }

  // Whoever held seats too often without paying may hold none for a while; what was chosen stays.
  pauseUntil(until, wish) {
    rests.set(this.concert.id, { until, wish });
    this.trouble.replaceChildren(restNotice(until, {
      signal: this.signal, take: () => this.take(wish), fail: (problem) => this.refuse(problem, wish),
    }));
    this.trouble.scrollIntoView({ block: 'nearest' });
  }

  refuse(problem, wish) {
    if (this.signal.aborted) return;
    if (problem.code === 'holding_paused') return this.pauseUntil(restOf(problem), wish);
    const chosen = wish.seat_ids ?? [];
    const taken = problem.members.seat_ids ?? [];
    if (problem.code === 'seat_unavailable' && wish.seat_ids) {
      this.picker.markTaken(taken);
      this.picker.select(chosen.filter((seat) => !taken.includes(seat)));
    }
    this.trouble.replaceChildren(conflictNotice(problem, wish, {
      concert: this.concert.id, chosen, names: (seat) => this.seat(seat),
      take: (next) => this.take(next), fail: (error, next) => this.refuse(error, next),
      dismiss: () => {
        this.trouble.replaceChildren();
        this.picker.node.scrollIntoView({ block: 'start' });
        this.picker.node.querySelector('canvas, summary')?.focus();
      },
    }));
    this.trouble.scrollIntoView({ block: 'nearest' });
  }
}

function lineNotice(concert) {
  const place = places.get(concert.id);
  if (!concert.queue || place?.state === 'active') return null;
  if (isLive(place)) {
    return h('div', { class: 'notice' }, h('p', {}, t('inLine')),
      h('a', { class: 'button quiet', href: `/concerts/${concert.id}/line` }, t('goToLine')));
  }
  return h('div', { class: 'notice' }, h('p', {}, t('lineFirst')),
    h('a', { class: 'button quiet', href: `/concerts/${concert.id}/line`, data: { action: 'join' } }, t('joinLine')));
}

function holdNotice(schedule) {
  const hold = session.token ? held.get() : null;
  if (hold?.schedule !== schedule.id) return null;
  return h('div', { class: 'notice good' }, h('p', {}, t('yourHold', { n: hold.seats })),
    h('a', { class: 'button quiet', href: `/holds/${hold.id}` }, t('goToCheckout')));
}
