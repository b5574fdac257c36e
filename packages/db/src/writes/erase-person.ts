import {
  type ChannelId,
  type ContactId,
  type ConversationId,
  ERASED_NAME,
  type Instant,
  type WorkspaceId,
} from '@kwartier/core';
import type { Sql } from '../client.ts';

/** Everything by which a person is known here. */
export interface PersonTraces {
  readonly handles: readonly { readonly platform: string; readonly realm: string; readonly externalId: string }[];
  readonly conversations: readonly { readonly id: ConversationId; readonly channelId: ChannelId }[];
  /** The platforms' ids of what was said in their conversations, by either side, later versions included. */
  readonly messages: readonly { readonly channelId: ChannelId; readonly externalId: string }[];
}

/** Read before anything is erased: afterwards nothing leads to it any more. */
export async function listTraces(sql: Sql, workspaceId: WorkspaceId, contactId: ContactId): Promise<PersonTraces> {
  const [handles, conversations, messages] = await Promise.all([
    sql<PersonTraces['handles'][number][]>`
      select platform, realm, external_id from handles where workspace_id = ${workspaceId} and contact_id = ${contactId}`,
    sql<PersonTraces['conversations'][number][]>`
      select id, channel_id from conversations where workspace_id = ${workspaceId} and contact_id = ${contactId} order by id`,
    sql<PersonTraces['messages'][number][]>`
      select m.channel_id, m.external_id from messages m join conversations c on c.workspace_id = m.workspace_id and c.id = m.conversation_id
      where m.workspace_id = ${workspaceId} and c.contact_id = ${contactId} and m.external_id is not null
      union
      select a.channel_id, a.external_id from message_aliases a
      join messages m on m.workspace_id = a.workspace_id and m.channel_id = a.channel_id and m.external_id = a.first_external_id
      join conversations c on c.workspace_id = m.workspace_id and c.id = m.conversation_id
      where a.workspace_id = ${workspaceId} and c.contact_id = ${contactId}`,
  ]);
  return { handles, conversations, messages };
}

const count = (result: { count: number }): number => result.count;

/**
 * Erase what was said in conversations, by whom and about whom. Rows, times, promises and figures stay. What waited to be sent is
 * not sent any more. The conversations must be locked.
 * @returns how many rows of each kind
 */
export async function eraseWords(
  sql: Sql,
  workspaceId: WorkspaceId,
  traces: PersonTraces,
  now: Instant,
): Promise<Record<string, number>> {
  const ids = traces.conversations.map(({ id }) => id);
  const at = new Date(now).toISOString();
  const channels = traces.messages.map(({ channelId }) => channelId);
  const externalIds = traces.messages.map(({ externalId }) => externalId);
  const ours = sql`workspace_id = ${workspaceId} and message_id in (select m.id from messages m where m.workspace_id = ${workspaceId} and m.conversation_id = any(${ids}::uuid[]))`;
  const told = sql`f.workspace_id = ${workspaceId} and (f.channel_id, f.external_id) in (select * from unnest(${channels}::uuid[], ${externalIds}::text[]))`;
  const versions = count(await sql`delete from message_versions where ${ours}`);
  const translations = count(await sql`delete from translations where ${ours}`);
  await sql`update send_attempts set detail = null where ${ours} and detail is not null`;
  await sql`delete from message_facts f where ${told}`;
  await sql`delete from message_aliases f where ${told}`;
  await sql`delete from poll_finds f where ${told}`;
  const drafts = count(
    await sql`delete from drafts where workspace_id = ${workspaceId} and conversation_id = any(${ids}::uuid[])`,
  );
  const uploads = count(
    await sql`
    delete from uploads where workspace_id = ${workspaceId} and (conversation_id = any(${ids}::uuid[])
      or message_id in (select m.id from messages m where m.workspace_id = ${workspaceId} and m.conversation_id = any(${ids}::uuid[])))`,
  );
  const messages = count(
    await sql`
    update messages set text = '', whole_text = null, mentions = null, attachments = null, unsupported = null, url = null, external_id = null, in_reply_to = null, language = null,
      author_name = case when agent_id is null then ${ERASED_NAME} else author_name end, author_handle = null, author_avatar_url = null, author_external_id = null,
      recipient_external_id = null, delivery_reason = null, edits = 0, deleted_at = coalesce(deleted_at, ${at}::timestamptz),
      delivery = case when delivery in ('queued', 'sending', 'unknown', 'unconfirmed', 'awaiting_approval', 'scheduled', 'overtaken') then 'rejected' else delivery end,
      next_attempt_at = null, lease = null, lease_until = null
    where workspace_id = ${workspaceId} and conversation_id = any(${ids}::uuid[]) and kind <> 'activity'`,
  );
  // The note is empty: there is nothing left to read, and no place for a name.
  await sql`delete from mentions where workspace_id = ${workspaceId} and conversation_id = any(${ids}::uuid[])`;
  // Which of a rule's words somebody said is something they said.
  await sql`update rule_runs set held = '[]' where workspace_id = ${workspaceId} and conversation_id = any(${ids}::uuid[])`;
  await sql`
    update approvals set text = '', comment = null, sent_text = null, decided_at = coalesce(decided_at, ${at}::timestamptz),
      state = case when state = 'waiting' then 'withdrawn' else state end
    where workspace_id = ${workspaceId} and conversation_id = any(${ids}::uuid[])`;
  await sql`update conversation_events set data = null where workspace_id = ${workspaceId} and conversation_id = any(${ids}::uuid[]) and data is not null`;
  return { conversations: ids.length, messages, versions, translations, drafts, uploads };
}

