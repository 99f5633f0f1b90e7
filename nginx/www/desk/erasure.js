import { confirmed } from '../look/dialog.js';
import { announce, h } from '../look/dom.js';
import { money } from '../look/format.js';
import { t } from '../look/i18n.js';
import { remove } from '../net/api.js';
import { session } from '../net/session.js';
import { go } from '../router.js';
import { form } from './form.js';

/** The end of an account. Money that is left in its wallet is named, and asked about once more. */
export function erasure() {
  return h('div', { class: 'stack erasure' }, h('p', { class: 'soft' }, t('eraseHint')),
    form({ fields: ['currentPassword'], action: 'erase', label: t('erase'), kind: 'danger', send: eraseIfSure }));
}

async function eraseIfSure(body) {
  if (!(await confirmed(t('eraseHint'), { label: t('eraseSure'), action: 'erase-surely' }))) return;
  try {
    await erase(body);
  } catch (problem) {
    if (problem.code !== 'wallet_not_empty') throw problem;
    const balance = money(problem.members.balance);
    const label = t('forfeitSure', { balance });
    if (!(await confirmed(t('forfeit', { balance }), { label, action: 'forfeit' }))) return;
    await erase({ ...body, forfeit: true });
  }
  session.end({ forGood: true });
  await go('/', { replace: true });
  announce(t('erased'), 'assertive');
}

async function erase(body) {
  try {
    await remove('/v1/me', { body, retryAfterMax: 8 });
  } catch (problem) {
    // An earlier try, whose answer was lost, has ended the login.
    if (problem.code !== 'authentication_required' || problem.tries === 1) throw problem;
  }
}
