import { h } from '../look/dom.js';
import { money } from '../look/format.js';
import { t } from '../look/i18n.js';
import { actionButton } from '../look/parts.js';

const usual = 2;

/** Two taps to seats side by side: how many, and go. `before` is what was chosen last, `remember` keeps it. */
export function bestSeats({ tiers, max, take, fail, before, remember }) {
  let count = Math.min(before.count ?? usual, max);
  const button = actionButton('best', '', () => take(wish()), {
    kind: 'main wide', fail: (problem) => fail(problem, wish()),
  });
  const label = () => { button.textContent = t('takeBest', { n: count }); };
  const choose = (number) => {
    count = number;
    label();
    keep();
  };
  const numbers = Array.from({ length: max }, (_, index) => index + 1);
  const radios = numbers.map((number) => h('label', { class: 'number' },
    h('input', {
      type: 'radio', name: 'count', value: number, checked: number === count, on: { change: () => choose(number) },
    }),
    h('span', {}, String(number))));
  const keep = () => remember({ count, tier: tier.value });
  const tier = h('select', { class: 'input', id: 'best-tier', on: { change: () => keep() } },
    h('option', { value: '' }, `${t('bestWhere')}: ${t('anywhere')}`),
    tiers.map((one) => h('option', { value: one.id, selected: String(one.id) === before.tier },
      `${one.name} · ${money(one.price)}`)));
  const wish = () => ({ best_available: { count, ...(tier.value ? { tier_id: Number(tier.value) } : {}) } });
  label();
  return h('section', { class: 'card best', 'aria-labelledby': 'best' },
    h('h2', { id: 'best' }, t('bestAvailable')), h('p', { class: 'hint' }, t('bestHint')),
    h('fieldset', { class: 'numbers' }, h('legend', { class: 'label' }, t('bestHowMany')), radios),
    h('label', { class: 'label unseen', for: 'best-tier' }, t('bestWhere')), tier, button);
}
