import { accountForm } from '../desk/account-form.js';
import { h } from '../look/dom.js';
import { t } from '../look/i18n.js';
import { post } from '../net/api.js';

/** The form for a new account, which signs the user in. */
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
