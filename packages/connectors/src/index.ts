export * from './connector.ts';
export * from './connector-error.ts';
export * from './registry.ts';
export { connectors } from './registry.ts';
export * from './translator.ts';
export { translators } from './translators.ts';
