import type { Faults } from './faults.ts';
import type { FacebookPlatform } from './platforms/facebook/facebook-platform.ts';
import type { XPlatform } from './platforms/x/x-platform.ts';
import type { SimClock } from './sim-clock.ts';

/** Fake social networks in one process. X is under `${url}/x`, Graph under `${url}/facebook`, control under `${url}/_sim`. */
export interface Simulator {
  url: string;
  x: XPlatform;
  facebook: FacebookPlatform;
  faults: Faults;
  clock: SimClock;
  seed: number;
  /** Resolves when every webhook of every platform has been delivered or given up. */
  flush(): Promise<void>;
  close(): Promise<void>;
}
