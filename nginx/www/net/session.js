import { lasting, passing } from './storage.js';

const changes = new EventTarget();

/** The signed-in user by the token of the login; null if none is. */
export const session = {
  get token() {
    return lasting.get('login')?.token ?? null;
  },
  get user() {
    return lasting.get('login')?.user ?? null;
  },
  begin({ token, user }) {
    lasting.set('login', { token, user: { id: user.id, name: user.name } });
    changes.dispatchEvent(new Event('change'));
  },
  rename(name) {
    lasting.set('login', { token: this.token, user: { id: this.user.id, name } });
    changes.dispatchEvent(new Event('change'));
  },
  /** Removes everything kept for this person. */
  end() {
    lasting.remove('login');
    lasting.removeAll('line.');
    passing.removeAll('');
    changes.dispatchEvent(new Event('change'));
  },
  onChange(listener) {
    changes.addEventListener('change', listener);
  },
};

// Another tab signed in or out.
addEventListener('storage', (event) => {
  if (event.key === 'boxoffice.login') changes.dispatchEvent(new Event('change'));
});

/** The place in the line of a concert, which outlives the tab. */
export const places = {
  get(concert) {
    return lasting.get(`line.${concert}`);
  },
  set(concert, place) {
    lasting.set(`line.${concert}`, place);
  },
  remove(concert) {
    lasting.remove(`line.${concert}`);
  },
};
