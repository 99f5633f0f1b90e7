import { h } from '../look/dom.js';
import { t } from '../look/i18n.js';
import { secret } from '../net/secret.js';

/**
 * A view of what the link of a letter asks for. Nothing happens before its person agrees, because mailboxes open links,
 * too. `ask` gives the way to agree for a secret and gets what replaces it by the outcome.
 */
export function letterLink(title, ask) {
  const token = secret.get();
  const section = h('section', { class: 'narrow card' });
  const done = (...outcome) => {
    secret.forget();
    const notice = h('div', { class: 'notice good', tabindex: '-1', data: { state: 'done' } }, outcome);
    section.replaceChildren(h('h1', {}, title), notice);
    notice.focus();
  };
  section.append(h('h1', {}, title), ...(token ? ask(token, done) : [h('p', { class: 'soft' }, t('openLink'))]));
  return { title, content: section };
}
