import { get, post, remove } from '../net/api.js';
import { pause } from '../net/clock.js';
import { Problem } from '../net/problem.js';
import { places } from '../net/session.js';

const fallbackSeconds = 5;
const troubledSeconds = 10;

/** The states in which polling goes on. */
export const isLive = (place) => ['lobby', 'waiting', 'active'].includes(place?.state);

/** Takes a place in the line, or finds the one that this person has already. */
export async function join(concert, onlyWhile) {
  const path = `/v1/concerts/${concert}/queue-tokens`;
  return keep(concert, await post(path, undefined, { repeatable: true, keeps: 'place', onlyWhile }));
}

/** The standing of a token; null if the token has become worthless. */
export async function ask(concert, signal) {
  const place = places.get(concert);
  if (!place) return null;
  try {
    return keep(concert, await get('/v1/queue-tokens/current', {
      place: place.token, signal, keeps: 'place', background: true,
    }));
  } catch (error) {
    const isWorthless = error instanceof Problem && ['queue_token_required', 'not_found'].includes(error.code);
    if (!isWorthless) throw error;
    places.remove(concert);
    return null;
  }
}

export async function leave(concert) {
  await remove('/v1/queue-tokens/current', { place: places.get(concert).token, keeps: 'place' });
  places.remove(concert);
}

/**
 * Reports every answer until the signal ends the polling. The next poll comes when the last answer asked for it, also
 * in the background, where silence would count as leaving; and at once when a sleeping tab or a lost network is back.
 */
export async function follow(concert, signal, tell, fail) {
  let wake = null;
  const awaken = () => { if (!document.hidden) wake?.(); };
  document.addEventListener('visibilitychange', awaken, { signal });
  addEventListener('online', awaken, { signal });
  for (;;) {
    let seconds = troubledSeconds;
    try {
      const place = await ask(concert, signal);
      if (signal.aborted) return;
      tell(place);
      if (!isLive(place)) return;
      seconds = place.poll_after_seconds ?? fallbackSeconds;
    } catch (error) {
      if (signal.aborted) return;
      if (fail(error)) return;
    }
    const woken = new Promise((resolve) => { wake = resolve; });
    try {
      await Promise.race([pause(seconds * 1000, signal), woken]);
    } catch {
      return;
    }
  }
}

// The first number of people ahead is the base of the progress shown. Any answer may replace the token by a newer one.
function keep(concert, standing) {
  const before = places.get(concert);
  const isSame = before && isLive(before) && before.number === standing.number;
  const first = isSame ? (before.first ?? standing.ahead) : standing.ahead;
  const place = { ...standing, first };
  places.set(concert, place);
  return place;
}
