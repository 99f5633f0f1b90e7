import { bestSeats } from '../desk/best-seats.js';
import { claim, picked } from '../desk/claim.js';
import { conflictNotice } from '../desk/conflict.js';
import { held } from '../desk/hold-bar.js';
import { picksPanel } from '../desk/picks.js';
import { SeatPicker, prepareSeats } from '../desk/seat-picker.js';
import { h, whileVisible } from '../look/dom.js';
import { clockTime, count, moment } from '../look/format.js';
import { t } from '../look/i18n.js';
import { backLink, opening, statusPill } from '../look/parts.js';
import { get } from '../net/api.js';
import { places, session } from '../net/session.js';

const refreshSeconds = 1.5;

/** The seats of one date: the best by two taps, or one's own choice on a live map or list. */
export async function view({ id, signal, again }) {
  prepareSeats();
  const [schedule, layout, first] = await Promise.all([
    get(`/v1/schedules/${id}`, { signal }),
    get(`/v1/schedules/${id}/seat-map`, { signal, cache: 'default' }),
    get(`/v1/schedules/${id}/availability`, { signal }),
  ]);
  const concert = await get(`/v1/concerts/${schedule.concert_id}`, { signal });
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
          take: (wish) => this.take(wish), fail: (problem, wish) => this.refuse(problem, wish),
        }) : null,
        this.picker.node, this.picks.node),
    ];
  }

  async open() {
    await this.picker.open(this.availability);
    this.picker.select(picked.get(this.schedule.id).filter((seat) => this.isFree(seat)));
    this.tell();
    whileVisible(refreshSeconds, this.signal, async () => {
      this.learn(await get(`/v1/schedules/${this.schedule.id}/availability`, { signal: this.signal }));
    });
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
    this.trouble.replaceChildren();
    await claim(this.schedule, wish);
  }

  refuse(problem, wish) {
    if (this.signal.aborted) return;
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
  if (!concert.queue || places.get(concert.id)?.state === 'active') return null;
  return h('div', { class: 'notice' }, h('p', {}, t('lineFirst')),
    h('a', { class: 'button quiet', href: `/concerts/${concert.id}/line`, data: { action: 'join' } }, t('joinLine')));
}

function holdNotice(schedule) {
  const hold = session.token ? held.get() : null;
  if (hold?.schedule !== schedule.id) return null;
  return h('div', { class: 'notice good' }, h('p', {}, t('yourHold', { n: hold.seats })),
    h('a', { class: 'button quiet', href: `/holds/${hold.id}` }, t('goToCheckout')));
}
