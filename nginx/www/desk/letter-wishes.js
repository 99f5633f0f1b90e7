import { h } from '../look/dom.js';
import { languages, t } from '../look/i18n.js';
import { problemPlace } from '../look/parts.js';
import { patch } from '../net/api.js';
import { Problem } from '../net/problem.js';

/** In which language a person gets letters, and which of those that can be refused. Each choice counts at once. */
export function letterWishes(me, wishes) {
  const trouble = problemPlace();
  const said = h('p', { class: 'hint', role: 'status' });
  const known = { ...wishes, language: me.language };
  let last = Promise.resolve();
  // One after the other, so that the last choice is the one that stays.
  const save = (path, choice) => {
    last = last.then(async () => {
      trouble.clear();
      said.textContent = '';
      await patch(path, choice, { repeatable: true, keeps: 'deed' });
      Object.assign(known, choice);
      said.textContent = t('saved');
    }).catch((error) => {
      if (!(error instanceof Problem)) throw error;
      show();
      trouble.show(error);
    });
  };
  const language = h('select', {
    class: 'input', id: 'letter-language', on: { change: () => save('/v1/me', { language: language.value }) },
  }, Object.entries(languages).map(([value, name]) => h('option', { value, lang: value }, name)));
  const boxes = wishes ? ['reminder', 'line'].map((kind) => h('input', {
    type: 'checkbox', name: kind,
    on: { change: ({ target }) => save('/v1/me/letters', { [kind]: target.checked }) },
  })) : [];
  const show = () => {
    language.value = known.language;
    boxes.forEach((box) => { box.checked = known[box.name]; });
  };
  show();
  return h('section', { class: 'card stack' }, h('h2', {}, t('letters')),
    h('div', { class: 'field' }, h('label', { for: language.id }, t('letterLanguage')), language),
    boxes.map((box) => h('label', { class: 'tick' }, box, t(`letter_${box.name}`))),
    h('p', { class: 'hint' }, t('lettersHint')), trouble.node, said);
}
