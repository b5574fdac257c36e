/** `npm run screenshots`: pictures of the console in its important states. */
import { launch } from './lib/session.mjs';

await launch('tests/screenshots/main.ts', { chromium: true });
