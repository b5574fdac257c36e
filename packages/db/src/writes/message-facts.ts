import type { ChannelId, Instant, WorkspaceId } from '@kwartier/core';
import type { Sql } from '../client.ts';
import type { MessageFactRow } from '../rows.ts';
import { messageAliases, messageFacts } from '../schema/index.ts';
import { insertRows } from './bulk.ts';

export async function insertFacts(
  sql: Sql,
  rows: readonly MessageFactRow[],
  aliases: readonly { workspaceId: WorkspaceId; channelId: ChannelId; externalId: string; firstExternalId: string }[],
): Promise<void> {
  await Promise.all([
    insertRows(sql, messageFacts, rows, 'on conflict do nothing'),
    insertRows(sql, messageAliases, aliases, 'on conflict do nothing'),
  ]);
}

/** A message that facts changed, for the conversation's next sequence and event. */
export interface ChangedMessage {
  readonly messageId: string;
  readonly conversationId: string;
  readonly change: 'edited' | 'deleted' | 'hidden' | 'unhidden';
}

/**
 * Apply all known facts to messages that are here, in whatever order either came. Idempotent: a message that shows its facts
 * already is not touched. The conversations must be locked.
 * @returns what changed, once for each message
 */
export async function applyFacts(
  sql: Sql,
  workspaceId: WorkspaceId,
  channelId: ChannelId,
  externalIds: readonly string[],
): Promise<ChangedMessage[]> {
  if (externalIds.length === 0) return [];
  const ids = [...externalIds];
  // Every text that was once shown, kept until a deletion: the original first, then each edit.
  await sql`
    insert into message_versions (workspace_id, message_id, at, text)
    select m.workspace_id, m.id, v.at, v.text
    from messages m
    cross join lateral (
      select m.sent_at as at, m.text where m.edits = 0
      union all
      select f.at, f.text from message_facts f
      where f.workspace_id = m.workspace_id and f.channel_id = m.channel_id and f.external_id = m.external_id and f.fact = 'edited' and f.text is not null
    ) v
    where m.workspace_id = ${workspaceId} and m.channel_id = ${channelId} and m.external_id = any(${ids}::text[]) and m.deleted_at is null
      and exists (select 1 from message_facts f where f.workspace_id = m.workspace_id and f.channel_id = m.channel_id and f.external_id = m.external_id and f.fact = 'edited')
    on conflict do nothing`;
  const edited = await sql<{ messageId: string; conversationId: string }[]>`
    update messages m set text = e.text, attachments = coalesce(e.attachments, m.attachments), edits = e.edits
    from (
      select distinct on (external_id) external_id, text, attachments, count(*) over (partition by external_id)::int as edits
      from message_facts where workspace_id = ${workspaceId} and channel_id = ${channelId} and external_id = any(${ids}::text[]) and fact = 'edited' and text is not null
      order by external_id, at desc
    ) e
    where m.workspace_id = ${workspaceId} and m.channel_id = ${channelId} and m.external_id = e.external_id and m.deleted_at is null
      and (m.text is distinct from e.text or m.edits <> e.edits)
    returning m.id as message_id, m.conversation_id`;
  const deleted = await sql<{ messageId: string; conversationId: string }[]>`
    update messages m set deleted_at = d.at, text = '', attachments = null, unsupported = null, edits = 0
    from (
      select external_id, min(at) as at from message_facts
      where workspace_id = ${workspaceId} and channel_id = ${channelId} and external_id = any(${ids}::text[]) and fact = 'deleted' group by external_id
    ) d
    where m.workspace_id = ${workspaceId} and m.channel_id = ${channelId} and m.external_id = d.external_id and m.deleted_at is null
    returning m.id as message_id, m.conversation_id`;
  if (deleted.length > 0) {
    const ids = deleted.map((row) => row.messageId);
    await sql`delete from message_versions where workspace_id = ${workspaceId} and message_id = any(${ids}::uuid[])`;
    await sql`delete from translations where workspace_id = ${workspaceId} and message_id = any(${ids}::uuid[])`;
  }
  // What a deleted message said is nowhere, not even in an edit that came before it.
  await sql`
    update message_facts f set text = null, attachments = null
    where f.workspace_id = ${workspaceId} and f.channel_id = ${channelId} and f.external_id = any(${ids}::text[]) and f.text is not null
      and exists (select 1 from message_facts d where d.workspace_id = f.workspace_id and d.channel_id = f.channel_id and d.external_id = f.external_id and d.fact = 'deleted')`;
  const hidden = await sql<{ messageId: string; conversationId: string; isHidden: boolean }[]>`
    update messages m set is_hidden = h.is_hidden
    from (
      select distinct on (external_id) external_id, fact = 'hidden' as is_hidden from message_facts
      where workspace_id = ${workspaceId} and channel_id = ${channelId} and external_id = any(${ids}::text[]) and fact in ('hidden', 'unhidden')
      order by external_id, at desc, fact
    ) h
    where m.workspace_id = ${workspaceId} and m.channel_id = ${channelId} and m.external_id = h.external_id and m.is_hidden <> h.is_hidden
    returning m.id as message_id, m.conversation_id, m.is_hidden`;
  const gone = new Set(deleted.map((row) => row.messageId));
  return [
    ...edited.filter((row) => !gone.has(row.messageId)).map((row) => ({ ...row, change: 'edited' as const })),
    ...deleted.map((row) => ({ ...row, change: 'deleted' as const })),
    ...hidden.map(({ messageId, conversationId, isHidden }) => ({
      messageId,
      conversationId,
      change: isHidden ? ('hidden' as const) : ('unhidden' as const),
    })),
  ];
}

