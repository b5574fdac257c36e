import type { Actor, ContactId, Instant, Likeness, WorkspaceId } from '@kwartier/core';
import type { Sql } from '../client.ts';
import type { ContactMergeRow, ContactNoteRow, ContactProfileRow, MessageRow } from '../rows.ts';

/** Everything that somebody, or another system, has said about a customer. */
export interface ContactCare {
  readonly profile: Pick<ContactProfileRow, 'roles' | 'preferredLanguage' | 'preferredChannel'> | undefined;
  readonly notes: readonly ContactNoteRow[];
  readonly attributes: readonly { source: string; values: Record<string, string>; updatedAt: Instant }[];
  /** Joins that stand, newest first. */
  readonly merges: readonly (Pick<ContactMergeRow, 'id' | 'mergedId' | 'mergedBy' | 'mergedAt'> & { name: string })[];
}

const MOST_NOTES = 100;

export async function loadContactCare(sql: Sql, workspaceId: WorkspaceId, contactId: ContactId): Promise<ContactCare> {
  const [profiles, notes, attributes, merges] = await Promise.all([
    sql<NonNullable<ContactCare['profile']>[]>`
      select roles, preferred_language, preferred_channel from contact_profiles where workspace_id = ${workspaceId} and contact_id = ${contactId}`,
    sql<ContactNoteRow[]>`
      select * from contact_notes where workspace_id = ${workspaceId} and contact_id = ${contactId} order by at desc, id limit ${MOST_NOTES}`,
    sql<ContactCare['attributes'][number][]>`
      select source, values, updated_at from contact_attributes where workspace_id = ${workspaceId} and contact_id = ${contactId} order by source`,
    sql<ContactCare['merges'][number][]>`
      select m.id, m.merged_id, m.merged_by, m.merged_at, k.name from contact_merges m join contacts k on k.workspace_id = m.workspace_id and k.id = m.merged_id
      where m.workspace_id = ${workspaceId} and m.kept_id = ${contactId} and m.undone_at is null order by m.merged_at desc`,
  ]);
  return { profile: profiles[0], notes, attributes, merges };
}

/** Whom a contact was joined to, by way of any number of joins; itself if to nobody. */
export async function findKept(sql: Sql, workspaceId: WorkspaceId, contactId: ContactId): Promise<ContactId> {
  const rows = await sql<{ id: ContactId }[]>`
    with recursive chain as (
      select ${contactId}::uuid as id, 0 as depth
      union all
      select m.kept_id, c.depth + 1 from chain c join contact_merges m on m.workspace_id = ${workspaceId} and m.merged_id = c.id and m.undone_at is null
      where c.depth < 20
    ) select id from chain order by depth desc limit 1`;
  return rows[0]?.id ?? contactId;
}

export interface Candidate extends Likeness {
  readonly id: ContactId;
  readonly avatarUrl: string | null;
  readonly conversations: number;
}

const MOST_CANDIDATES = 20;

/** A contact with its handles, as far as likeness goes; undefined if nobody has the id. */
export async function loadLikeness(
  sql: Sql,
  workspaceId: WorkspaceId,
  contactIds: readonly ContactId[],
): Promise<(Likeness & { readonly id: ContactId; readonly avatarUrl: string | null })[]> {
  const [contacts, handles] = await Promise.all([
    sql<{ id: ContactId; name: string; avatarUrl: string | null }[]>`
      select id, name, avatar_url from contacts where workspace_id = ${workspaceId} and id = any(${[...contactIds]}::uuid[])`,
    sql<(Likeness['handles'][number] & { contactId: ContactId })[]>`
      select contact_id, platform, realm, external_id, handle, name from handles where workspace_id = ${workspaceId} and contact_id = any(${[...contactIds]}::uuid[])`,
  ]);
  const byContact = Map.groupBy(handles, (handle) => handle.contactId);
  return contacts.map((contact) => ({ ...contact, handles: byContact.get(contact.id) ?? [] }));
}

/**
 * Who shares a handle or a name with somebody, whatever the case, and has a conversation that the viewer may see. Those who were said
 * to be other people, and those who were joined already, are left out.
 */
export async function listCandidates(sql: Sql, actor: Actor, contactId: ContactId): Promise<Candidate[]> {
  const { workspaceId } = actor;
  const rows = await sql<{ id: ContactId; conversations: number }[]>`
    with alike as (
      select o.contact_id as id from handles h join handles o on o.workspace_id = h.workspace_id and lower(left(o.handle, 100)) = lower(left(h.handle, 100)) and o.handle is not null
      where h.workspace_id = ${workspaceId} and h.contact_id = ${contactId} and h.handle is not null
      union
      select k.id from contacts c join contacts k on k.workspace_id = c.workspace_id and lower(left(k.name, 100)) = lower(left(c.name, 100))
      where c.workspace_id = ${workspaceId} and c.id = ${contactId}
    )
    select a.id, (
      select count(*)::int from conversations v where v.workspace_id = ${workspaceId} and v.contact_id = a.id and v.merged_into is null and v.brand_id = any(${[...actor.brandIds]}::uuid[])
    ) as conversations
    from alike a where a.id <> ${contactId}
      and not exists (select 1 from contacts_apart p where p.workspace_id = ${workspaceId} and p.one_id = least(a.id, ${contactId}::uuid) and p.other_id = greatest(a.id, ${contactId}::uuid))
    limit ${MOST_CANDIDATES}`;
  const seen = rows.filter(({ conversations }) => conversations > 0);
  const counts = new Map(seen.map(({ id, conversations }) => [id, conversations]));
  const persons = await loadLikeness(
    sql,
    workspaceId,
    seen.map(({ id }) => id),
  );
  return persons.map((person) => ({ ...person, conversations: counts.get(person.id) ?? 0 }));
}

/** A message of somebody's timeline, with the conversation it belongs to. */
export interface TimelineRow extends MessageRow {
  readonly platform: string;
  readonly conversationIsPrivate: boolean;
}

/**
 * What was said with a customer, over all conversations that the viewer may see, newest first. Lines that only the system wrote are
 * left out.
 * @param before the time and id of the last row of the page before
 */
export const listPersonTimeline = (
  sql: Sql,
  actor: Actor,
  contactId: ContactId,
  { before, limit }: { before?: { key: string; id: string } | undefined; limit: number },
): Promise<TimelineRow[]> =>
  sql<TimelineRow[]>`
    select m.*, c.platform, c.is_private as conversation_is_private
    from conversations c join messages m on m.workspace_id = c.workspace_id and m.conversation_id = c.id
    where c.workspace_id = ${actor.workspaceId} and c.contact_id = ${contactId} and c.brand_id = any(${[...actor.brandIds]}::uuid[]) and m.kind <> 'activity'
      ${before ? sql`and (m.sent_at, m.id) < (${before.key}::timestamptz, ${before.id}::uuid)` : sql``}
    order by m.sent_at desc, m.id desc limit ${limit}`.execute();
