/** `npm run mutants`: the code that lets people in, changed in one place after another; a test must notice each. */
import { launch } from './lib/session.mjs';

await launch('tests/mutants/main.ts', { chromium: false });
