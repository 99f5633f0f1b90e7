import { language } from './i18n.js';

const zone = { timeZone: 'Asia/Seoul' };
const formats = new Map();

// Making a format costs more than using it.
function format(options) {
  const name = JSON.stringify(options);
  if (!formats.has(name)) formats.set(name, new Intl.DateTimeFormat(language, { ...zone, ...options }));
  return formats.get(name);
}

/** ₩99,000, or 99,000원. */
export function money({ amount, currency }) {
  if (currency === 'KRW' && language === 'ko') return `${amount.toLocaleString('ko')}원`;
  const digits = new Intl.NumberFormat(language, { style: 'currency', currency });
  return digits.format(amount / 10 ** digits.resolvedOptions().maximumFractionDigits);
}

/** Monday, 4 January 2027 at 19:00, in the time of the venue. */
export function moment(instant) {
  return format({ dateStyle: 'full', timeStyle: 'short' }).format(new Date(instant));
}

/** The date and time, short enough for a list. */
export function shortMoment(instant) {
  return format({
    month: 'short', day: 'numeric', weekday: 'short', hour: 'numeric', minute: '2-digit',
  }).format(new Date(instant));
}

/** January 4, 2027. */
export function day(instant) {
  return format({ year: 'numeric', month: 'long', day: 'numeric' }).format(new Date(instant));
}

/** A span from one day to another, without repeating what both share. */
export function days(first, last) {
  return format({ year: 'numeric', month: 'long', day: 'numeric' }).formatRange(new Date(first), new Date(last));
}

/** January 2027. */
export function month(instant) {
  return format({ year: 'numeric', month: 'long' }).format(new Date(instant));
}

/** The time of day alone. */
export function clockTime(instant) {
  return format({ hour: 'numeric', minute: '2-digit' }).format(new Date(instant));
}

/** The parts of a calendar leaf: the day's number, its weekday and its month. */
export function leaf(instant) {
  const part = (options, type) =>
    format(options).formatToParts(new Date(instant)).find((found) => found.type === type).value;
  return {
    day: part({ day: 'numeric' }, 'day'),
    weekday: part({ weekday: 'short' }, 'weekday'),
    month: format({ month: 'short' }).format(new Date(instant)),
  };
}

/** 30,000. */
export function count(number) {
  return number.toLocaleString(language);
}

/** 4:07, or 26:04:07. */
export function stopwatch(seconds) {
  const two = (value) => String(value).padStart(2, '0');
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

/** 3 days, 4 hours; 12 minutes: the two largest units that say something. */
export function duration(seconds) {
  const sizes = { day: 86400, hour: 3600, minute: 60, second: 1 };
  const said = [];
  let rest = seconds;
  for (const [unit, size] of Object.entries(sizes)) {
    const value = Math.floor(rest / size);
    rest %= size;
    if (value > 0 && said.length < 2) {
      said.push(new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' }).format(value));
    } else if (said.length > 0) break;
  }
  return said.join(' ');
}
