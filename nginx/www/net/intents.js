import { Problem } from './problem.js';
import { passing } from './storage.js';

// Answers that leave open whether the request had its effect, or after which it may be sent again.
const undecided = [
  'offline', 'unavailable', 'rate_limited', 'request_in_progress', 'internal', 'authentication_required',
];

const underWayName = 'underway.';
// What a browser restores after a longer rest is not what its person means now.
const freshMilliseconds = 15 * 60_000;
const running = new Map();

/**
 * Sends what a person intends once: until the outcome is known, repetitions by a second click, after a lost
 * connection or after a reload carry the same idempotency key.
 */
export function meanOnce(intent, act) {
  if (!running.has(intent)) {
    running.set(intent, carryOut(intent, act).finally(() => running.delete(intent)));
  }
  return running.get(intent);
}

/**
 * What follows `start` in the name of an intention that is under way, as after a reload in its middle; null if none
 * is. Whoever means it again goes on with it.
 */
export function underWay(start) {
  const known = `${underWayName}${start}`;
  const isFresh = (name) => Date.now() - passing.get(name) < freshMilliseconds;
  return passing.names(known).find(isFresh)?.slice(known.length) ?? null;
}

/** Whether something was sent of which nobody knows yet whether it had its effect. */
export function isUndecided(intent) {
  return passing.get(`intent.${intent}`) !== null;
}

async function carryOut(intent, act) {
  const name = `intent.${intent}`;
  const key = passing.get(name) ?? crypto.randomUUID?.() ?? randomKey();
  passing.set(name, key);
  passing.set(`${underWayName}${intent}`, Date.now());
  try {
    const answer = await act(key);
    passing.remove(name);
    return answer;
  } catch (error) {
    if (error instanceof Problem && !undecided.includes(error.code)) passing.remove(name);
    throw error;
  } finally {
    passing.remove(`${underWayName}${intent}`);
  }
}

// Browsers offer randomUUID on https and localhost only.
function randomKey() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
