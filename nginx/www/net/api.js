import { learn } from './clock.js';
import { secondsBeforeNext } from './patience.js';
import { Problem } from './problem.js';
import { session } from './session.js';
import { Wait } from './waits.js';

const attemptSeconds = 12;
// Where a password may be compared, this browser shows that it has been let in before.
const comparing = /^\/v1\/(?:sessions|me|verifications)$/;

/** Fetches the document at an address. */
export function get(path, options = {}) {
  return send('GET', path, { repeatable: true, ...options });
}

/** Sends a request with an effect. With a key, or declared repeatable, it is repeated until an answer comes. */
export function post(path, body, options = {}) {
  const hasKey = options.key !== undefined;
  return send('POST', path, { body, repeatable: hasKey, keeps: hasKey ? 'deed' : 'page', ...options });
}

export function patch(path, body, options = {}) {
  return send('PATCH', path, { body, ...options });
}

export function put(path, body, options = {}) {
  return send('PUT', path, { body, repeatable: true, keeps: 'deed', ...options });
}

/** Fetches what a person keeps as a file. */
export function getFile(path) {
  return get(path, { isFile: true, keeps: 'deed' });
}

export function remove(path, options = {}) {
  return send('DELETE', path, { repeatable: true, keeps: 'deed', ...options });
}

/**
 * A full house and a lost network are waited out, with the same key. `signal` ends everything, `onlyWhile` the waiting
 * but no request under way, and `until` is the moment after which the request has no meaning.
 */
async function send(method, path, options) {
  const began = performance.now();
  const wait = new Wait(options);
  try {
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await attemptOnce(method, path, options);
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        error.tries = attempt + 1;
        const waited = (performance.now() - began) / 1000;
        const seconds = options.repeatable ? secondsBeforeNext(error, attempt, waited, options) : null;
        if (seconds === null) throw error;
        await wait.pause(seconds, error, options.signal ?? options.onlyWhile);
      }
    }
  } finally {
    wait.end();
  }
}

async function attemptOnce(method, path, { body, key, place, signal, isFile, cache = 'no-store' }) {
  const headers = { Accept: isFile ? '*/*' : 'application/json' };
  if (session.token) headers.Authorization = `Bearer ${session.token}`;
  if (session.device && method !== 'GET' && comparing.test(path)) headers['Device-Token'] = session.device;
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
    return isFile ? await response.blob() : parsed(await response.text());
  } catch (error) {
    if (error instanceof Problem) throw error;
    signal?.throwIfAborted();
    throw Problem.offline();
  }
}

function parsed(text) {
  return text === '' ? null : JSON.parse(text);
}
