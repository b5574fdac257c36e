export { openDeps } from './deps.ts';
