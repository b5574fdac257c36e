import type { Actor, ConversationId, Instant } from '@kwartier/core';
import type { Sql } from '../client.ts';

export interface DraftRow {
  readonly text: string;
  readonly audience: string;
  readonly version: number;
  readonly savedAt: Instant | null;
}

export async function loadDraft(sql: Sql, actor: Actor, conversationId: ConversationId): Promise<DraftRow> {
  const [row] = await sql<DraftRow[]>`
    select text, audience, version, saved_at from drafts where workspace_id = ${actor.workspaceId} and conversation_id = ${conversationId} and agent_id = ${actor.agentId}`;
  return row ?? { text: '', audience: 'public', version: 0, savedAt: null };
}

/** Keep a draft. @returns undefined if another window of the same person saved a newer one */
export async function saveDraft(
  sql: Sql,
  actor: Actor,
  conversationId: ConversationId,
  draft: Pick<DraftRow, 'text' | 'audience' | 'version'>,
  now: Instant,
): Promise<DraftRow | undefined> {
  const [row] = await sql<DraftRow[]>`
    insert into drafts (workspace_id, conversation_id, agent_id, text, audience, version, saved_at)
    values (${actor.workspaceId}, ${conversationId}, ${actor.agentId}, ${draft.text}, ${draft.audience}, ${draft.version + 1}, ${new Date(now).toISOString()}::timestamptz)
    on conflict (workspace_id, conversation_id, agent_id) do update set text = excluded.text, audience = excluded.audience, version = excluded.version, saved_at = excluded.saved_at
      where drafts.version = ${draft.version}
    returning text, audience, version, saved_at`;
  return row;
}

/** Which draft is meant: that of one version, or one that says just this. */
interface Meant {
  readonly version?: number | undefined;
  readonly text?: string | undefined;
}

/**
 * Empty a draft; its version counts on, so that no window takes a later one for the one it knew. Another than the one that is meant stays.
 * @returns whether none is left
 */
export async function emptyDraft(
  sql: Sql,
  actor: Actor,
  conversationId: ConversationId,
  now: Instant,
  meant?: Meant,
): Promise<boolean> {
  const mine = sql`workspace_id = ${actor.workspaceId} and conversation_id = ${conversationId} and agent_id = ${actor.agentId}`;
  await sql`
    update drafts set text = '', version = version + 1, saved_at = ${new Date(now).toISOString()}::timestamptz
    where ${mine} and text <> '' and (${meant === undefined} or version = ${meant?.version ?? -1} or btrim(text, E' \\n\\t\\r') = ${meant?.text ?? null})`;
  const [left] = await sql`select 1 from drafts where ${mine} and text <> ''`;
  return left === undefined;
}

/**
 * Give words back to whoever wrote them, as their draft: below what they are typing, or only if they are typing nothing.
 * @returns whether they are in the draft now
 */
export async function giveBackToDraft(
  sql: Sql,
  { workspaceId, agentId, conversationId }: { workspaceId: string; agentId: string; conversationId: ConversationId },
  { text, audience }: Pick<DraftRow, 'text' | 'audience'>,
  now: Instant,
  where: 'below' | 'if_empty',
): Promise<boolean> {
  const rows = await sql`
    insert into drafts (workspace_id, conversation_id, agent_id, text, audience, version, saved_at)
    values (${workspaceId}, ${conversationId}, ${agentId}, ${text}, ${audience}, 1, ${new Date(now).toISOString()}::timestamptz)
    on conflict (workspace_id, conversation_id, agent_id) do update set
      text = case when trim(drafts.text) = '' then excluded.text else left(drafts.text || E'\\n\\n' || excluded.text, 100000) end,
      audience = case when trim(drafts.text) = '' then excluded.audience else drafts.audience end,
      version = drafts.version + 1, saved_at = excluded.saved_at
      where ${where === 'below'} or trim(drafts.text) = ''
    returning 1`;
  return rows.length > 0;
}

/** Remember how far somebody has read; never back. */
export const markRead = (sql: Sql, actor: Actor, conversationId: ConversationId, seq: number): Promise<unknown> =>
  sql`
    insert into reads (workspace_id, agent_id, conversation_id, seq) values (${actor.workspaceId}, ${actor.agentId}, ${conversationId}, ${seq})
    on conflict (workspace_id, agent_id, conversation_id) do update set seq = greatest(reads.seq, excluded.seq)`.execute();
