/** `npm run replay`: plays recorded posts and messages through the whole application. */
import { launch } from './lib/session.mjs';

await launch('tests/replay/main.ts', { chromium: true });
