import { findHold } from './desk/hold-bar.js';
import { get } from './net/api.js';
import { session } from './net/session.js';
import { loadRest, show } from './router.js';
import { buildShell } from './shell.js';

if (session.token) findHold().catch(() => {});
if (session.user?.isVerified === false) get('/v1/me', { background: true }).then((me) => session.note(me), () => {});
buildShell();
await show({ first: true });
// Loads all code early, so that a network lost in the middle of a purchase cannot leave a module missing.
(globalThis.requestIdleCallback ?? setTimeout)(loadRest, { timeout: 2000 });
