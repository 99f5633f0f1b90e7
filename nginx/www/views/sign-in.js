import { form } from '../desk/form.js';
import { enter } from '../desk/sign-in.js';
import { h } from '../look/dom.js';
import { t } from '../look/i18n.js';
import { post } from '../net/api.js';

// A password that is refused for longer must not be tried again by itself.
const retryAfterMax = 8;

/** The form to sign in; goes on at the view from which the user came. */
export async function view() {
  const send = async (body) => enter(await post('/v1/sessions', body, {
    repeatable: true, keeps: 'deed', retryAfterMax,
  }));
  return {
    title: t('signIn'),
    content: h('section', { class: 'narrow card' },
      h('h1', {}, t('signIn')),
      history.state?.isReset ? h('p', { class: 'notice good', data: { state: 'reset' } }, t('passwordReset')) : null,
      form({ fields: ['email', 'password'], action: 'sign-in', label: t('signIn'), send, isMain: true }),
      h('p', {}, h('a', { href: '/reset', data: { action: 'forgotten' } }, t('forgotten'))),
      h('p', { class: 'soft' }, t('noAccount'), ' ', h('a', { href: '/sign-up' }, t('signUp')))),
  };
}
