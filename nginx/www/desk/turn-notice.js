import { announce } from '../look/dom.js';
import { clockTime, count } from '../look/format.js';
import { t } from '../look/i18n.js';

/** Notices for a user who looks elsewhere: the title of the tab, a notification if allowed, a voice. */
export function turnNotice(title, signal) {
  let isCalled = false;
  return {
    /** Shows the number of people ahead in the title of the tab. */
    count(place) {
      if (signal.aborted) return;
      if (place.state === 'waiting') setTitle(`(${count(place.ahead)}) ${title}`);
      else if (place.state === 'active') setTitle(`● ${t('yourTurn')}`);
    },
    call(place) {
      if (isCalled) return;
      isCalled = true;
      announce(`${t('yourTurn')} ${t('yourTurnBody', { time: clockTime(place.expires_at) })}`, 'assertive');
      if (document.hidden) notify(title, t('yourTurnBody', { time: clockTime(place.expires_at) }));
    },
  };
}

// The router names the view when it is shown, which may be after the first answer.
function setTitle(text) {
  setTimeout(() => { document.title = `${text} · Boxoffice`; });
}

function notify(title, body) {
  if (!('Notification' in globalThis) || Notification.permission !== 'granted') return;
  try {
    const notification = new Notification(`${t('yourTurn')} ${title}`, { body, tag: 'turn' });
    notification.addEventListener('click', () => {
      focus();
      notification.close();
    });
  } catch {
    // Some phones allow notifications to service workers only.
  }
}
