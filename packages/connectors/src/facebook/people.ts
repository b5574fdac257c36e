import type { Person } from '@kwartier/core';
import type { Account } from '../connector.ts';
import { idOf, isRecord, type Json, personById, record, textOf } from '../reading.ts';

/** The page whose events these are. */
export type Self = Pick<Account, 'externalId' | 'handle'>;

/** A person as Graph gives one: `{id, name}`. */
export function readPerson(raw: unknown): Person | null {
  if (!isRecord(raw)) return null;
  const externalId = idOf(raw.id);
  return externalId === null ? null : { ...personById(externalId), name: textOf(raw.name) };
}

/**
 * Who did what a change tells. Meta leaves `from` out where the app may not see it, and older shapes have `sender_id` or
 * `reviewer_id`, as numbers.
 */
export function readAuthor(value: Json): Person | null {
  const from = readPerson(value.from);
  if (from) return from;
  const externalId = idOf(value.sender_id) ?? idOf(value.reviewer_id);
  if (externalId === null) return null;
  return { ...personById(externalId), name: textOf(value.sender_name) ?? textOf(value.reviewer_name) };
}

/** Stands for someone Meta does not name. Each of their messages is a person of its own: nothing may be joined by guess. */
export const unknownPerson = (messageId: string): Person => ({
  ...personById(`unknown:${messageId}`),
  name: 'Unknown person',
});

/** The first of a Graph list that is not the page. */
export const otherThan = (self: Self, people: unknown): Person | null => {
  const data = record(people).data;
  for (const raw of Array.isArray(data) ? data : []) {
    const person = readPerson(raw);
    if (person && person.externalId !== self.externalId) return person;
  }
  return null;
};
