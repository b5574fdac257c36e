import type { MessageDto } from '@kwartier/contracts';

/** Two stretches of one timeline as one, oldest first; where both have a message, the second is the newer word. */
export function mergeMessages(held: readonly MessageDto[], fresh: readonly MessageDto[]): MessageDto[] {
  const byId = new Map(held.map((message) => [message.id, message]));
  for (const message of fresh) byId.set(message.id, message);
  return [...byId.values()].toSorted((a, b) => a.seq - b.seq);
}
