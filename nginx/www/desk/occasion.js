import { get } from '../net/api.js';

/** The date and the concert of an order; asked for once however many orders are for it. */
export function occasions(signal) {
  const known = new Map();
  const find = (path) => {
    if (!known.has(path)) known.set(path, get(path, { signal }));
    return known.get(path);
  };
  return async (order) => {
    const schedule = await find(`/v1/schedules/${order.schedule_id}`);
    return { schedule, concert: await find(`/v1/concerts/${schedule.concert_id}`) };
  };
}
