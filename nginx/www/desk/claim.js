import { post } from '../net/api.js';
import { meanOnce } from '../net/intents.js';
import { Problem } from '../net/problem.js';
import { places, session } from '../net/session.js';
import { passing } from '../net/storage.js';
import { go } from '../router.js';
import { held } from './hold-bar.js';

/** Seats that were picked but not held, so that signing in, a reload or another language does not lose them. */
export const picked = {
  get: (schedule) => passing.get(`picked.${schedule}`) ?? [],
  set: (schedule, seatIds) => passing.set(`picked.${schedule}`, seatIds),
};

/** Holds seats and goes on to the payment. `wish` is the body of the request. */
export async function claim(schedule, wish) {
  if (!session.token) return go('/sign-in', { state: { next: `/schedules/${schedule.id}` } });
  const place = places.get(schedule.concert_id);
  try {
    const hold = await meanOnce(`hold.${schedule.id}.${JSON.stringify(wish)}`, (key) =>
      post(`/v1/schedules/${schedule.id}/holds`, wish, { key, place: place?.token }));
    picked.set(schedule.id, []);
    held.set(hold);
    return await go(`/holds/${hold.id}`);
  } catch (error) {
    if (error instanceof Problem && error.code === 'queue_token_expired' && place) {
      places.set(schedule.concert_id, { ...place, state: 'expired' });
    }
    throw error;
  }
}
