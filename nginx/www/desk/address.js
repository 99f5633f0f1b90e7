import { h } from '../look/dom.js';
import { t } from '../look/i18n.js';
import { sendAgain } from '../look/parts.js';
import { patch } from '../net/api.js';
import { form } from './form.js';

/** The address of a person, what is known of it, and the way to another one, which counts once it is confirmed. */
export function addressCard(me, again) {
  const isConfirmed = me.email_verified_at !== null;
  return h('section', { class: 'card stack', data: { address: isConfirmed ? 'confirmed' : 'open' } },
    h('h2', {}, t('email')),
    h('p', {}, me.email, ' ', h('span', { class: 'pill', data: { status: isConfirmed ? 'valid' : 'upcoming' } },
      t(isConfirmed ? 'emailConfirmed' : 'emailOpen'))),
    me.email_failing ? h('p', { class: 'notice warn', data: { state: 'failing' } }, t('emailFailing')) : null,
    me.pending_email
      ? h('p', { class: 'notice', data: { state: 'pending' } }, t('emailPending', { email: me.pending_email })) : null,
    isConfirmed && !me.pending_email ? null : sendAgain(),
    form({
      fields: ['newEmail', 'currentPassword'], action: 'change-email', label: t('changeEmail'),
      async send(body) {
        await patch('/v1/me', body);
        await again();
      },
    }));
}
