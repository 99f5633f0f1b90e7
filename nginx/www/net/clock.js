// The server's clock, from the Date of its answers: a countdown must not believe the clock of a phone. A Date is
// cut to seconds, so each answer bounds the offset from both sides, and many answers narrow it down.
const graceMilliseconds = 1000;
let low = -Infinity;
let high = Infinity;

/** Takes in an answer whose request and arrival had these moments of the local clock. */
export function learn(date, asked, received) {
  const said = Date.parse(date ?? '');
  if (Number.isNaN(said)) return;
  const [least, most] = [said - received, said + 1000 - asked];
  if (least > high || most < low) [low, high] = [least, most];
  else [low, high] = [Math.max(low, least), Math.min(high, most)];
}

/** The server's present time; rather too late than too early, so that no countdown promises time that is gone. */
export function now() {
  return Date.now() + (Number.isFinite(high) ? high : 0);
}

/** Whole seconds from now until a moment, 0 when it has passed. */
export function secondsUntil(moment) {
  return Math.max(0, Math.ceil((Date.parse(moment) - now()) / 1000));
}

/**
 * Calls `show` with the seconds that are left, each second and when the page is seen again, and a moment after the
 * last one `end`, when the server's clock has surely passed the moment, too.
 */
export function countDown(moment, signal, show, end) {
  let timer = null;
  const tick = () => {
    clearTimeout(timer);
    if (signal.aborted) return;
    const left = secondsUntil(moment);
    show(left);
    const wait = left > 0 ? ((Date.parse(moment) - now()) % 1000) + 5 : graceMilliseconds;
    timer = setTimeout(left > 0 ? tick : () => end?.(), wait);
  };
  document.addEventListener('visibilitychange', () => secondsUntil(moment) > 0 && tick(), { signal });
  signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
  tick();
}

/** Waits, but no longer than the view that waits is shown. */
export function pause(milliseconds, signal) {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const timer = setTimeout(resolve, milliseconds);
    signal?.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(signal.reason);
    }, { once: true });
  });
}
