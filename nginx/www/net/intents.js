import { Problem } from './problem.js';
import { passing } from './storage.js';

// Answers that leave open whether the request had its effect, or after which it may be sent again.
const undecided = [
  'offline', 'unavailable', 'rate_limited', 'request_in_progress', 'internal', 'authentication_required',
];

/**
 * Sends what a person intends once: until the outcome is known, repetitions by a second click, after a lost
 * connection or after a reload carry the same idempotency key.
 */
export async function meanOnce(intent, act) {
  const name = `intent.${intent}`;
  const key = passing.get(name) ?? crypto.randomUUID?.() ?? randomKey();
  passing.set(name, key);
  try {
    const answer = await act(key);
    passing.remove(name);
    return answer;
  } catch (error) {
    if (error instanceof Problem && !undecided.includes(error.code)) passing.remove(name);
    throw error;
  }
}

// Browsers offer randomUUID on https and localhost only.
function randomKey() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
