import { holdBar } from './desk/hold-bar.js';
import { calmNotice } from './look/calm-notice.js';
import { h, icon } from './look/dom.js';
import { language, languages, speak, t } from './look/i18n.js';
import { session } from './net/session.js';
import { lasting } from './net/storage.js';
import { onShow } from './router.js';

const themes = ['auto', 'light', 'dark'];

/** The frame of every view: navigation, the signed-in user, language and theme, what is waited for. */
export function buildShell() {
  const skip = document.querySelector('.skip');
  skip.textContent = t('skip');
  skip.hidden = false;
  skip.addEventListener('click', () => document.querySelector('main').focus());
  document.querySelector('.brand').setAttribute('aria-label', t('home'));
  document.querySelector('.switches').replaceChildren(languageSwitch(), themeSwitch());
  document.querySelector('.notices').replaceChildren(holdBar(), proofStrip(), calmNotice());
  const nav = document.querySelector('nav.places');
  nav.setAttribute('aria-label', t('places'));
  const draw = () => nav.replaceChildren(...links());
  session.onChange(draw);
  onShow(draw);
  draw();
}

function links() {
  const person = session.user
    ? ['/me', 'person', t('me')]
    : ['/sign-in', 'person', t('signIn')];
  const all = [
    ['/', 'concerts', t('concerts')],
    ['/orders', 'tickets', t('myTickets')],
    ['/wallet', 'wallet', t('wallet')],
    person,
  ];
  return all.map(([path, glyph, name]) => {
    const { pathname } = location;
    const isHere = path === '/' ? /^\/($|concerts|schedules|holds)/.test(pathname) : pathname.startsWith(path);
    return h('a', { href: path, 'aria-current': isHere ? 'page' : null }, icon(glyph), h('span', {}, name));
  });
}

// Reminds who has not confirmed the address yet; everything can be looked at meanwhile.
function proofStrip() {
  const link = h('a', { class: 'strip proof', href: '/me', data: { action: 'to-proof' } }, t('unconfirmed'));
  const draw = () => {
    link.hidden = session.user?.isVerified !== false || /^\/(?:me|confirm|holds)/.test(location.pathname);
  };
  session.onChange(draw);
  onShow(draw);
  draw();
  return link;
}

function languageSwitch() {
  const other = Object.keys(languages).find((name) => name !== language);
  return h('button', {
    type: 'button', class: 'switch', lang: other, data: { action: 'language' },
    on: { click: () => speak(other) },
  }, languages[other]);
}

function themeSwitch() {
  const button = h('button', { type: 'button', class: 'switch', data: { action: 'theme' } }, icon('theme'));
  const name = () => {
    const theme = document.documentElement.dataset.theme;
    button.setAttribute('aria-label', t('theme', { theme: t(`theme_${theme}`) }));
    button.title = button.getAttribute('aria-label');
  };
  button.addEventListener('click', () => {
    const next = themes[(themes.indexOf(document.documentElement.dataset.theme) + 1) % themes.length];
    document.documentElement.dataset.theme = next;
    lasting.set('theme', next);
    name();
  });
  name();
  return button;
}
