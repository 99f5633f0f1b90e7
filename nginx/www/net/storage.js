// Values kept by the browser. If the browser refuses (private windows, full disks), the page keeps them itself.
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
        // The value stays in memory until the page is closed.
      }
    },
    remove(name) {
      memory.delete(name);
      try {
        globalThis[area].removeItem(prefix + name);
      } catch {
        // The browser had no value to remove.
      }
    },
    /** The names that begin so. */
    names(start) {
      let kept = [];
      try {
        const ours = Object.keys(globalThis[area]).filter((key) => key.startsWith(prefix));
        kept = ours.map((key) => key.slice(prefix.length));
      } catch {
        // The browser keeps nothing.
      }
      return [...new Set([...memory.keys(), ...kept])].filter((name) => name.startsWith(start));
    },
    removeAll(start) {
      this.names(start).forEach((name) => this.remove(name));
    },
  };
}

/** Values kept until the user signs out: the login, places in lines, language and theme. */
export const lasting = open('localStorage');

/** Values kept as long as the tab: idempotency keys, seats that are picked but not held. */
export const passing = open('sessionStorage');
