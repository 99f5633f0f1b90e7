import { announce, h } from './look/dom.js';
import { t } from './look/i18n.js';
import { problemNotice } from './look/parts.js';
import { Problem } from './net/problem.js';
import { session } from './net/session.js';

const routes = [
  [/^\/$/, 'concerts'],
  [/^\/concerts\/(\d+)$/, 'concert'],
  [/^\/concerts\/(\d+)\/line$/, 'waiting-room'],
  [/^\/schedules\/(\d+)$/, 'seats'],
  [/^\/holds\/(\d+)$/, 'checkout'],
  [/^\/orders$/, 'orders'],
  [/^\/orders\/(\d+)$/, 'order'],
  [/^\/wallet$/, 'wallet'],
  [/^\/me$/, 'me'],
  [/^\/sign-in$/, 'sign-in'],
  [/^\/sign-up$/, 'sign-up'],
  [/^\/reset$/, 'reset'],
  [/^\/confirm$/, 'confirm'],
  [/^\/unsubscribe$/, 'unsubscribe'],
];
const main = document.querySelector('main');
const scrolled = new Map();
const shown = new EventTarget();
let leaving = new AbortController();

/** Calls back whenever another view is shown. */
export function onShow(listener) {
  shown.addEventListener('show', listener);
}

/** Loads the modules of all other views. */
export async function loadRest() {
  await Promise.allSettled([import('./qr/qr.js'), ...routes.map(([, name]) => import(`./views/${name}.js`))]);
}

/** Goes to an address of the page. `replace` leaves no way back to the present one. */
export function go(path, { replace = false, state = {} } = {}) {
  scrolled.set(history.state?.visit, scrollY);
  const next = { ...state, visit: replace ? (history.state?.visit ?? 0) : (history.state?.visit ?? 0) + 1 };
  history[replace ? 'replaceState' : 'pushState'](next, '', path);
  return show({ top: true });
}

/** Asks a user who is not signed in to do so, and comes back here afterwards. */
export function askToSignIn() {
  return go('/sign-in', { replace: true, state: { next: location.pathname, join: history.state?.join } });
}

/** Shows the view of the address. A view is a function of its number, a signal that ends it, and a few ways out. */
export async function show({ top = false, first = false, stays = false } = {}) {
  leaving.abort();
  leaving = new AbortController();
  const { signal } = leaving;
  const [, name, id] = find(location.pathname);
  main.setAttribute('aria-busy', 'true');
  main.dataset.state = 'loading';
  shown.dispatchEvent(new Event('show'));
  const { title, state, content, shown: afterwards } = await open(name, { id, signal });
  if (signal.aborted) return;
  main.dataset.view = name;
  main.dataset.state = state;
  main.replaceChildren(...[content].flat(Infinity).filter(Boolean));
  main.removeAttribute('aria-busy');
  document.title = title ? `${title} · Boxoffice` : 'Boxoffice';
  if (!stays) scrollTo(0, top ? 0 : (scrolled.get(history.state?.visit) ?? 0));
  afterwards?.();
  if (first) return;
  settleFocus();
  if (title) announce(title);
}

async function open(name, context) {
  try {
    const { view, needsLogin } = await import(`./views/${name}.js`);
    if (needsLogin && !session.token) {
      askToSignIn();
      return {};
    }
    return { state: 'ready', ...(await view({ ...context, again: () => show({ stays: true }) })) };
  } catch (error) {
    if (context.signal.aborted) return {};
    if (!(error instanceof Problem)) console.error(error);
    const problem = error instanceof Problem ? error : Problem.offline();
    if (problem.code === 'authentication_required') {
      session.end();
      askToSignIn();
      return {};
    }
    return { title: t('trouble'), state: 'problem', content: troubled(problem) };
  }
}

function troubled(problem) {
  return h('section', { class: 'narrow' },
    h('h1', { tabindex: '-1' }, t(problem.code === 'not_found' ? 'nothingHere' : 'trouble')),
    problemNotice(problem, { again: () => show({ stays: true }) }));
}

// The focus moves to the top of the new view, for screen readers and keyboards.
function settleFocus() {
  const heading = main.querySelector('[autofocus]') ?? main.querySelector('h1') ?? main;
  if (heading !== main && heading.tagName === 'H1') heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
}

function find(path) {
  for (const [pattern, name] of routes) {
    const match = path.match(pattern);
    if (match) return [path, name, match[1]];
  }
  return [path, 'concerts'];
}

addEventListener('popstate', () => show());
document.addEventListener('click', (event) => {
  const link = event.target.closest?.('a[href^="/"]');
  if (!link || event.defaultPrevented || event.button !== 0 || link.target || link.hasAttribute('download')) return;
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  const path = link.getAttribute('href');
  const comesBack = path.startsWith('/sign-') && !location.pathname.startsWith('/sign-');
  const next = comesBack ? location.pathname : history.state?.next;
  const join = link.dataset.action === 'join' || (path.startsWith('/sign-') && history.state?.join);
  go(path, { state: { next, join } });
});
