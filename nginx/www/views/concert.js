import { refundRules } from '../desk/refund.js';
import { h, whileVisible } from '../look/dom.js';
import { count, moment, money } from '../look/format.js';
import { t } from '../look/i18n.js';
import { backLink, calendarLeaf, facts, freeSeats, opening, statusPill } from '../look/parts.js';
import { get } from '../net/api.js';
import { places } from '../net/session.js';

const refreshSeconds = 4;

/** One concert: what it is, its dates with the seats that are free, and the way in. */
export async function view({ id, signal, again }) {
  let concert = await get(`/v1/concerts/${id}`, { signal });
  const dates = h('ul', { class: 'plain dates' });
  const drawDates = () => dates.replaceChildren(...concert.schedules.map((schedule) => dateRow(schedule, concert)));
  drawDates();
  whileVisible(refreshSeconds, signal, async () => {
    const fresh = await get(`/v1/concerts/${id}`, { signal, background: true });
    const hasChanged = JSON.stringify(fresh.schedules) !== JSON.stringify(concert.schedules);
    concert = fresh;
    // A link that has the focus is not taken away for the sake of a number.
    if (hasChanged && !dates.contains(document.activeElement)) drawDates();
  });
  return {
    title: concert.title,
    content: [
      backLink('/', t('concerts')),
      h('div', { class: 'concert-head' },
        concert.first_starts_at ? calendarLeaf(concert.first_starts_at) : null,
        h('div', {},
          h('h1', {}, concert.title),
          h('p', { class: 'soft' }, `${concert.artist} · ${concert.venue}`),
          h('p', { class: 'pills' }, statusPill(concert.status),
            concert.status === 'upcoming' && concert.sale_opens_at
              ? opening(concert.sale_opens_at, signal, again)
              : null))),
      h('p', { class: 'description' }, concert.description),
      h('section', { 'aria-labelledby': 'dates' }, h('h2', { id: 'dates' }, t('dates')), dates),
      h('section', { 'aria-labelledby': 'terms' }, h('h2', { id: 'terms' }, t('terms')), terms(concert)),
    ],
  };
}

function terms(concert) {
  return facts([
    concert.price_from && [t('prices'), t('from', { price: money(concert.price_from) })],
    [t('perPerson'), t('seatsMost', { n: concert.seats_per_user_max })],
    concert.queue && [t('line'), lineTerms(concert.queue)],
    [t('refunds'), refundRules(concert.refund_policy)],
  ]);
}

function lineTerms(queue) {
  if (queue.capacity === null || queue.admissions_per_minute === null) {
    return t('lineTermsOpen', { minutes: queue.pass_minutes });
  }
  return t('lineTerms', { capacity: queue.capacity, rate: queue.admissions_per_minute, minutes: queue.pass_minutes });
}

function dateRow(schedule, concert) {
  return h('li', { class: 'date', data: { schedule: schedule.id, status: schedule.status } },
    h('span', { class: 'date-when' },
      h('strong', {}, h('time', { datetime: schedule.starts_at }, moment(schedule.starts_at))),
      schedule.status === 'on_sale' || schedule.status === 'sold_out'
        ? freeSeats(schedule)
        : h('span', { class: 'soft' }, wording(schedule))),
    ['on_sale', 'sold_out'].includes(schedule.status) ? wayIn(schedule, concert) : statusPill(schedule.status));
}

function wording(schedule) {
  if (schedule.status === 'upcoming') return t('saleOpens', { time: moment(schedule.sale_opens_at) });
  return t('seatsInAll', { n: schedule.seats_total, total: count(schedule.seats_total) });
}

// A sold-out date can be watched, as seats come back; else the way leads to the line, or with a pass to the seats.
function wayIn(schedule, concert) {
  const place = places.get(concert.id);
  const needsLine = concert.queue && place?.state !== 'active';
  const when = moment(schedule.starts_at);
  if (schedule.status === 'sold_out') {
    return wayLink(`/schedules/${schedule.id}`, 'watch', t('watchSeats'), when, 'quiet');
  }
  return needsLine
    ? wayLink(`/concerts/${concert.id}/line`, 'join', t('joinLine'), when)
    : wayLink(`/schedules/${schedule.id}`, 'choose', t('chooseSeats'), when);
}

function wayLink(href, action, label, when, kind = 'main') {
  return h('a', { class: `button ${kind}`, href, data: { action }, 'aria-label': `${label}: ${when}` }, label);
}
