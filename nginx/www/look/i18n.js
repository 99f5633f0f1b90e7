import { lasting } from '../net/storage.js';

/** The languages, each named in itself. */
export const languages = { ko: '한국어', en: 'English' };

export const language = document.documentElement.lang in languages ? document.documentElement.lang : 'en';

const [{ words }, { problems }] = await Promise.all([
  import(`../i18n/${language}.js`), import(`../i18n/problems.${language}.js`),
]);
const plural = new Intl.PluralRules(language);
const number = new Intl.NumberFormat(language);

/** A sentence of the page. Where it has forms for one and other, `n` chooses. */
export function t(name, values = {}) {
  const found = words[name];
  if (found === undefined) return name;
  const sentence = typeof found === 'string' ? found : (found[plural.select(values.n)] ?? found.other);
  return fill(sentence, values);
}

/** The meaning of a problem for a person, and the next step. */
export function explain(problem) {
  const [say, next] = problems[problem.code] ?? problems.internal;
  return { say: fill(say, problem.members), next: fill(next, problem.members) };
}

/** Switches the page to another language by loading it anew. */
export function speak(chosen) {
  lasting.set('language', chosen);
  location.reload();
}

function fill(sentence, values) {
  return sentence.replace(/\{(\w+)\}/g, (_, name) => {
    const value = values[name];
    return typeof value === 'number' ? number.format(value) : String(value ?? '');
  });
}
