import { pause } from './clock.js';

const hurryMilliseconds = 1000;
const open = new Set();
const changes = new EventTarget();
let hurried = -Infinity;

/** A request whose answer is waited for through several tries, from the first that failed to the end. */
export class Wait {
  /** `keeps` names what is kept meanwhile; what goes on in the background is told later. */
  constructor({ keeps = 'page', background = false } = {}) {
    Object.assign(this, { keeps, background, code: null, since: null, endsAt: null });
  }

  /** Waits for the next try: until the time is over, somebody hurries, the network is back or the signal ends it. */
  async pause(seconds, problem, signal) {
    this.code = problem.code;
    this.since ??= Date.now();
    this.endsAt = Date.now() + seconds * 1000;
    open.add(this);
    tell();
    const woken = new Promise((resolve) => { this.wake = resolve; });
    try {
      await Promise.race([pause(seconds * 1000, signal), woken]);
    } finally {
      this.endsAt = null;
      tell();
    }
  }

  end() {
    if (open.delete(this)) tell();
  }
}

/** All that is being waited for. */
export const waits = {
  /** Those that a claim picks, what a person did before what the page reads, the oldest first. */
  that(claim) {
    const rank = (wait) => Number(wait.keeps === 'page') + Number(wait.background);
    return [...open].filter(claim).sort((a, b) => rank(a) - rank(b) || a.since - b.since);
  },
  /** Tries again now, but at most once a second. Tells whether it did. */
  hurry() {
    if (performance.now() - hurried < hurryMilliseconds) return false;
    hurried = performance.now();
    wakeAll();
    return true;
  },
  onChange(listener) {
    changes.addEventListener('change', listener);
  },
};

function wakeAll() {
  open.forEach((wait) => wait.wake());
}

function tell() {
  changes.dispatchEvent(new Event('change'));
}

addEventListener('online', wakeAll);
