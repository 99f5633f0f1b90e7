import { post } from '../api.js';
import { h } from '../dom.js';
import { t } from '../i18n.js';
import { accountForm } from '../account-form.js';

/** Sign in, and go on where one was. */
export async function view() {
  const form = accountForm({
    fields: ['email', 'password'], action: 'sign-in', label: t('signIn'),
    send: (body) => post('/v1/sessions', body, { repeatable: true }),
  });
  return {
    title: t('signIn'),
    content: h('section', { class: 'narrow card' },
      h('h1', {}, t('signIn')), form,
      h('p', { class: 'soft' }, t('noAccount'), ' ', h('a', { href: '/sign-up' }, t('signUp')))),
  };
}
