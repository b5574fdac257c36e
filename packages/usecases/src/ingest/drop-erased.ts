import { type InboundEvent, type Instant, isErased, messageSubject, personSubject, subjectsOf } from '@kwartier/core';
import { listTombstones } from '@kwartier/db/writes/erasures';
import type { Digest } from '../privacy/tombstone-key.ts';
import { realmOf, type StoreContext } from './store-context.ts';

/**
 * Leave out what is about persons and messages that were erased. Costs nothing in a workspace that has never erased anybody.
 * @returns the events to leave out
 */
export async function dropErased(
  { sql, workspaceId, channel }: Pick<StoreContext, 'sql' | 'workspaceId' | 'channel'>,
  digest: Digest,
  events: readonly InboundEvent[],
): Promise<ReadonlySet<InboundEvent>> {
  const about = events.map((event) => {
    const { persons, messages, at } = subjectsOf(event);
    return {
      event,
      at,
      persons: persons.map((one) =>
        digest(personSubject(channel.platform, realmOf(channel.platform, one.isPrivate), one.externalId)),
      ),
      messages: messages.map((id) => digest(messageSubject(channel.id, id))),
    };
  });
  const rows = await listTombstones(
    sql,
    workspaceId,
    about.flatMap(({ persons, messages }) => [...persons, ...messages]),
  );
  if (rows.length === 0) return new Set();
  const erasedAt = new Map(rows.map((row) => [Buffer.from(row.digest).toString('hex'), row.erasedAt]));
  const lookUp = (digests: readonly Uint8Array[]): Instant | null =>
    digests
      .map((one) => erasedAt.get(Buffer.from(one).toString('hex')))
      .reduce<Instant | null>((last, at) => (at !== undefined && (last === null || at > last) ? at : last), null);
  return new Set(
    about
      .filter(({ at, persons, messages }) => isErased(at, lookUp(messages) !== null, lookUp(persons)))
      .map(({ event }) => event),
  );
}
