import type { RealtimeEvent } from '@kwartier/contracts';

type Hints = RealtimeEvent<'conversations.changed'>['items'];

/** A request holds at most this many ids. */
const MAX_IDS = 100;

/**
 * Which of the hinted conversations are worth fetching: those held with a lower seq, and those never seen, which may belong
 * to a view on screen. What is held at that seq or a higher one is old news.
 */
export function worthFetching(hints: Hints, held: ReadonlyMap<string, number>): string[] {
  const highest = new Map<string, number>();
  for (const { conversationId, seq } of hints) {
    highest.set(conversationId, Math.max(seq, highest.get(conversationId) ?? 0));
  }
  return [...highest].filter(([id, seq]) => (held.get(id) ?? -1) < seq).map(([id]) => id);
}

/** Ids in portions that fit into one request. */
export function portions(ids: readonly string[], size = MAX_IDS): string[][] {
  const found: string[][] = [];
  for (let from = 0; from < ids.length; from += size) found.push(ids.slice(from, from + size));
  return found;
}
