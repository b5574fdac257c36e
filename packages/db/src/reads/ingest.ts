import type {
  Attachment,
  ChannelId,
  ContactId,
  ConversationId,
  Direction,
  Instant,
  MessageId,
  Origin,
  Platform,
  SpokenFact,
  WorkspaceId,
} from '@kwartier/core';
import type { Sql } from '../client.ts';
import type { ChannelRow, HandleRow, MessageFactRow, PostRow } from '../rows.ts';

/** What processing needs to know of a channel, read in one row. */
export interface ChannelContext
  extends Pick<ChannelRow, 'id' | 'brandId' | 'teamId' | 'platform' | 'externalId' | 'handle' | 'state' | 'createdAt'> {
  /** Whether the platform has ever called its webhook. */
  readonly hasWebhook: boolean;
  readonly reopenWindowMs: number;
  readonly assignmentMode: 'pull' | 'push';
  readonly policyId: string;
  readonly policyVersion: number;
  readonly rules: unknown;
  readonly hours: unknown;
  readonly riskShare: number;
  /** The sealed key of tombstones; null as long as nobody was erased here. */
  readonly privacyKey: Uint8Array | null;
  /** Words that the workspace says are abuse, or are not. */
  readonly abuseExtra: readonly string[];
  readonly abuseAllowed: readonly string[];
}

export async function loadChannelContext(
  sql: Sql,
  workspaceId: WorkspaceId,
  channelId: ChannelId,
): Promise<ChannelContext | undefined> {
  const [row] = await sql<ChannelContext[]>`
    select c.id, c.brand_id, c.team_id, c.platform, c.external_id, c.handle, c.state, c.created_at, c.last_webhook_at is not null as has_webhook, w.reopen_window_ms, t.assignment_mode,
      p.id as policy_id, v.version as policy_version, v.rules, v.hours, v.risk_share, y.key as privacy_key, w.abuse_extra, w.abuse_allowed
    from channels c
    join workspaces w on w.id = c.workspace_id
    join teams t on t.workspace_id = c.workspace_id and t.id = c.team_id
    join sla_policies p on p.workspace_id = c.workspace_id and p.id = coalesce(t.policy_id, (
      select d.id from sla_policies d where d.workspace_id = c.workspace_id and d.is_default order by d.id limit 1))
    join sla_policy_versions v on v.workspace_id = p.workspace_id and v.policy_id = p.id and v.version = p.version
    left join privacy_keys y on y.workspace_id = c.workspace_id
    where c.workspace_id = ${workspaceId} and c.id = ${channelId}`;
  return row;
}

export interface KnownMessageRow {
  readonly externalId: string;
  readonly messageId: MessageId;
  readonly conversationId: ConversationId;
  readonly direction: Direction;
  /** Of the conversation it is in, or came over from. */
  readonly threadKey: string;
  readonly personExternalId: string;
}

/** Messages of a channel by the platform's ids, later versions' ids included. */
export async function listKnownMessages(
  sql: Sql,
  workspaceId: WorkspaceId,
  channelId: ChannelId,
  externalIds: readonly string[],
): Promise<KnownMessageRow[]> {
  if (externalIds.length === 0) return [];
  const find = (ids: readonly string[]) =>
    sql<KnownMessageRow[]>`
      select m.external_id, m.id as message_id, m.conversation_id, m.direction, coalesce(f.thread_key, c.thread_key) as thread_key, c.person_external_id
      from messages m join conversations c on c.workspace_id = m.workspace_id and c.id = m.conversation_id
      left join conversations f on f.workspace_id = m.workspace_id and f.id = m.merged_from
      where m.workspace_id = ${workspaceId} and m.channel_id = ${channelId} and m.external_id = any(${[...ids]}::text[])`.execute();
  const [known, aliases] = await Promise.all([
    find(externalIds),
    sql<{ externalId: string; firstExternalId: string }[]>`
      select external_id, first_external_id from message_aliases where workspace_id = ${workspaceId} and channel_id = ${channelId} and external_id = any(${[...externalIds]}::text[])`,
  ]);
  if (aliases.length === 0) return known;
  const firsts = new Map(
    (await find(aliases.map((alias) => alias.firstExternalId))).map((row) => [row.externalId, row]),
  );
  return [
    ...known,
    ...aliases.flatMap(({ externalId, firstExternalId }) =>
      firsts.has(firstExternalId) ? [{ ...firsts.get(firstExternalId)!, externalId }] : [],
    ),
  ];
}

