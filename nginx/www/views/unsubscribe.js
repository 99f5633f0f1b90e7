import { letterLink } from '../desk/letter-link.js';
import { h } from '../look/dom.js';
import { t } from '../look/i18n.js';
import { actionButton, problemPlace } from '../look/parts.js';
import { post } from '../net/api.js';
import { Problem } from '../net/problem.js';

/** Ends letters of one kind, by the link of one of them. */
export async function view() {
  return letterLink(t('unsubscribeTitle'), (token, done) => {
    const trouble = problemPlace();
    return [h('p', {}, t('unsubscribeIntro')), trouble.node,
      actionButton('unsubscribe', t('unsubscribe'), async () => {
        trouble.clear();
        await post('/v1/letters/unsubscribe', { token }, { repeatable: true, keeps: 'deed' });
        done(h('p', { class: 'notice-say' }, t('unsubscribed')), h('p', {}, t('unsubscribedNext')));
      }, {
        kind: 'main wide',
        fail: (problem) => trouble.show(problem.code === 'not_found'
          ? new Problem(410, { code: 'link_not_valid' }, null) : problem),
      })];
  });
}
