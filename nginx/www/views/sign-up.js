import { form } from '../desk/form.js';
import { enter, lookIntoMail } from '../desk/sign-in.js';
import { h } from '../look/dom.js';
import { t } from '../look/i18n.js';
import { post } from '../net/api.js';

/** The form for a new account, which signs the user in, or says that a letter does. */
export async function view() {
  const section = h('section', { class: 'narrow card' },
    h('h1', {}, t('signUp')),
    form({
      fields: ['name', 'email', 'firstPassword'], action: 'sign-up', label: t('signUp'), isMain: true,
      async send(body) {
        const answer = await createOrFind(body);
        if (answer.token) await enter(answer);
        else lookIntoMail(section, t('signUpMailed', { email: body.email }));
      },
    }),
    h('p', { class: 'soft' }, t('haveAccount'), ' ', h('a', { href: '/sign-in' }, t('signIn'))));
  return { title: t('signUp'), content: section };
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