/**
 * Look again whether customers' messages hold abuse, after their words changed. What a person said of one stays.
 * @param version of what judges
 */
export async function judgeAnew(
  sql: Sql,
  workspaceId: WorkspaceId,
  ids: readonly string[],
  version: number,
  isAbuse: (text: string, language: string | null) => boolean,
): Promise<void> {
  if (ids.length === 0) return;
  const rows = await sql<{ id: string; text: string; language: string | null }[]>`
    select id, text, language from messages where workspace_id = ${workspaceId} and id = any(${[...ids]}::uuid[]) and direction = 'inbound'`;
  const found = rows.filter(({ text, language }) => isAbuse(text, language)).map(({ id }) => id);
  await sql`
    update messages set is_abuse_found = id = any(${found}::uuid[]), abuse_version = ${version}
    where workspace_id = ${workspaceId} and id = any(${rows.map(({ id }) => id)}::uuid[])`;
}

/** What a person says of a message; null: nothing. The conversation must be locked. @returns what was said before */
export async function markAbuse(
  sql: Sql,
  workspaceId: WorkspaceId,
  id: string,
  marked: boolean | null,
): Promise<boolean | null> {
  const [row] = await sql<{ before: boolean | null }[]>`
    update messages m set is_abuse_marked = ${marked} from (
      select id, is_abuse_marked from messages where workspace_id = ${workspaceId} and id = ${id}) b
    where m.workspace_id = ${workspaceId} and m.id = b.id returning b.is_abuse_marked as before`;
  return row?.before ?? null;
}

/** The newest inbound message was deleted or edited: what the list shows of it follows. */
export const refreshExcerpts = (
  sql: Sql,
  workspaceId: WorkspaceId,
  conversationIds: readonly string[],
): Promise<unknown> =>
  conversationIds.length === 0
    ? Promise.resolve()
    : sql`
    update conversations c set last_excerpt = left(regexp_replace(m.text, '\\s+', ' ', 'g'), 160)
    from (
      select distinct on (conversation_id) conversation_id, text from messages
      where workspace_id = ${workspaceId} and conversation_id = any(${[...conversationIds]}::uuid[]) and direction <> 'internal'
      order by conversation_id, sent_at desc, seq desc
    ) m
    where c.workspace_id = ${workspaceId} and c.id = m.conversation_id`.execute();

/** The customer's client received or read our private messages up to a moment. @returns the conversations that changed */
export async function markReceived(
  sql: Sql,
  workspaceId: WorkspaceId,
  channelId: ChannelId,
  person: string,
  receipt: 'delivered' | 'read',
  watermark: Instant,
): Promise<string[]> {
  const until = new Date(watermark).toISOString();
  const rows = await sql<{ conversationId: string }[]>`
    update messages m set
      delivered_at = coalesce(m.delivered_at, ${until}::timestamptz),
      read_at = case when ${receipt === 'read'} then coalesce(m.read_at, ${until}::timestamptz) else m.read_at end
    from conversations c
    where m.workspace_id = ${workspaceId} and c.workspace_id = m.workspace_id and c.id = m.conversation_id and c.channel_id = ${channelId} and c.is_private
      and c.person_external_id = ${person} and m.direction = 'outbound' and m.delivery = 'sent' and m.sent_at <= ${until}::timestamptz
      and (m.delivered_at is null or (${receipt === 'read'} and m.read_at is null))
    returning m.conversation_id`;
  return [...new Set(rows.map((row) => row.conversationId))];
}