export interface FactRow extends Pick<MessageFactRow, 'externalId' | 'fact' | 'at' | 'text'> {
  readonly attachments: readonly Attachment[] | null;
}

/** Edits, deletions and hidings that are known of messages, whether the messages are here or not. */
export const listFacts = (
  sql: Sql,
  workspaceId: WorkspaceId,
  channelId: ChannelId,
  externalIds: readonly string[],
): Promise<FactRow[]> =>
  externalIds.length === 0
    ? Promise.resolve([])
    : sql<FactRow[]>`
    select external_id, fact, at, text, attachments from message_facts
    where workspace_id = ${workspaceId} and channel_id = ${channelId} and external_id = any(${externalIds as string[]}::text[])
    order by at`.execute();

export const listHandles = (
  sql: Sql,
  workspaceId: WorkspaceId,
  platform: Platform,
  realm: string,
  externalIds: readonly string[],
): Promise<HandleRow[]> =>
  externalIds.length === 0
    ? Promise.resolve([])
    : sql<HandleRow[]>`
    select * from handles where workspace_id = ${workspaceId} and platform = ${platform} and realm = ${realm} and external_id = any(${externalIds as string[]}::text[])`.execute();

/** Everything that was said in conversations, as far as waiting times depend on it. */
export async function listSpokenFacts(
  sql: Sql,
  workspaceId: WorkspaceId,
  ids: readonly ConversationId[],
): Promise<Map<ConversationId, SpokenFact[]>> {
  const rows = await sql<
    { conversationId: ConversationId; sentAt: SpokenFact['at']; direction: Direction; origin: Origin | null }[]
  >`
    select conversation_id, sent_at, direction, origin from messages
    where workspace_id = ${workspaceId} and conversation_id = any(${[...ids]}::uuid[]) and direction <> 'internal'
      and (delivery is null or delivery = 'sent')`;
  const facts = new Map<ConversationId, SpokenFact[]>();
  for (const row of rows) {
    const by = row.direction === 'inbound' ? 'customer' : row.origin === 'automatic' ? 'automatic' : 'answer';
    const list = facts.get(row.conversationId) ?? [];
    list.push({ at: row.sentAt, by });
    facts.set(row.conversationId, list);
  }
  return facts;
}

/** Posts of a channel by the platform's ids. */
export const listPosts = (
  sql: Sql,
  workspaceId: WorkspaceId,
  channelId: ChannelId,
  externalIds: readonly string[],
): Promise<PostRow[]> =>
  sql<PostRow[]>`
    select * from posts where workspace_id = ${workspaceId} and channel_id = ${channelId} and external_id = any(${[...externalIds]}::text[])`.execute();

/** Where people of a channel were last invited to write in private, since a moment. */
export const listInvitations = (
  sql: Sql,
  workspaceId: WorkspaceId,
  channelId: ChannelId,
  contactIds: readonly ContactId[],
  since: Instant,
): Promise<{ contactId: ContactId; conversationId: ConversationId }[]> =>
  sql<{ contactId: ContactId; conversationId: ConversationId }[]>`
    select distinct on (c.contact_id) c.contact_id, c.id as conversation_id
    from messages m join conversations c on c.workspace_id = m.workspace_id and c.id = m.conversation_id
    where m.workspace_id = ${workspaceId} and m.channel_id = ${channelId} and m.invites and m.sent_at >= ${new Date(since).toISOString()}::timestamptz
      and m.delivery not in ('rejected', 'returned') and c.contact_id = any(${[...contactIds]}::uuid[])
    order by c.contact_id, m.sent_at desc`.execute();
