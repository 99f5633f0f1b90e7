import { accountForm } from '../desk/account-form.js';
import { h } from '../look/dom.js';
import { t } from '../look/i18n.js';
import { post } from '../net/api.js';

/** The form for a new account, which signs the user in. */
export async function view() {
  const form = accountForm({
    fields: ['name', 'email', 'newPassword'], action: 'sign-up', label: t('signUp'),
    send: createOrFind,
  });
  return {
    title: t('signUp'),
    content: h('section', { class: 'narrow card' },
      h('h1', {}, t('signUp')), form,
      h('p', { class: 'soft' }, t('haveAccount'), ' ', h('a', { href: '/sign-in' }, t('signIn')))),
  };
}

// An account whose answer was lost is there already: its own password opens it.
async function createOrFind(body) {
  try {
    return await post('/v1/users', body, { repeatable: true, keeps: 'deed' });
  } catch (problem) {
    if (problem.code !== 'email_taken' || problem.tries === 1) throw problem;
    return await post('/v1/sessions', { email: body.email, password: body.password }).catch(() => { throw problem; });
  }
}
