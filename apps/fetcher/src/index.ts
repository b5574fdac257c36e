export { FetchRefused, type FetchRules, guardedFetch } from './guarded-fetch.ts';
export { redraw } from './picture.ts';
export { createFetcher } from './server.ts';
