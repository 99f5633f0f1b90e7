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
  /** What tells the server at the next login that this browser has been in the account before. */
  get device() {
    return lasting.get('device');
  },
  begin({ token, device, user }) {
    if (device) lasting.set('device', device);
    keep(token, user);
  },
  /** Takes in what the server says of the person who is signed in. */
  note(user) {
    if (user.id === this.user?.id) keep(this.token, user);
  },
  /** Removes everything kept for this person; that the browser is known in the account, only with the account. */
  end({ forGood = false } = {}) {
    if (forGood) lasting.remove('device');
    lasting.remove('login');
    lasting.removeAll('line.');
    passing.removeAll('');
    changes.dispatchEvent(new Event('change'));
  },
  onChange(listener) {
    changes.addEventListener('change', listener);
  },
};

function keep(token, { id, name, email_verified_at: verifiedAt }) {
  lasting.set('login', { token, user: { id, name, isVerified: verifiedAt !== null } });
  changes.dispatchEvent(new Event('change'));
}

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
