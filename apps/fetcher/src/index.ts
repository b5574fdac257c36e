export { FetchRefused, type FetchRules, guardedCall, guardedFetch } from './guarded-fetch.ts';
export { redraw, redrawForSending } from './picture.ts';
export { createFetcher } from './server.ts';
