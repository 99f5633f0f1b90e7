// The server's clock, from the Date of its answers: a countdown must not believe the clock of a phone. A Date is
// cut to seconds, so each answer says between which two offsets the truth lies; many answers narrow it down.
let low = -Infinity;
let high = Infinity;

/** Learns from an answer that was asked for and came at these moments of the own clock. */
export function learn(date, asked, received) {
  const said = Date.parse(date ?? '');
  if (Number.isNaN(said)) return;
  const [least, most] = [said - received, said + 1000 - asked];
  if (least > high || most < low) [low, high] = [least, most];
  else [low, high] = [Math.max(low, least), Math.min(high, most)];
}

/** Now, as the server sees it. */
export function now() {
  return Date.now() + (Number.isFinite(low) ? (low + high) / 2 : 0);
}

/** Whole seconds from now until a moment, 0 when it has passed. */
export function secondsUntil(moment) {
  return Math.max(0, Math.ceil((Date.parse(moment) - now()) / 1000));
}

/** Calls `show` with the seconds that are left, each second and when the page is seen again, then `end` once. */
export function countDown(moment, signal, show, end) {
  let timer = null;
  const tick = () => {
    clearTimeout(timer);
    if (signal.aborted) return;
    const left = secondsUntil(moment);
    show(left);
    if (left === 0) return void end?.();
    timer = setTimeout(tick, Math.min(1000, (Date.parse(moment) - now()) % 1000 + 5));
  };
  document.addEventListener('visibilitychange', () => secondsUntil(moment) > 0 && tick(), { signal });
  signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
  tick();
}
