import type { ChannelId, ContactId, Instant, Platform, WorkspaceId } from '@kwartier/core';
import type { Sql } from '../client.ts';
import { listHandles } from '../reads/ingest.ts';
import type { ContactRow, HandleRow } from '../rows.ts';
import { contacts, handles, postReach, posts } from '../schema/index.ts';
import { insertRows, updateRows } from './bulk.ts';

export interface NewHandle {
  readonly contactId: ContactId;
  readonly externalId: string;
  readonly handle: string | null;
  readonly name: string | null;
  readonly avatarUrl: string | null;
  readonly language: string | null;
}

/**
 * Make contacts for persons never seen. Another channel of the platform may do the same at this moment: the handle's key
 * decides, and who comes second uses what is there.
 * @returns the contact of every person given
 */
export async function insertContacts(
  sql: Sql,
  workspaceId: WorkspaceId,
  platform: Platform,
  realm: string,
  persons: readonly NewHandle[],
  now: Instant,
): Promise<Map<string, ContactId>> {
  const made = new Map<string, ContactId>();
  if (persons.length === 0) return made;
  const contactRows: ContactRow[] = persons.map((person) => ({
    workspaceId,
    id: person.contactId,
    name: person.name ?? person.handle ?? 'Unknown person',
    avatarUrl: person.avatarUrl,
    language: person.language,
    firstSeenAt: now,
  }));
  const handleRows: HandleRow[] = persons.map(({ contactId, externalId, handle, name, avatarUrl }) => ({
    workspaceId,
    platform,
    realm,
    externalId,
    contactId,
    handle,
    name,
    avatarUrl,
    seenAt: now,
  }));
  const [, won] = await Promise.all([
    insertRows(sql, contacts, contactRows),
    insertRows<{ externalId: string; contactId: ContactId }>(
      sql,
      handles,
      handleRows,
      'on conflict (workspace_id, platform, realm, external_id) do nothing returning external_id, contact_id',
    ),
  ]);
  for (const row of won) made.set(row.externalId, row.contactId);
  const lost = persons.filter((person) => !made.has(person.externalId));
  if (lost.length > 0) {
    await sql`delete from contacts where workspace_id = ${workspaceId} and id = any(${lost.map((person) => person.contactId)}::uuid[])`;
    for (const row of await listHandles(
      sql,
      workspaceId,
      platform,
      realm,
      lost.map((person) => person.externalId),
    ))
      made.set(row.externalId, row.contactId);
  }
  return made;
}

/** Take over a new handle, name or picture of a person we know. */
export async function updateHandles(sql: Sql, rows: readonly HandleRow[]): Promise<void> {
  if (rows.length === 0) return;
  await Promise.all([
    updateRows(
      sql,
      handles,
      rows.map(({ workspaceId, platform, realm, externalId, handle, name, avatarUrl, seenAt }) => ({
        workspaceId,
        platform,
        realm,
        externalId,
        handle,
        name,
        avatarUrl,
        seenAt,
      })),
      ['workspaceId', 'platform', 'realm', 'externalId'],
    ),
    updateRows(
      sql,
      contacts,
      rows
        .filter((row) => row.name !== null)
        .map(({ workspaceId, contactId, name, avatarUrl }) => ({ workspaceId, id: contactId, name, avatarUrl })),
      ['workspaceId', 'id'],
    ),
  ]);
}

export interface NewPost {
  readonly id: string;
  readonly externalId: string;
  readonly byUs: boolean;
  readonly text: string | null;
  readonly url: string | null;
  readonly publishedAt: Instant | null;
}

/** Know posts, by the platform's id. What is told later fills what was missing. @returns our id of each */
export async function upsertPosts(
  sql: Sql,
  workspaceId: WorkspaceId,
  channelId: ChannelId,
  rows: readonly NewPost[],
): Promise<Map<string, string>> {
  const known = await insertRows<{ externalId: string; id: string }>(
    sql,
    posts,
    rows.map((row) => ({ workspaceId, channelId, ...row })),
    `on conflict (workspace_id, channel_id, external_id) do update set by_us = posts.by_us or excluded.by_us, text = coalesce(posts.text, excluded.text),
       url = coalesce(posts.url, excluded.url), published_at = coalesce(posts.published_at, excluded.published_at) returning external_id, id`,
  );
  return new Map(known.map((row) => [row.externalId, row.id]));
}

export interface ReachRow {
  readonly workspaceId: WorkspaceId;
  readonly channelId: ChannelId;
  readonly postExternalId: string;
  readonly reach: string;
  readonly actorExternalId: string;
  readonly isRemoved: boolean;
  readonly atMs: number;
}

/** Count reach once per person and kind; the newest word wins. */
export const upsertReach = (sql: Sql, rows: readonly ReachRow[]): Promise<object[]> =>
  insertRows(
    sql,
    postReach,
    rows,
    `on conflict (workspace_id, channel_id, post_external_id, reach, actor_external_id)
    do update set is_removed = excluded.is_removed, at_ms = excluded.at_ms where post_reach.at_ms <= excluded.at_ms`,
  );
