import { post } from '../net/api.js';
import { pause } from '../net/clock.js';
import { meanOnce } from '../net/intents.js';
import { Problem } from '../net/problem.js';
import { places, session } from '../net/session.js';
import { go } from '../router.js';
import { errands, picked, rests } from './choice.js';
import { held } from './hold-bar.js';
import { join } from './waiting.js';

// How often a line may form and go away under one wish before the buyer is told.
const roundsMax = 3;
const lineFirst = ['queue_token_required', 'queue_token_not_active'];

/**
 * Holds seats and goes on to the payment. `wish` is the body of the request, `signal` ends the waiting for an answer.
 * Where a line has formed, takes a place in it and goes there; the wish stays with the place.
 */
export async function claim(schedule, wish, signal) {
  if (!session.token) return go('/sign-in', { state: { next: `/schedules/${schedule.id}` } });
  const concert = schedule.concert_id;
  for (let round = 1; ; round += 1) {
    try {
      return await take(schedule, wish, signal);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      if (error.code === 'queue_token_expired') expire(concert);
      if (!error.code.startsWith('queue_token_')) throw error;
      errands.set(concert, { schedule: schedule.id, wish });
      if (!lineFirst.includes(error.code) || round >= roundsMax) throw error;
    }
    const place = await joinIfNeeded(concert, signal);
    if (signal.aborted) return;
    if (place && place.state !== 'active') return go(`/concerts/${concert}/line`);
    await pause((round - 1) * 1000, signal);
  }
}

async function take(schedule, wish, signal) {
  const place = places.get(schedule.concert_id)?.token;
  const hold = await meanOnce(wishName(schedule.id, wish), (key) =>
    post(`/v1/schedules/${schedule.id}/holds`, wish, { key, place, keeps: 'choice', onlyWhile: signal }));
  picked.set(schedule.id, []);
  errands.remove(schedule.concert_id);
  rests.remove(schedule.concert_id);
  held.set(hold);
  // Who looks at something else meanwhile finds the hold in the strip.
  if (!signal.aborted) await go(`/holds/${hold.id}`);
}

/** The name of the intention to hold seats; without a wish the beginning that all for this date share. */
export function wishName(schedule, wish) {
  return `hold.${schedule}.${wish ? JSON.stringify(wish) : ''}`;
}

// Null if the line has gone away.
async function joinIfNeeded(concert, signal) {
  try {
    return await join(concert, signal);
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'queue_not_required') throw error;
    places.remove(concert);
    return null;
  }
}

function expire(concert) {
  const place = places.get(concert);
  if (place) places.set(concert, { ...place, state: 'expired' });
}
