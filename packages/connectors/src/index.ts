export * from './connector.ts';
export * from './connector-error.ts';
export { connectors } from './registry.ts';
