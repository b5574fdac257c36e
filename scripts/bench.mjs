/** `npm run bench`: the load measurements, on servers of their own that write as safely as in production. */
import { launch } from './lib/session.mjs';

await launch('tests/load/main.ts', { chromium: true, durable: true });
