import { findHold } from './desk/hold-bar.js';
import { session } from './net/session.js';
import { loadRest, show } from './router.js';
import { buildShell } from './shell.js';

if (session.token) findHold().catch(() => {});
buildShell();
await show({ first: true });
// A network that is lost in the middle of a purchase must not be missed for code.
(globalThis.requestIdleCallback ?? setTimeout)(loadRest, { timeout: 2000 });
