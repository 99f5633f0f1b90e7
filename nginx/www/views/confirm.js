import { form } from '../desk/form.js';
import { letterLink } from '../desk/letter-link.js';
import { h } from '../look/dom.js';
import { t } from '../look/i18n.js';
import { actionButton, problemPlace } from '../look/parts.js';
import { post } from '../net/api.js';
import { session } from '../net/session.js';
import { go } from '../router.js';

/** Proves an address by the link of a letter. Its login or password shows who has made the account. */
export async function view() {
  return letterLink(t('confirmEmail'), (token, done) => {
    const trouble = problemPlace();
    const fail = (problem) => trouble.show(problem);
    const prove = async (body) => {
      trouble.clear();
      const user = await post('/v1/verifications', { token, ...body }, {
        repeatable: true, keeps: 'deed', retryAfterMax: 8,
      });
      session.note(user);
      if (user.reset_token) await choosePassword(user);
      else done(...confirmed(user));
    };
    if (session.token) {
      return [h('p', {}, t('confirmIntro')), trouble.node,
        actionButton('confirm', t('confirm'), () => prove({}), { kind: 'main wide', fail })];
    }
    return [
      h('p', {}, t('confirmByPassword')),
      form({
        fields: ['currentPassword'], action: 'confirm', label: t('confirm'), isMain: true,
        send: ({ current_password: password }) => prove({ password }),
      }),
      trouble.node, h('p', { class: 'soft' }, t('confirmWithoutHint')),
      actionButton('confirm-without', t('confirmWithout'), () => prove({}), { kind: 'quiet wide', fail }),
    ];
  });
}

function confirmed(user) {
  const [href, label] = session.token ? ['/', t('goToConcerts')] : ['/sign-in', t('signIn')];
  return [h('p', { class: 'notice-say' }, t('confirmed', { email: user.email })),
    h('p', {}, t('confirmedNext')), h('a', { class: 'button quiet', href }, label)];
}

// The address belongs to whoever proves it, and a password of somebody else is good no more.
function choosePassword({ email, reset_token: secret }) {
  return go('/reset', { replace: true, state: { secret, email } });
}
