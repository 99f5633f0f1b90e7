import { addressCard } from '../desk/address.js';
import { erasure } from '../desk/erasure.js';
import { form } from '../desk/form.js';
import { letterWishes } from '../desk/letter-wishes.js';
import { h } from '../look/dom.js';
import { shortMoment } from '../look/format.js';
import { t } from '../look/i18n.js';
import { actionButton, problemPlace } from '../look/parts.js';
import { saveFile } from '../look/save-file.js';
import { get, patch, remove } from '../net/api.js';
import { now } from '../net/clock.js';
import { session } from '../net/session.js';
import { go } from '../router.js';

// Who signs out is not kept waiting for longer.
const signOutMilliseconds = 10_000;

export const needsLogin = true;

/** The user's data and logins, with the ways to export everything or have it erased. */
export async function view({ signal, again }) {
  const [me, logins, wishes] = await Promise.all([
    get('/v1/me', { signal }), get('/v1/sessions?limit=50', { signal }),
    // Without them the rest is still of use.
    get('/v1/me/letters', { signal }).catch(() => null),
  ]);
  session.note(me);
  return {
    title: t('me'),
    content: [
      h('div', { class: 'row spread' },
        h('div', {}, h('h1', {}, me.name), h('p', { class: 'soft' }, me.email)),
        actionButton('sign-out', t('signOut'), signOut, { kind: 'quiet', fail: forget })),
      h('div', { class: 'columns even' },
        h('section', { class: 'card' }, h('h2', {}, t('name')), nameForm(me)),
        h('section', { class: 'card' }, h('h2', {}, t('changePassword')), passwordForm()),
        addressCard(me, again), letterWishes(me, wishes),
        h('section', { class: 'card' }, h('h2', {}, t('logins')), loginList(logins.items, again)),
        h('section', { class: 'card stack' },
          h('h2', {}, t('myData')), h('p', { class: 'soft' }, t('exportHint')), exportButton(),
          h('hr'), erasure())),
    ],
  };
}

async function signOut() {
  await remove('/v1/sessions/current', { until: new Date(now() + signOutMilliseconds).toISOString() });
  await forget();
}

// Signing out succeeds on the page whatever the server answers.
async function forget() {
  session.end();
  await go('/', { replace: true });
}

function nameForm(me) {
  return form({
    fields: ['name'], action: 'save-name', label: t('saveName'), values: me,
    async send(body) {
      session.note(await patch('/v1/me', body));
      return t('saved');
    },
  });
}

function passwordForm() {
  const node = form({
    fields: ['currentPassword', 'newPassword'], action: 'change-password', label: t('changePassword'),
    async send(body) {
      await patch('/v1/me', body);
      node.reset();
      return t('passwordChanged');
    },
  });
  return node;
}

function loginList(logins, again) {
  return h('ul', { class: 'plain lines' }, logins.map((login) => h('li', { class: 'row spread' },
    h('span', {}, device(login.user_agent), login.current ? h('strong', {}, ` · ${t('thisDevice')}`) : null,
      h('br'), h('span', { class: 'soft' }, t('lastUsed', { time: shortMoment(login.last_used_at) }))),
    login.current ? null : actionButton('end-login', t('endLogin'), async () => {
      await remove(`/v1/sessions/${login.id}`);
      await again();
    }, { kind: 'quiet', fail: () => again() }))));
}

// Enough of a user agent to recognise a device by.
function device(agent) {
  const browser = agent.match(/(Edg|OPR|SamsungBrowser|Firefox|Chrome|Safari)/)?.[1];
  const system = agent.match(/(iPhone|iPad|Android|Windows|Macintosh|Linux)/)?.[1];
  return [browser, system].filter(Boolean).join(' · ') || t('unknownDevice');
}

function exportButton() {
  const trouble = problemPlace();
  const button = actionButton('export', t('exportData'), async () => {
    const data = await get('/v1/me/export');
    saveFile(new Blob([JSON.stringify(data, null, 2)], { type: 'application/json' }), 'boxoffice-export.json');
  }, { kind: 'quiet', fail: (problem) => trouble.show(problem) });
  return h('div', { class: 'stack' }, trouble.node, button);
}
