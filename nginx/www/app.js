import { show } from './router.js';
import { buildShell } from './shell.js';

buildShell();
await show({ first: true });
