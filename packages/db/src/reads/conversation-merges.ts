import type {
  Actor,
  AgentId,
  ChannelId,
  ConversationId,
  DeliveryState,
  Direction,
  Instant,
  MessageId,
  MessageKind,
  Origin,
  WorkspaceId,
} from '@kwartier/core';
import { UNDER_WAY } from '@kwartier/core';
import type { Sql } from '../client.ts';
import type { ConversationMergeRow, ConversationRow } from '../rows.ts';
import { lastIfAbuse } from './assignment.ts';

/** A message without its words: where it stands, and what waiting times depend on. */
export interface ToldMessage {
  readonly id: MessageId;
  readonly conversationId: ConversationId;
  readonly seq: number;
  readonly sentAt: Instant;
  readonly direction: Direction;
  readonly kind: MessageKind;
  readonly origin: Origin | null;
  readonly agentId: AgentId | null;
  readonly delivery: DeliveryState | null;
  readonly activity: { readonly type: string; readonly data: Readonly<Record<string, unknown>> } | null;
  readonly mergedFrom: ConversationId | null;
}

/** Where a conversation's messages are now; null: in it. */
export async function loadMergedInto(
  sql: Sql,
  workspaceId: WorkspaceId,
  id: ConversationId,
): Promise<ConversationId | null> {
  const [row] = await sql<{ mergedInto: ConversationId | null }[]>`
    select merged_into from conversations where workspace_id = ${workspaceId} and id = ${id}`;
  return row?.mergedInto ?? null;
}

/** The channel of a conversation, which never changes. */
export async function loadChannelOf(
  sql: Sql,
  workspaceId: WorkspaceId,
  id: ConversationId,
): Promise<ChannelId | undefined> {
  const [row] = await sql<{ channelId: ChannelId }[]>`
    select channel_id from conversations where workspace_id = ${workspaceId} and id = ${id}`;
  return row?.channelId;
}

/** Everything in conversations, in the order of their sequences. */
export const listTold = (sql: Sql, workspaceId: WorkspaceId, ids: readonly ConversationId[]): Promise<ToldMessage[]> =>
  sql<ToldMessage[]>`
    select id, conversation_id, seq, sent_at, direction, kind, origin, agent_id, delivery, activity, merged_from from messages
    where workspace_id = ${workspaceId} and conversation_id = any(${[...ids]}::uuid[]) order by seq`.execute();

/** Whether something in one of these conversations is on its way to the customer, or waits. */
export async function hasPending(sql: Sql, workspaceId: WorkspaceId, ids: readonly ConversationId[]): Promise<boolean> {
  const rows = await sql`
    select 1 from messages where workspace_id = ${workspaceId} and conversation_id = any(${[...ids]}::uuid[]) and delivery = any(${[...UNDER_WAY]}::text[]) limit 1`;
  return rows.length > 0;
}

/** When each conversation came over to this one. */
export async function listMergedAt(
  sql: Sql,
  workspaceId: WorkspaceId,
  intoId: ConversationId,
): Promise<Map<string, Instant>> {
  const rows = await sql<{ fromId: string; mergedAt: Instant }[]>`
    select from_id, merged_at from conversation_merges where workspace_id = ${workspaceId} and into_id = ${intoId} and undone_at is null`;
  return new Map(rows.map(({ fromId, mergedAt }) => [fromId, mergedAt]));
}

/** The merge by which a conversation went away, if it stands. */
export async function findMerge(
  sql: Sql,
  workspaceId: WorkspaceId,
  fromId: ConversationId,
): Promise<ConversationMergeRow | undefined> {
  const [row] = await sql<ConversationMergeRow[]>`
    select * from conversation_merges where workspace_id = ${workspaceId} and from_id = ${fromId} and undone_at is null`;
  return row;
}

/** A merge, undone or not. */
export async function loadMerge(
  sql: Sql,
  workspaceId: WorkspaceId,
  id: string,
): Promise<ConversationMergeRow | undefined> {
  const [row] = await sql<ConversationMergeRow[]>`
    select * from conversation_merges where workspace_id = ${workspaceId} and id = ${id}`;
  return row;
}

export interface MergeView extends Pick<ConversationMergeRow, 'id' | 'fromId' | 'intoId' | 'mergedAt'> {
  readonly mergedBy: string;
}

/** The merges that stand of a conversation: what came over to it, or where it went. Newest first. */
export const listMerges = (sql: Sql, workspaceId: WorkspaceId, id: ConversationId): Promise<MergeView[]> =>
  sql<MergeView[]>`
    select m.id, m.from_id, m.into_id, m.merged_at, coalesce(a.name, '') as merged_by
    from conversation_merges m left join agents a on a.workspace_id = m.workspace_id and a.id = m.merged_by
    where m.workspace_id = ${workspaceId} and (m.from_id = ${id} or m.into_id = ${id}) and m.undone_at is null
    order by m.merged_at desc limit 50`.execute();

export interface MergeableView
  extends Pick<ConversationRow, 'id' | 'status' | 'openedAt' | 'lastMessageAt' | 'assigneeId'> {
  readonly excerpt: string;
  readonly abusiveMessageId: string | null;
  /** How many messages were said in it. */
  readonly said: number;
}

/** The other conversations that this one could be merged into: those that `assertMergeable` lets pass, newest first. */
export const listMergeable = (
  sql: Sql,
  actor: Actor,
  row: Pick<ConversationRow, 'id' | 'channelId' | 'contactId' | 'personExternalId' | 'isPrivate'>,
): Promise<MergeableView[]> =>
  sql<MergeableView[]>`
    select c.id, c.status, c.opened_at, c.last_message_at, c.assignee_id, c.last_excerpt as excerpt, ${lastIfAbuse(sql)} as abusive_message_id,
      (select count(*)::int from messages m where m.workspace_id = c.workspace_id and m.conversation_id = c.id and m.direction <> 'internal') as said
    from conversations c
    where c.workspace_id = ${actor.workspaceId} and c.contact_id = ${row.contactId} and c.id <> ${row.id} and c.merged_into is null and c.channel_id = ${row.channelId}
      and c.person_external_id = ${row.personExternalId} and c.is_private = ${row.isPrivate} and c.brand_id = any(${[...actor.brandIds]}::uuid[])
    order by c.last_message_at desc, c.id limit 50`.execute();
