import { h } from '../look/dom.js';
import { t } from '../look/i18n.js';
import { actionButton, field, problemPlace } from '../look/parts.js';

const secret = { type: 'password', required: true, maxlength: '200', data: { kind: 'password' } };
const address = { name: 'email', type: 'email', inputmode: 'email', required: true, data: { kind: 'email' } };
const kinds = {
  name: () => ({
    name: 'name', label: t('name'), autocomplete: 'name', maxlength: '100', required: true, data: { kind: 'name' },
  }),
  email: () => ({ ...address, label: t('email'), autocomplete: 'username' }),
  newEmail: () => ({ ...address, label: t('newEmail'), autocomplete: 'email' }),
  password: () => ({ ...secret, name: 'password', label: t('password'), autocomplete: 'current-password' }),
  currentPassword: () => ({
    ...secret, name: 'current_password', label: t('currentPassword'), autocomplete: 'current-password',
  }),
  newPassword: () => ({
    ...secret, name: 'password', label: t('newPassword'), hint: t('passwordHint'), autocomplete: 'new-password',
    minlength: '10',
  }),
  firstPassword: () => ({ ...kinds.newPassword(), label: t('password') }),
};
// What the server says of a password that others would try first.
const weaknesses = [[/common/, 'weak_common'], [/repeat/, 'weak_repeated'], [/address/, 'weak_address']];

/**
 * A form whose errors stand at the fields they are about. `send` gets what was typed, and may answer with a sentence
 * to show below the button. The main form of a view lets its password be seen.
 */
export function form({ fields: wanted, action, label, send, values = {}, isMain = false, kind = 'quiet' }) {
  const fields = wanted.map((name) => {
    const attributes = kinds[name]();
    const id = `field-${isMain ? '' : `${action}-`}${attributes.name}`;
    return field({ ...attributes, id, value: values[attributes.name] });
  });
  const trouble = problemPlace();
  const done = h('p', { class: 'hint', role: 'status' });
  const button = actionButton(action, label, async () => {
    trouble.clear();
    done.textContent = '';
    fields.forEach((one) => one.clear());
    const wrong = fields.filter(({ input }) => !input.checkValidity());
    if (wrong.length > 0) return mark(wrong.map((one) => [one, wrongSentence(one)]));
    done.textContent = await send(Object.fromEntries(fields.map(({ input }) => [input.name, input.value]))) ?? '';
  }, { kind: isMain ? 'main wide' : kind, type: 'submit', fail: refuse });

  function refuse(problem) {
    const faults = faultsOf(problem).flatMap(([name, sentence]) =>
      fields.filter(({ input }) => input.name === name).map((one) => [one, sentence ?? wrongSentence(one)]));
    mark(faults);
    if (faults.length === 0 || problem.code === 'email_taken') trouble.show(problem);
  }

  return h('form', { novalidate: true, method: 'post', on: { submit: (event) => event.preventDefault() } },
    fields.map(({ node }) => node), isMain ? showPassword(fields) : null, trouble.node, button, done);
}

function mark(faults) {
  faults.forEach(([one, sentence]) => one.fail(sentence));
  faults[0]?.[0].input.focus();
}

const wrongSentence = ({ input }) => t(`wrong_${input.dataset.kind}`);

// The fields that a refusal is about, each with a sentence if the refusal has one of its own.
function faultsOf({ code, members }) {
  if (code === 'email_taken') return [['email', t('emailTaken')]];
  if (code === 'invalid_credentials') return [['current_password', t('wrongCurrent')]];
  return (members.errors ?? []).map(({ field: name, message }) => {
    const weakness = name === 'password' && weaknesses.find(([pattern]) => pattern.test(message));
    return [name, weakness ? t(weakness[1]) : null];
  });
}

function showPassword(fields) {
  const input = fields.map((one) => one.input).find(({ type }) => type === 'password');
  if (!input) return null;
  const box = h('input', { type: 'checkbox' });
  box.addEventListener('change', () => { input.type = box.checked ? 'text' : 'password'; });
  return h('label', { class: 'tick' }, box, t('showPassword'));
}
