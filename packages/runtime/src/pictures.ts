/** Pictures of the open internet, as the fetcher draws them. */
export interface Pictures {
  /** @returns WebP; undefined if there is none to be had, or nobody fetches */
  get(url: string, size: number): Promise<Buffer | undefined>;
}

/** Longer than the fetcher itself waits for a stranger's server. */
const TIMEOUT_MS = 9_000;

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
});
