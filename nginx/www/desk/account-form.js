import { h } from '../look/dom.js';
import { t } from '../look/i18n.js';
import { actionButton, field, problemPlace } from '../look/parts.js';
import { session } from '../net/session.js';
import { go } from '../router.js';
import { findHold } from './hold-bar.js';

const kinds = {
  name: () => field({ name: 'name', label: t('name'), autocomplete: 'name', maxlength: '100', required: true }),
  email: () => field({
    name: 'email', label: t('email'), type: 'email', inputmode: 'email', autocomplete: 'username', required: true,
  }),
  password: () => field({
    name: 'password', label: t('password'), type: 'password', autocomplete: 'current-password', required: true,
  }),
  newPassword: () => field({
    name: 'password', label: t('password'), hint: t('passwordHint'), type: 'password', autocomplete: 'new-password',
    minlength: '10', maxlength: '200', required: true,
  }),
};

/** A form that ends in a login. Its errors stand at the field they are about. */
export function accountForm({ fields: names, action, label, send }) {
  const fields = names.map((name) => kinds[name]());
  const trouble = problemPlace();
  const button = actionButton(action, label, () => submit(), {
    fail: (problem) => refuse(problem), kind: 'main wide', type: 'submit',
  });
  const form = h('form', { novalidate: true, method: 'post' },
    fields.map(({ node }) => node), showPassword(fields), trouble.node, button);
  form.addEventListener('submit', (event) => event.preventDefault());

  async function submit() {
    trouble.clear();
    fields.forEach((one) => one.clear());
    const wrong = fields.filter(({ input }) => !input.checkValidity());
    wrong.forEach((one) => one.fail(t(`wrong_${one.input.name}`)));
    if (wrong.length > 0) return wrong[0].input.focus();
    session.begin(await send(Object.fromEntries(fields.map(({ input }) => [input.name, input.value]))));
    findHold().catch(() => {});
    const { next = '/', join } = history.state ?? {};
    await go(next, { replace: true, state: { join } });
  }

  function refuse(problem) {
    const errors = problem.members.errors ?? [];
    const named = problem.code === 'email_taken' ? ['email'] : errors.map((error) => error.field);
    const about = fields.filter(({ input }) => named.includes(input.name));
    about.forEach((one) => one.fail(t(problem.code === 'email_taken' ? 'emailTaken' : `wrong_${one.input.name}`)));
    if (about.length > 0) about[0].input.focus();
    if (about.length === 0 || problem.code === 'email_taken') trouble.show(problem);
  }

  return form;
}

function showPassword(fields) {
  const { input } = fields.find((one) => one.input.name === 'password');
  const box = h('input', { type: 'checkbox' });
  box.addEventListener('change', () => { input.type = box.checked ? 'text' : 'password'; });
  return h('label', { class: 'tick' }, box, t('showPassword'));
}