/** Erase who the person is: name, picture, handles, the posts of their own that others speak under, their likes. */
export async function eraseIdentity(
  sql: Sql,
  workspaceId: WorkspaceId,
  contactId: ContactId,
  traces: PersonTraces,
): Promise<Record<string, number>> {
  const persons = traces.handles.map(({ externalId }) => externalId);
  const externalIds = traces.messages.map(({ externalId }) => externalId);
  await sql`
    update contacts set name = ${ERASED_NAME}, avatar_url = null, language = null where workspace_id = ${workspaceId} and id = ${contactId}`;
  const said = count(
    await sql`delete from contact_notes where workspace_id = ${workspaceId} and contact_id = ${contactId}`,
  );
  await sql`delete from contact_attributes where workspace_id = ${workspaceId} and contact_id = ${contactId}`;
  await sql`delete from contact_profiles where workspace_id = ${workspaceId} and contact_id = ${contactId}`;
  // Whom they were joined with goes as well: nothing is left to part.
  await sql`
    update contacts set name = ${ERASED_NAME}, avatar_url = null, language = null
    where workspace_id = ${workspaceId} and id in (select merged_id from contact_merges where workspace_id = ${workspaceId} and kept_id = ${contactId} and undone_at is null)`;
  await sql`delete from contact_merges where workspace_id = ${workspaceId} and kept_id = ${contactId}`;
  await sql`delete from contacts_apart where workspace_id = ${workspaceId} and ${contactId}::uuid in (one_id, other_id)`;
  const handles = count(
    await sql`delete from handles where workspace_id = ${workspaceId} and contact_id = ${contactId}`,
  );
  const reach = count(
    await sql`
    update post_reach set actor_external_id = 'erased ' || gen_random_uuid() where workspace_id = ${workspaceId} and actor_external_id = any(${persons}::text[])`,
  );
  const posts = count(
    await sql`
    update posts set text = null, url = null, external_id = 'erased ' || gen_random_uuid(), deleted_at = coalesce(deleted_at, now())
    where workspace_id = ${workspaceId} and not by_us and external_id = any(${externalIds}::text[])`,
  );
  return { handles, reach, posts, notes: said };
}

/** Longest list of needles looked for in one pass over the stored bodies. */
const NEEDLES = 200;

/**
 * Empty the raw bodies that speak of a person, and what was kept of answers. The digests stay: a delivery that comes again is
 * still known.
 * @param needles ids of the person and of what they said
 */
export async function eraseRaw(
  sql: Sql,
  workspaceId: WorkspaceId,
  traces: PersonTraces,
  needles: readonly string[],
): Promise<Record<string, number>> {
  const channels = [...new Set(traces.conversations.map(({ channelId }) => channelId))];
  let receipts = 0;
  let quarantined = 0;
  for (let from = 0; from < needles.length; from += NEEDLES) {
    const some = needles.slice(from, from + NEEDLES);
    const speaks = (column: string) =>
      sql`exists (select 1 from unnest(${some}::text[]) as n where position(convert_to(n, 'UTF8') in ${sql.unsafe(column)}) > 0)`;
    receipts += count(
      await sql`
      update receipts set body = ''::bytea where workspace_id = ${workspaceId} and channel_id = any(${channels}::uuid[]) and processed_at is not null and ${speaks('body')}`,
    );
    quarantined += count(
      await sql`
      delete from quarantine where workspace_id = ${workspaceId} and channel_id = any(${channels}::uuid[]) and ${speaks('raw')}`,
    );
  }
  const ids = traces.conversations.map(({ id }) => id as string);
  await sql`
    delete from idempotency_keys where workspace_id = ${workspaceId} and exists (select 1 from unnest(${ids}::text[]) as n where position(n in response) > 0)`;
  return { receipts, quarantined };
}

/** Empty single bodies: what came again of somebody who was erased. */
export const emptyReceipts = (sql: Sql, workspaceId: WorkspaceId, ids: readonly number[]): Promise<unknown> =>
  ids.length === 0
    ? Promise.resolve()
    : sql`update receipts set body = ''::bytea where workspace_id = ${workspaceId} and id = any(${[...ids]}::bigint[])`.execute();
