import { post } from '../api.js';
import { h } from '../dom.js';
import { t } from '../i18n.js';
import { accountForm } from '../account-form.js';

/** A new account; who has made one is signed in. */
export async function view() {
  const form = accountForm({
    fields: ['name', 'email', 'newPassword'], action: 'sign-up', label: t('signUp'),
    send: (body) => post('/v1/users', body),
  });
  return {
    title: t('signUp'),
    content: h('section', { class: 'narrow card' },
      h('h1', {}, t('signUp')), form,
      h('p', { class: 'soft' }, t('haveAccount'), ' ', h('a', { href: '/sign-in' }, t('signIn')))),
  };
}
