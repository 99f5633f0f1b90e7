import { passing } from '../net/storage.js';
import { h } from './dom.js';
import { t } from './i18n.js';

/** Whether the page was left or reloaded while it asked this. */
export function wasAsking(action) {
  return passing.get('asking') === action;
}

/** Asks before something that cannot be undone. Escape and the quiet button both mean no. */
export function confirmed(question, { label, action }) {
  return new Promise((resolve) => {
    const dialog = h('dialog', { class: 'card', 'aria-labelledby': 'question' },
      h('form', { method: 'dialog' },
        h('p', { id: 'question' }, question),
        h('div', { class: 'row' },
          h('button', { class: 'button quiet', value: 'no', data: { action: 'no' } }, t('goBack')),
          h('button', { class: 'button danger', value: 'yes', data: { action } }, label))));
    passing.set('asking', action);
    dialog.addEventListener('close', () => {
      passing.remove('asking');
      dialog.remove();
      resolve(dialog.returnValue === 'yes');
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}
