import { type ComponentType, type LazyExoticComponent, lazy } from 'react';

const TRY_AGAIN_MS = 2_000;

/**
 * A component that is fetched when it is first shown. While it cannot be fetched its fallback stays and it is tried again: a line
 * that is away must not take the whole page with it.
 */
export const lazily = <P>(load: () => Promise<ComponentType<P>>): LazyExoticComponent<ComponentType<P>> =>
  lazy(async () => {
    for (;;) {
      try {
        return { default: await load() };
      } catch {
        await new Promise((resolve) => setTimeout(resolve, TRY_AGAIN_MS));
      }
    }
  });
