import type { Actor, ConversationId, Instant, MessageId, WorkspaceId } from '@kwartier/core';
import type { Sql } from '../client.ts';
import type { ConversationMergeRow } from '../rows.ts';

const iso = (at: Instant): string => new Date(at).toISOString();

/** A message's new place. */
export interface Move {
  readonly id: MessageId;
  readonly seq: number;
  readonly mergedFrom: ConversationId | null;
}

/**
 * Give messages their places in a conversation, with all that stands beside them: mentions, files, decisions. The places must be new ones
 * of that conversation, which is locked as the one they come from is.
 */
export async function moveMessages(
  sql: Sql,
  workspaceId: WorkspaceId,
  to: ConversationId,
  moves: readonly Move[],
): Promise<void> {
  if (moves.length === 0) return;
  const ids = moves.map(({ id }) => id);
  await sql`
    update messages m set conversation_id = ${to}, seq = v.seq, merged_from = v.merged_from
    from unnest(${ids}::uuid[], ${moves.map(({ seq }) => seq)}::int[], ${moves.map(({ mergedFrom }) => mergedFrom)}::uuid[]) as v(id, seq, merged_from)
    where m.workspace_id = ${workspaceId} and m.id = v.id`;
  await sql`
    update mentions n set conversation_id = m.conversation_id, seq = m.seq from messages m
    where n.workspace_id = ${workspaceId} and n.message_id = any(${ids}::uuid[]) and m.workspace_id = n.workspace_id and m.id = n.message_id`;
  await sql`update uploads set conversation_id = ${to} where workspace_id = ${workspaceId} and message_id = any(${ids}::uuid[])`;
  await sql`update approvals set conversation_id = ${to} where workspace_id = ${workspaceId} and message_id = any(${ids}::uuid[])`;
}

/** Whether another conversation was merged into this one. */
export async function hasMergedIn(sql: Sql, workspaceId: WorkspaceId, id: ConversationId): Promise<boolean> {
  const rows =
    await sql`select 1 from conversations where workspace_id = ${workspaceId} and merged_into = ${id} limit 1`;
  return rows.length > 0;
}

/** Forget the promises of conversations: they are told anew, and written with the rows. */
export const deleteClocks = (sql: Sql, workspaceId: WorkspaceId, ids: readonly ConversationId[]): Promise<unknown> =>
  sql`delete from sla_clocks where workspace_id = ${workspaceId} and conversation_id = any(${[...ids]}::uuid[])`.execute();

/** What rules were to look at in a conversation that goes away is nobody's question any more. */
export const deleteRuleEvents = (sql: Sql, workspaceId: WorkspaceId, id: ConversationId): Promise<unknown> =>
  sql`delete from rule_events where workspace_id = ${workspaceId} and conversation_id = ${id}`.execute();

/** Words come to a conversation whose own time was over: theirs is still to come. */
export const deleteExpiry = (sql: Sql, workspaceId: WorkspaceId, id: ConversationId): Promise<unknown> =>
  sql`delete from expired_conversations where workspace_id = ${workspaceId} and conversation_id = ${id}`.execute();

/** Give a conversation the tags of another. @returns those it did not have */
export async function copyTags(
  sql: Sql,
  workspaceId: WorkspaceId,
  from: ConversationId,
  to: ConversationId,
): Promise<string[]> {
  const rows = await sql<{ tagId: string }[]>`
    insert into conversation_tags (workspace_id, conversation_id, tag_id, tagged_by, at)
    select workspace_id, ${to}, tag_id, tagged_by, at from conversation_tags where workspace_id = ${workspaceId} and conversation_id = ${from}
    on conflict do nothing returning tag_id`;
  return rows.map(({ tagId }) => tagId);
}

/**
 * What people were typing in a conversation that goes away becomes theirs in the other, below what they are typing there; files that wait
 * beside it go along.
 */
export async function moveDrafts(
  sql: Sql,
  workspaceId: WorkspaceId,
  from: ConversationId,
  to: ConversationId,
  now: Instant,
): Promise<void> {
  await sql`
    insert into drafts (workspace_id, conversation_id, agent_id, text, audience, version, saved_at)
    select workspace_id, ${to}, agent_id, text, audience, 1, ${iso(now)}::timestamptz from drafts
    where workspace_id = ${workspaceId} and conversation_id = ${from} and trim(text) <> ''
    on conflict (workspace_id, conversation_id, agent_id) do update set
      text = case when trim(drafts.text) = '' then excluded.text else left(drafts.text || E'\\n\\n' || excluded.text, 100000) end,
      audience = case when trim(drafts.text) = '' then excluded.audience else drafts.audience end,
      version = drafts.version + 1, saved_at = excluded.saved_at`;
  await sql`
    update drafts set text = '', version = version + 1, saved_at = ${iso(now)}::timestamptz
    where workspace_id = ${workspaceId} and conversation_id = ${from} and text <> ''`;
  await sql`
    update uploads set conversation_id = ${to} where workspace_id = ${workspaceId} and conversation_id = ${from} and message_id is null`;
}

/** Who had read all of both has read all of the one that they become. @param seenTo the last place said in each, before */
export const carryReads = (
  sql: Sql,
  workspaceId: WorkspaceId,
  from: { readonly id: ConversationId; readonly messageSeq: number },
  into: { readonly id: ConversationId; readonly messageSeq: number },
  seq: number,
): Promise<unknown> =>
  sql`
    update reads a set seq = ${seq} from reads b
    where a.workspace_id = ${workspaceId} and a.conversation_id = ${into.id} and a.seq >= ${into.messageSeq}
      and b.workspace_id = a.workspace_id and b.agent_id = a.agent_id and b.conversation_id = ${from.id} and b.seq >= ${from.messageSeq}`.execute();

/** Whoever does this has read what they sorted. */
export const readUpTo = (sql: Sql, actor: Actor, id: ConversationId, seq: number): Promise<unknown> =>
  sql`
    insert into reads (workspace_id, agent_id, conversation_id, seq) values (${actor.workspaceId}, ${actor.agentId}, ${id}, ${seq})
    on conflict (workspace_id, agent_id, conversation_id) do update set seq = greatest(reads.seq, excluded.seq)`.execute();

export async function insertConversationMerge(
  sql: Sql,
  row: Omit<ConversationMergeRow, 'undoneBy' | 'undoneAt'>,
): Promise<void> {
  await sql`
    insert into conversation_merges (workspace_id, id, from_id, into_id, before, merged_by, merged_at)
    values (${row.workspaceId}, ${row.id}, ${row.fromId}, ${row.intoId}, ${sql.json(row.before as never)}, ${row.mergedBy}, ${iso(row.mergedAt)}::timestamptz)`;
}

export async function markMergeUndone(
  sql: Sql,
  workspaceId: WorkspaceId,
  id: string,
  by: string,
  now: Instant,
): Promise<void> {
  await sql`
    update conversation_merges set undone_by = ${by}, undone_at = ${iso(now)}::timestamptz where workspace_id = ${workspaceId} and id = ${id}`;
}
