import { createStore } from '../lib/store.ts';

/** What lies over the page: the command palette or the sheet of keys. */
export type Layer = 'palette' | 'keys' | null;
export const layers = createStore<Layer>(null);
export const showLayer = (layer: Layer): void => layers.set(layer);
