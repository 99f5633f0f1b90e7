import { pause } from '../look/dom.js';
import { get, post, remove } from '../net/api.js';
import { Problem } from '../net/problem.js';
import { places } from '../net/session.js';

const fallbackSeconds = 5;
const troubledSeconds = 10;

/** States in which the line still has something to say. */
export const isLive = (place) => ['lobby', 'waiting', 'active'].includes(place?.state);

/** Takes a place in the line, or finds the one that this person has already. */
export async function join(concert) {
  return keep(concert, await post(`/v1/concerts/${concert}/queue-tokens`, undefined, { repeatable: true }));
}

/** Where one stands now; null where the token is worth nothing any more. */
export async function ask(concert, signal) {
  const place = places.get(concert);
  if (!place) return null;
  try {
    return keep(concert, await get('/v1/queue-tokens/current', { place: place.token, signal }));
  } catch (error) {
    const isWorthless = error instanceof Problem && ['queue_token_required', 'not_found'].includes(error.code);
    if (!isWorthless) throw error;
    places.remove(concert);
    return null;
  }
}

export async function leave(concert) {
  await remove('/v1/queue-tokens/current', { place: places.get(concert).token });
  places.remove(concert);
}

/**
 * Tells of every answer until the signal ends it. It asks when the last answer said so, also in the background,
 * where silence would count as having gone; and at once when a sleeping tab or a lost network is back.
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

// How far one was at first shows how far one has come. A token may be replaced by a newer one at any answer.
function keep(concert, standing) {
  const before = places.get(concert);
  const isSame = before && isLive(before) && before.number === standing.number;
  const first = isSame ? (before.first ?? standing.ahead) : standing.ahead;
  const place = { ...standing, first };
  places.set(concert, place);
  return place;
}
