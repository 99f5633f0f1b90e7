import { learn, pause } from './clock.js';
import { Problem } from './problem.js';
import { session } from './session.js';

const attemptSeconds = 12;
const patienceSeconds = 45;
const retryAfterSecondsMax = 8;
const pauses = [0.4, 0.8, 1.5, 3, 5];
const passingCodes = ['offline', 'unavailable', 'rate_limited', 'request_in_progress'];

/** Tells when answers stay away (`troubled`) and when they come again (`well`). */
export const connection = new EventTarget();

/** Fetches the document at an address. */
export function get(path, options = {}) {
  return send('GET', path, { repeatable: true, ...options });
}

/** Sends a request with an effect. With a key, or declared repeatable, it is repeated until an answer comes. */
export function post(path, body, options = {}) {
  return send('POST', path, { body, repeatable: options.key !== undefined, ...options });
}

export function patch(path, body, options = {}) {
  return send('PATCH', path, { body, ...options });
}

export function remove(path, options = {}) {
  return send('DELETE', path, { repeatable: true, ...options });
}

async function send(method, path, options) {
  const deadline = performance.now() + patienceSeconds * 1000;
  for (let attempt = 0; ; attempt += 1) {
    try {
      const answer = await attemptOnce(method, path, options);
      connection.dispatchEvent(new Event('well'));
      return answer;
    } catch (error) {
      if (!(error instanceof Problem) || !options.repeatable) throw error;
      const wait = secondsBeforeNext(error, attempt);
      if (wait === null || performance.now() + wait * 1000 > deadline) throw error;
      connection.dispatchEvent(new Event('troubled'));
      await untilOnline(wait, options.signal);
    }
  }
}

async function attemptOnce(method, path, { body, key, place, signal, cache = 'no-store' }) {
  const headers = { Accept: 'application/json' };
  if (session.token) headers.Authorization = `Bearer ${session.token}`;
  if (key) headers['Idempotency-Key'] = key;
  if (place) headers['Queue-Token'] = place;
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  const timeout = AbortSignal.timeout(attemptSeconds * 1000);
  const asked = Date.now();
  try {
    const response = await fetch(path, {
      method, headers, cache,
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    });
    if (cache === 'no-store') learn(response.headers.get('Date'), asked, Date.now());
    if (!response.ok) throw await Problem.of(response);
    return response.status === 204 ? null : await response.json();
  } catch (error) {
    if (error instanceof Problem) throw error;
    signal?.throwIfAborted();
    throw Problem.offline();
  }
}

// The pause before the next try; null if sending the request again would not help.
function secondsBeforeNext(problem, attempt) {
  if (!passingCodes.includes(problem.code)) return null;
  const usual = pauses[Math.min(attempt, pauses.length - 1)];
  if (problem.retryAfter === null) return usual;
  // All clients were told the same second, so the retries are spread over the next one.
  return problem.retryAfter > retryAfterSecondsMax ? null : problem.retryAfter + Math.random();
}

// Without a network no try makes sense; when the network is back, the wait ends at once.
async function untilOnline(seconds, signal) {
  const online = new Promise((resolve) => addEventListener('online', resolve, { once: true, signal }));
  await Promise.race([pause(seconds * 1000, signal), online]);
}
