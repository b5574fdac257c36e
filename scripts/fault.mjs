/** `npm run fault`: the figures of the promises, each on servers of its own; `--controls` shows that each can fail. */
import { launch } from './lib/session.mjs';

await launch('tests/fault/main.ts', { chromium: true });
