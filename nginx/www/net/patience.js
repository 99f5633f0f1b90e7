import { now } from './clock.js';

const firstSeconds = 0.5;
const stepSecondsMax = 30;
const spread = 0.25;
// The longest that a full house says; what is told to wait longer has another reason.
const retryAfterSecondsMax = 150;
const patienceSeconds = 900;
// Left for the answer to the last try before a deed's time is over.
const lastTrySeconds = 2;
const passingCodes = ['offline', 'unavailable', 'rate_limited', 'request_in_progress'];

/** Whether a problem passes by itself, so that the same request may succeed later. */
export function isPassing(problem) {
  return passingCodes.includes(problem.code);
}

/**
 * The seconds before the next try after so many others, null if waiting is of no use or takes too long. What the
 * answer asks for is the least. All is spread, because all who were refused in a second would come back in another.
 */
export function secondsBeforeNext(problem, attempt, waited, { until, retryAfterMax = retryAfterSecondsMax }) {
  const asked = problem.retryAfter ?? 0;
  if (!isPassing(problem) || asked > retryAfterMax || waited > patienceSeconds) return null;
  const step = Math.min(firstSeconds * 2 ** attempt, stepSecondsMax);
  const seconds = Math.max(spreadOut(step, -spread), spreadOut(asked, 0));
  if (until === undefined) return seconds;
  const left = (Date.parse(until) - now()) / 1000 - lastTrySeconds;
  return left > 0 ? Math.min(seconds, left) : null;
}

function spreadOut(seconds, least) {
  return seconds * (1 + least + Math.random() * (spread - least));
}
