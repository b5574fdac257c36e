import { type ComponentType, type LazyExoticComponent, lazy } from 'react';

/** When what was not needed yet is fetched all the same: the page stands by then, and the line is there. */
const EARLY_MS = 3_000;
const TRY_AGAIN_MS = 2_000;

/**
 * A component that does not belong to what is loaded first. While it cannot be fetched its fallback stays: a line that is away must
 * not take the whole page with it. Some browsers remember for the life of a page that a module could not be fetched, so all of them
 * are fetched soon after the start, while the line is there.
 */
export function lazily<P>(load: () => Promise<ComponentType<P>>): LazyExoticComponent<ComponentType<P>> {
  if (typeof document !== 'undefined') setTimeout(() => void load().catch(() => undefined), EARLY_MS);
  return lazy(async () => {
    for (;;) {
      try {
        return { default: await load() };
      } catch {
        await new Promise((resolve) => setTimeout(resolve, TRY_AGAIN_MS));
      }
    }
  });
}
