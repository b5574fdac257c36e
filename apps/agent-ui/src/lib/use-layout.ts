import { useSyncExternalStore } from 'react';

/** How many columns fit, by the table of widths in the design brief. */
export type Layout = 'phone' | 'tablet' | 'desk' | 'wide';

const QUERIES: readonly [Layout, string][] = [
  ['wide', '(min-width: 1360px)'],
  ['desk', '(min-width: 1180px)'],
  ['tablet', '(min-width: 760px)'],
];

const read = (): Layout => QUERIES.find(([, query]) => window.matchMedia(query).matches)?.[0] ?? 'phone';

function subscribe(listener: () => void): () => void {
  const lists = QUERIES.map(([, query]) => window.matchMedia(query));
  for (const list of lists) list.addEventListener('change', listener);
  return () => {
    for (const list of lists) list.removeEventListener('change', listener);
  };
}

export const useLayout = (): Layout => useSyncExternalStore(subscribe, read, () => 'wide');
