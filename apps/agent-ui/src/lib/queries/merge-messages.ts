import type { MessageDto } from '@kwartier/contracts';

/**
 * A timeline renewed from its first message on: what the server no longer has within what it gave is gone, what came after that stays.
 * @param fresh everything from the first message that is held, as far as it was fetched
 */
export function renewMessages(held: readonly MessageDto[], fresh: readonly MessageDto[]): MessageDto[] {
  const upTo = fresh.at(-1)?.seq ?? 0;
  return mergeMessages(
    held.filter(({ seq }) => seq > upTo),
    fresh,
  );
}

/** Two stretches of one timeline as one, oldest first; where both have a message, the second is the newer word. */
export function mergeMessages(held: readonly MessageDto[], fresh: readonly MessageDto[]): MessageDto[] {
  const byId = new Map(held.map((message) => [message.id, message]));
  for (const message of fresh) byId.set(message.id, message);
  return [...byId.values()].toSorted((a, b) => a.seq - b.seq);
}
