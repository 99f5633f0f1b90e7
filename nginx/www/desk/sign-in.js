import { h } from '../look/dom.js';
import { t } from '../look/i18n.js';
import { session } from '../net/session.js';
import { go } from '../router.js';
import { findHold } from './hold-bar.js';

/** Signs in by an answer of the server, and goes on where the person came from. */
export async function enter(answer) {
  session.begin(answer);
  findHold().catch(() => {});
  const { next = '/', join } = history.state ?? {};
  await go(next, { replace: true, state: { join } });
}

/** Takes the place of a form whose outcome comes by mail, with the same words whoever the address belongs to. */
export function lookIntoMail(section, sentence) {
  const notice = h('div', { class: 'notice good', tabindex: '-1', data: { state: 'mailed' } },
    h('p', { class: 'notice-say' }, t('lookIntoMail')), h('p', {}, sentence));
  section.querySelector('form').replaceWith(notice);
  notice.focus();
}
