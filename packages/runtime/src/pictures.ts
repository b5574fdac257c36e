import { setTimeout as delay } from 'node:timers/promises';

/** Pictures of the open internet, as the fetcher draws them. */
export interface Pictures {
  /** @returns WebP; undefined if there is none to be had, or nobody fetches */
  get(url: string, size: number): Promise<Buffer | undefined>;
  /** Draw one of our own anew for sending, with a small one to look at. `nobody`: there is no fetcher, or it has no time */
  draw(bytes: Uint8Array): Promise<{ bytes: Buffer; preview: Buffer } | 'no_picture' | 'nobody'>;
}

/** Longer than the fetcher itself waits for a stranger's server. */
const TIMEOUT_MS = 9_000;

/** Longer than the fetcher draws. */
const DRAWING_TIMEOUT_MS = 20_000;
/** Longest edge of the small picture, in points. */
const PREVIEW_EDGE = 480;
/** It draws few at once: the next has its turn in a moment. */
const TURNS_MS: readonly number[] = [300, 700, 1_500, 3_000];

/** Ask the fetcher process. @param fetcherUrl undefined: there is none, and no picture is shown */
export const fetchedPictures = (fetcherUrl: string | undefined): Pictures => ({
  async get(url, size) {
    if (!fetcherUrl) return undefined;
    try {
      const answer = await fetch(`${fetcherUrl}/picture?${new URLSearchParams({ url, size: String(size) })}`, {
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      const bytes = Buffer.from(await answer.arrayBuffer());
      return answer.ok && answer.headers.get('content-type') === 'image/webp' ? bytes : undefined;
    } catch {
      return undefined;
    }
  },
  async draw(bytes) {
    if (!fetcherUrl) return 'nobody';
    const drawn = await drawing(`${fetcherUrl}/drawing`, bytes);
    if (typeof drawn === 'string') return drawn;
    const preview = await drawing(`${fetcherUrl}/drawing?size=${PREVIEW_EDGE}`, drawn);
    return typeof preview === 'string' ? preview : { bytes: drawn, preview };
  },
});

async function drawing(url: string, bytes: Uint8Array): Promise<Buffer | 'no_picture' | 'nobody'> {
  for (const waitMs of [0, ...TURNS_MS]) {
    await delay(waitMs);
    try {
      const answer = await fetch(url, {
        method: 'POST',
        body: new Uint8Array(bytes),
        signal: AbortSignal.timeout(DRAWING_TIMEOUT_MS),
      });
      const drawn = Buffer.from(await answer.arrayBuffer());
      if (answer.ok) return drawn;
      if (answer.status === 422 || answer.status === 413) return 'no_picture';
      if (answer.status !== 503) return 'nobody';
    } catch {
      return 'nobody';
    }
  }
  return 'nobody';
}
