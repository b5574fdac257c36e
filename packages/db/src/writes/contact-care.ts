import type { ChannelId, ContactId, ConversationId, Instant, WorkspaceId } from '@kwartier/core';
import type { Sql } from '../client.ts';
import type { ContactMergeRow, ContactNoteRow, ContactProfileRow } from '../rows.ts';

const isoOf = (at: Instant): string => new Date(at).toISOString();

export async function upsertProfile(sql: Sql, row: ContactProfileRow): Promise<void> {
  await sql`
    insert into contact_profiles (workspace_id, contact_id, roles, preferred_language, preferred_channel, updated_by, updated_at)
    values (${row.workspaceId}, ${row.contactId}, ${[...row.roles]}::text[], ${row.preferredLanguage}, ${row.preferredChannel}, ${row.updatedBy}, ${isoOf(row.updatedAt)}::timestamptz)
    on conflict (workspace_id, contact_id) do update set roles = excluded.roles, preferred_language = excluded.preferred_language,
      preferred_channel = excluded.preferred_channel, updated_by = excluded.updated_by, updated_at = excluded.updated_at`;
}

export async function insertContactNote(sql: Sql, row: ContactNoteRow): Promise<void> {
  await sql`
    insert into contact_notes (workspace_id, id, contact_id, agent_id, text, at)
    values (${row.workspaceId}, ${row.id}, ${row.contactId}, ${row.agentId}, ${row.text}, ${isoOf(row.at)}::timestamptz)`;
}

/** @returns whether there was such a note of this contact */
export async function deleteContactNote(
  sql: Sql,
  workspaceId: WorkspaceId,
  contactId: ContactId,
  id: string,
): Promise<boolean> {
  const { count } =
    await sql`delete from contact_notes where workspace_id = ${workspaceId} and contact_id = ${contactId} and id = ${id}`;
  return count > 0;
}

/** What one source says of a contact, whole; without values the source says nothing any more. */
export async function replaceAttributes(
  sql: Sql,
  workspaceId: WorkspaceId,
  contactId: ContactId,
  source: string,
  values: Readonly<Record<string, string>>,
  now: Instant,
): Promise<void> {
  if (Object.keys(values).length === 0) {
    await sql`delete from contact_attributes where workspace_id = ${workspaceId} and contact_id = ${contactId} and source = ${source}`;
    return;
  }
  await sql`
    insert into contact_attributes (workspace_id, contact_id, source, values, updated_at)
    values (${workspaceId}, ${contactId}, ${source}, ${sql.json(values)}, ${isoOf(now)}::timestamptz)
    on conflict (workspace_id, contact_id, source) do update set values = excluded.values, updated_at = excluded.updated_at`;
}

/**
 * Keep deliveries of every channel out until this transaction ends: a first message that is read at this moment would begin a conversation
 * of the contact that is going away. Whoever reads deliveries holds the same lock (`lockChannel`) and comes again later.
 */
export async function lockArrivals(sql: Sql, workspaceId: WorkspaceId): Promise<void> {
  const channels = await sql<
    { id: ChannelId }[]
  >`select id from channels where workspace_id = ${workspaceId} order by id`;
  for (const { id } of channels) await sql`select pg_advisory_xact_lock(hashtextextended(${id}, 7))`;
}

/** Move a contact's handles to another. @returns the keys of what moved */
export const moveHandles = (
  sql: Sql,
  workspaceId: WorkspaceId,
  from: ContactId,
  to: ContactId,
): Promise<ContactMergeRow['handles']> =>
  sql<ContactMergeRow['handles'][number][]>`
    update handles set contact_id = ${to} where workspace_id = ${workspaceId} and contact_id = ${from} returning platform, realm, external_id`.execute();

/** Give handles back to the contact they came from, as far as they are still here. */
export async function returnHandles(
  sql: Sql,
  workspaceId: WorkspaceId,
  to: ContactId,
  keys: ContactMergeRow['handles'],
): Promise<void> {
  for (const { platform, realm, externalId } of keys)
    await sql`
      update handles set contact_id = ${to} where workspace_id = ${workspaceId} and platform = ${platform} and realm = ${realm} and external_id = ${externalId}`;
}

/** All conversations of a contact. */
export async function listConversationIds(
  sql: Sql,
  workspaceId: WorkspaceId,
  contactId: ContactId,
): Promise<ConversationId[]> {
  const rows = await sql<{ id: ConversationId }[]>`
    select id from conversations where workspace_id = ${workspaceId} and contact_id = ${contactId} order by id`;
  return rows.map(({ id }) => id);
}

/** Those of a contact's conversations that came with a join, or were begun since by somebody who came with it. */
export async function listConversationsOf(
  sql: Sql,
  { workspaceId, keptId, handles, conversations }: ContactMergeRow,
): Promise<ConversationId[]> {
  const came = new Set(conversations);
  const persons = new Set(handles.map(({ platform, realm, externalId }) => `${platform} ${realm} ${externalId}`));
  const rows = await sql<{ id: ConversationId; platform: string; isPrivate: boolean; personExternalId: string }[]>`
    select id, platform, is_private, person_external_id from conversations where workspace_id = ${workspaceId} and contact_id = ${keptId} order by id`;
  return rows
    .filter(({ id, platform, isPrivate, personExternalId }) => {
      const realm = platform === 'facebook' && isPrivate ? 'messenger' : '';
      return came.has(id) || persons.has(`${platform} ${realm} ${personExternalId}`);
    })
    .map(({ id }) => id);
}

export async function insertMerge(
  sql: Sql,
  row: Pick<
    ContactMergeRow,
    'workspaceId' | 'id' | 'keptId' | 'mergedId' | 'handles' | 'conversations' | 'mergedBy' | 'mergedAt'
  >,
): Promise<void> {
  await sql`
    insert into contact_merges (workspace_id, id, kept_id, merged_id, handles, conversations, merged_by, merged_at)
    values (${row.workspaceId}, ${row.id}, ${row.keptId}, ${row.mergedId}, ${sql.json([...row.handles])}, ${sql.json([...row.conversations])}, ${row.mergedBy}, ${isoOf(row.mergedAt)}::timestamptz)`;
}

/** Lock a join that stands. */
export async function lockMerge(sql: Sql, workspaceId: WorkspaceId, id: string): Promise<ContactMergeRow | undefined> {
  const [row] = await sql<ContactMergeRow[]>`
    select * from contact_merges where workspace_id = ${workspaceId} and id = ${id} and undone_at is null for update`;
  return row;
}

export async function markUndone(
  sql: Sql,
  workspaceId: WorkspaceId,
  id: string,
  by: string,
  now: Instant,
): Promise<void> {
  await sql`
    update contact_merges set undone_by = ${by}, undone_at = ${isoOf(now)}::timestamptz where workspace_id = ${workspaceId} and id = ${id}`;
}

/** Say that two contacts are two people. Said twice is said once. */
export async function insertApart(
  sql: Sql,
  workspaceId: WorkspaceId,
  ids: readonly [ContactId, ContactId],
  by: string,
  now: Instant,
): Promise<void> {
  const [one, other] = ids.toSorted();
  await sql`
    insert into contacts_apart (workspace_id, one_id, other_id, said_by, at)
    values (${workspaceId}, ${one!}, ${other!}, ${by}, ${isoOf(now)}::timestamptz) on conflict do nothing`;
}
