import { waits } from '../net/waits.js';
import { announce, h } from './dom.js';
import { t } from './i18n.js';

// A short interruption is not told, and one of the background not before it lasts.
const tellAfterMilliseconds = 700;
const tellOfBackgroundAfterMilliseconds = 4000;
const lookEveryMilliseconds = 200;
const sayEveryMilliseconds = 30_000;
const restMilliseconds = 1000;

/** Says what is waited for, what is kept meanwhile, and when the page tries again. It lies above what is read. */
export function calmNotice() {
  const say = h('p', { class: 'calm-say' });
  const when = h('span', { class: 'time', role: 'timer', 'aria-live': 'off' });
  const button = h('button', { type: 'button', class: 'button quiet', data: { action: 'try-now' } }, t('tryNow'));
  const node = h('div', { class: 'calm', hidden: true, data: { state: 'well' } },
    say, h('p', { class: 'row spread' }, when, button));
  let timer = null;
  let said = -Infinity;

  const draw = () => {
    clearTimeout(timer);
    const [wait] = waits.that((one) => Date.now() - one.since >= patienceWith(one));
    if (wait) show(wait);
    else hide();
    if (waits.that(() => true).length > 0) timer = setTimeout(draw, lookEveryMilliseconds);
  };

  function show(wait) {
    const left = wait.endsAt === null ? 0 : Math.ceil((wait.endsAt - Date.now()) / 1000);
    write(say, sentence(wait));
    write(when, left > 0 ? t('tryingIn', { n: left }) : t('trying'));
    const isNew = node.hidden;
    node.hidden = false;
    node.dataset.state = 'troubled';
    if (!isNew && Date.now() - said < sayEveryMilliseconds) return;
    said = Date.now();
    announce(`${say.textContent} ${when.textContent}`);
  }

  function hide() {
    if (node.hidden) return;
    node.hidden = true;
    node.dataset.state = 'well';
    announce(t('calmOver'));
  }

  button.addEventListener('click', () => {
    if (!waits.hurry()) return;
    button.setAttribute('aria-disabled', 'true');
    setTimeout(() => button.removeAttribute('aria-disabled'), restMilliseconds);
  });
  waits.onChange(draw);
  return node;
}

function patienceWith({ background }) {
  return background ? tellOfBackgroundAfterMilliseconds : tellAfterMilliseconds;
}

function sentence({ code, keeps }) {
  const what = navigator.onLine ? t(code === 'offline' ? 'networkSlow' : 'fullHouse') : t('networkGone');
  return `${what} ${t(`kept_${keeps}`)}`;
}

function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
