import { confirmed } from '../look/dialog.js';
import { announce, h } from '../look/dom.js';
import { shortMoment } from '../look/format.js';
import { t } from '../look/i18n.js';
import { actionButton, field, problemPlace } from '../look/parts.js';
import { get, patch, remove } from '../net/api.js';
import { now } from '../net/clock.js';
import { session } from '../net/session.js';
import { go } from '../router.js';

// Who signs out is not kept waiting for longer.
const signOutMilliseconds = 10_000;

export const needsLogin = true;

/** The user's data and logins, with the ways to export everything or have it erased. */
export async function view({ signal, again }) {
  const [me, logins] = await Promise.all([get('/v1/me', { signal }), get('/v1/sessions?limit=50', { signal })]);
  return {
    title: t('me'),
    content: [
      h('div', { class: 'row spread' },
        h('div', {}, h('h1', {}, me.name), h('p', { class: 'soft' }, me.email)),
        actionButton('sign-out', t('signOut'), signOut, { kind: 'quiet', fail: forget })),
      h('div', { class: 'columns even' },
        h('section', { class: 'card' }, h('h2', {}, t('name')), nameForm(me)),
        h('section', { class: 'card' }, h('h2', {}, t('changePassword')), passwordForm()),
        h('section', { class: 'card' }, h('h2', {}, t('logins')), loginList(logins.items, again)),
        h('section', { class: 'card stack' },
          h('h2', {}, t('myData')), h('p', { class: 'soft' }, t('exportHint')), exportButton(),
          h('hr'), eraseForm())),
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

// A form that shows its outcome below its button.
function form(fields, action, label, send) {
  const trouble = problemPlace();
  const done = h('p', { class: 'hint', role: 'status' });
  const button = actionButton(action, label, async () => {
    trouble.clear();
    done.textContent = '';
    fields.forEach((one) => one.clear());
    const wrong = fields.filter(({ input }) => !input.checkValidity());
    wrong.forEach((one) => one.fail(t(`wrong_${one.input.dataset.kind}`)));
    if (wrong.length > 0) return wrong[0].input.focus();
    done.textContent = await send(Object.fromEntries(fields.map(({ input }) => [input.name, input.value])));
  }, { kind: 'quiet', type: 'submit', fail: (problem) => trouble.show(problem) });
  return h('form', { novalidate: true, on: { submit: (event) => event.preventDefault() } },
    fields.map(({ node }) => node), trouble.node, button, done);
}

function nameForm(me) {
  const name = field({
    name: 'name', label: t('name'), value: me.name, maxlength: '100', required: true, autocomplete: 'name',
    data: { kind: 'name' },
  });
  return form([name], 'save-name', t('saveName'), async (body) => {
    session.rename((await patch('/v1/me', body)).name);
    return t('saved');
  });
}

function passwordForm() {
  const shared = { type: 'password', required: true, maxlength: '200', data: { kind: 'password' } };
  const current = field({
    ...shared, name: 'current_password', label: t('currentPassword'), autocomplete: 'current-password',
  });
  const next = field({
    ...shared, name: 'password', label: t('newPassword'), hint: t('passwordHint'), autocomplete: 'new-password',
    minlength: '10',
  });
  return form([current, next], 'change-password', t('changePassword'), async (body) => {
    await patch('/v1/me', body);
    [current, next].forEach(({ input }) => { input.value = ''; });
    return t('passwordChanged');
  });
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
    const url = URL.createObjectURL(new Blob([JSON.stringify(data, null, 2)], { type: 'application/json' }));
    h('a', { href: url, download: 'boxoffice-export.json' }).click();
    setTimeout(() => URL.revokeObjectURL(url), 10_000);
  }, { kind: 'quiet', fail: (problem) => trouble.show(problem) });
  return h('div', { class: 'stack' }, trouble.node, button);
}

function eraseForm() {
  const current = field({
    type: 'password', required: true, maxlength: '200', name: 'erasing_password', label: t('currentPassword'),
    autocomplete: 'current-password', data: { kind: 'password' },
  });
  return h('div', { class: 'stack erasure' }, h('p', { class: 'soft' }, t('eraseHint')),
    form([current], 'erase', t('erase'), async ({ erasing_password }) => {
      if (!(await confirmed(t('eraseHint'), { label: t('eraseSure'), action: 'erase-surely' }))) return '';
      // The question has said that what is left in the wallet is lost.
      await remove('/v1/me', { body: { current_password: erasing_password, forfeit: true } });
      session.end();
      await go('/', { replace: true });
      announce(t('erased'), 'assertive');
      return '';
    }));
}
