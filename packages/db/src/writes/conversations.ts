import type { ConversationId, WorkspaceId } from '@kwartier/core';
import type { Sql } from '../client.ts';
import type { ConversationEventRow, ConversationLinkRow, ConversationRow, MessageRow, SlaClockRow } from '../rows.ts';
import { conversationEvents, conversationLinks, conversations, messages, slaClocks } from '../schema/index.ts';
import { insertRows, updateRows } from './bulk.ts';
import { keepForRules } from './rule-runs.ts';

/** A conversation and its promises, locked until the transaction ends. */
export interface LockedConversation {
  readonly row: ConversationRow;
  readonly clocks: readonly SlaClockRow[];
}

/** What a use case leaves behind of one conversation. */
export interface ConversationChange {
  readonly isNew: boolean;
  readonly row: ConversationRow;
  /** Only those that are new or differ. */
  readonly clocks: readonly SlaClockRow[];
  readonly messages: readonly MessageRow[];
  readonly events: readonly ConversationEventRow[];
}

/**
 * Lock conversations and read them with their promises. Always in the order of their ids, so that two who lock several
 * never wait for each other in a circle.
 */
export async function lockConversations(
  sql: Sql,
  workspaceId: WorkspaceId,
  ids: readonly ConversationId[],
): Promise<LockedConversation[]> {
  if (ids.length === 0) return [];
  const rows = sql<ConversationRow[]>`
    select * from conversations where workspace_id = ${workspaceId} and id = any(${[...ids]}::uuid[]) order by id for no key update`.execute();
  // In order on one connection: the promises are read after the lock is held.
  const clocks = sql<SlaClockRow[]>`
    select * from sla_clocks where workspace_id = ${workspaceId} and conversation_id = any(${[...ids]}::uuid[])`.execute();
  return joinClocks(await rows, await clocks);
}

/** Where messages of one thread and person go. */
export interface LockedThread {
  readonly thread: string;
  readonly person: string;
  readonly conversation: LockedConversation;
  /** The thread's own conversation, which was merged into that one; null: it is that one. */
  readonly mergedFrom: LockedConversation | null;
}

/** As `lockConversations`, for the current conversations of persons in threads of one channel, or those they were merged into. */
export async function lockThreads(
  sql: Sql,
  workspaceId: WorkspaceId,
  channelId: string,
  threads: readonly { thread: string; person: string }[],
): Promise<LockedThread[]> {
  if (threads.length === 0) return [];
  // `limit` keeps it one look into the index for each, whatever Postgres knows of the table.
  const found = await sql<{ id: ConversationId; mergedInto: ConversationId | null; thread: string; person: string }[]>`
    select c.id, c.merged_into, k.thread, k.person from unnest(${threads.map((t) => t.thread)}::text[], ${threads.map((t) => t.person)}::text[]) as k(thread, person)
    cross join lateral (
      select id, merged_into from conversations
      where workspace_id = ${workspaceId} and channel_id = ${channelId} and thread_key = k.thread and person_external_id = k.person and is_current limit 1
    ) c`;
  // Whoever merges or parts holds the channel, as the caller does: what was found stays so.
  const ids = new Set(found.flatMap(({ id, mergedInto }) => (mergedInto === null ? [id] : [id, mergedInto])));
  const locked = new Map((await lockConversations(sql, workspaceId, [...ids])).map((one) => [one.row.id, one]));
  return found.map(({ id, mergedInto, thread, person }) => ({
    thread,
    person,
    conversation: locked.get(mergedInto ?? id)!,
    mergedFrom: mergedInto === null ? null : locked.get(id)!,
  }));
}

export function joinClocks(rows: readonly ConversationRow[], clocks: readonly SlaClockRow[]): LockedConversation[] {
  const byConversation = Map.groupBy(clocks, (clock) => clock.conversationId);
  return rows.map((row) => ({ row, clocks: byConversation.get(row.id) ?? [] }));
}

const CLOCK_KEY = 'workspace_id, conversation_id, target, ordinal, segment';
const CLOCK_UPDATE = [
  'policy_id',
  'policy_version',
  'state',
  'started_at',
  'goal_at',
  'warn_at',
  'due_at',
  'promise_ms',
  'goal_ms',
  'remaining_ms',
  'paused_at',
  'met_at',
  'goal_missed_at',
  'warned_at',
  'breached_at',
  'next_fire_at',
]
  .map((column) => `${column} = excluded.${column}`)
  .join(', ');
const CONVERSATION_IDENTITY = ['channelId', 'brandId', 'platform', 'isPrivate', 'createdAt'] as const;

/** Write everything that changed, in one round trip. Rows that exist must have been locked in this transaction. */
export async function saveConversations(
  sql: Sql,
  changes: readonly ConversationChange[],
  links: readonly ConversationLinkRow[] = [],
): Promise<void> {
  const changed = changes
    .filter((change) => !change.isNew)
    .map(({ row }) => {
      const rest: Partial<ConversationRow> = { ...row };
      for (const key of CONVERSATION_IDENTITY) delete rest[key];
      return rest;
    });
  await Promise.all([
    // Those that stop being current go first: the new one of the same thread takes their place in the unique index.
    updateRows(sql, conversations, changed, ['workspaceId', 'id']),
    insertRows(
      sql,
      conversations,
      changes.filter((change) => change.isNew).map((change) => change.row),
    ),
    insertRows(
      sql,
      messages,
      changes.flatMap((change) => change.messages),
    ),
    insertRows(
      sql,
      conversationEvents,
      changes.flatMap((change) => change.events),
    ),
    insertRows(
      sql,
      slaClocks,
      changes.flatMap((change) => change.clocks),
      `on conflict (${CLOCK_KEY}) do update set ${CLOCK_UPDATE}`,
    ),
    insertRows(sql, conversationLinks, links, 'on conflict do nothing'),
    keepForRules(sql, changes),
  ]);
}
