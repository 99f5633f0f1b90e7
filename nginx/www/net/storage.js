// What the browser keeps for us. Where it refuses (private windows, full disks), the page itself remembers.
const prefix = 'boxoffice.';

function open(area) {
  const memory = new Map();
  return {
    get(name) {
      try {
        const text = globalThis[area].getItem(prefix + name);
        return text === null ? (memory.get(name) ?? null) : JSON.parse(text);
      } catch {
        return memory.get(name) ?? null;
      }
    },
    set(name, value) {
      memory.set(name, value);
      try {
        globalThis[area].setItem(prefix + name, JSON.stringify(value));
      } catch {
        // It stays in memory until the page is closed.
      }
    },
    remove(name) {
      memory.delete(name);
      try {
        globalThis[area].removeItem(prefix + name);
      } catch {
        // There was nothing to forget.
      }
    },
    removeAll(start) {
      [...memory.keys()].filter((name) => name.startsWith(start)).forEach((name) => memory.delete(name));
      try {
        const keys = Object.keys(globalThis[area]).filter((key) => key.startsWith(prefix + start));
        keys.forEach((key) => globalThis[area].removeItem(key));
      } catch {
        // There was nothing to forget.
      }
    },
  };
}

/** Kept until somebody signs out: the login, places in lines, language and theme. */
export const lasting = open('localStorage');

/** Kept as long as the tab: idempotency keys, seats that are picked but not held. */
export const passing = open('sessionStorage');
