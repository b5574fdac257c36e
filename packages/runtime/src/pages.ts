import { z } from 'zod';

/** What a page of the open internet says of itself. */
export interface PageCard {
  readonly title: string;
  readonly description: string | null;
  readonly siteName: string | null;
  /** Where its picture lies: for `Pictures` alone, never for a browser. */
  readonly imageUrl: string | null;
}

export interface Pages {
  /** @returns undefined if it says nothing, cannot be had, or nobody fetches */
  get(url: string): Promise<PageCard | undefined>;
}

/** Longer than the fetcher itself waits for a stranger's server. */
const TIMEOUT_MS = 7_000;

/** The fetcher reads what strangers write: what comes from it is held to its form as well. */
const Card = z.object({
  title: z.string().min(1).max(200),
  description: z.string().max(300).nullable(),
  siteName: z.string().max(80).nullable(),
  imageUrl: z.url({ protocol: /^https?$/ }).nullable(),
});

/** Ask the fetcher process. @param fetcherUrl undefined: there is none, and no page is looked at */
export const fetchedPages = (fetcherUrl: string | undefined): Pages => ({
  async get(url) {
    if (!fetcherUrl) return undefined;
    try {
      const answer = await fetch(`${fetcherUrl}/page?${new URLSearchParams({ url })}`, {
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      if (!answer.ok) {
        await answer.body?.cancel();
        return undefined;
      }
      return Card.parse(await answer.json());
    } catch {
      return undefined;
    }
  },
});
