import { form } from '../desk/form.js';
import { lookIntoMail } from '../desk/sign-in.js';
import { h } from '../look/dom.js';
import { t } from '../look/i18n.js';
import { post, put } from '../net/api.js';
import { secret } from '../net/secret.js';
import { session } from '../net/session.js';
import { go } from '../router.js';

const patience = { repeatable: true, keeps: 'deed', retryAfterMax: 8 };

/** The way back for who has no password: asks for a letter, and by its link for a new one. */
export async function view() {
  const token = secret.get();
  const title = t(token ? 'chooseNewPassword' : 'forgotten');
  const email = history.state?.email;
  const section = h('section', { class: 'narrow card', data: { state: token ? 'choose' : 'ask' } }, h('h1', {}, title),
    email ? h('p', { class: 'notice good' }, t('confirmed', { email })) : null,
    token ? choose(token) : ask((typed) => lookIntoMail(section, t('resetMailed', { email: typed }))),
    h('p', { class: 'soft' }, h('a', { href: '/sign-in' }, t('signIn'))));
  return { title, content: section };
}

function ask(done) {
  return form({
    fields: ['email'], action: 'ask-for-reset', label: t('sendLetter'), isMain: true,
    async send(body) {
      await post('/v1/password-resets', body, patience);
      done(body.email);
    },
  });
}

// Whoever has the link gets in, so all logins end, this browser's too.
function choose(token) {
  return form({
    fields: ['newPassword'], action: 'reset', label: t('changePassword'), isMain: true,
    async send({ password }) {
      await put('/v1/password-resets', { token, password }, patience);
      secret.forget();
      if (session.token) session.end();
      await go('/sign-in', { replace: true, state: { next: history.state?.next, isReset: true } });
    },
  });
}
