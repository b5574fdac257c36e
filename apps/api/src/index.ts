export { type App, buildApp } from './app.ts';
export { type ApiDeps, openDeps } from './deps.ts';
