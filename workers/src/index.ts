export { openDeps } from './deps.ts';
export { startWork } from './work.ts';
