import type { Instant, MessageId, WorkspaceId } from '@kwartier/core';
import type { Sql } from '../client.ts';
import type { MessageRow } from '../rows.ts';

type Post = Pick<MessageRow, 'id' | 'partOf' | 'conversationId' | 'seq'>;

/** The posts of the same thread after one, as far as nobody has begun to send them. */
const later = (sql: Sql, workspaceId: WorkspaceId, { id, partOf, conversationId, seq }: Post) => sql`
  workspace_id = ${workspaceId} and conversation_id = ${conversationId} and part_of = ${partOf ?? id} and thread_after is not null
    and seq > ${seq} and delivery = 'queued' and lease is null`;

/** Say of the later posts of a thread why they stand still: this one is not out, and does not go out by itself. */
export const holdLaterPosts = (sql: Sql, workspaceId: WorkspaceId, post: Post, reason: string): Promise<unknown> =>
  sql`update messages set delivery_reason = ${reason} where ${later(sql, workspaceId, post)}`.execute();

/**
 * A thread that waited whole goes out: its row is the first post. The button to write to us is on the last.
 * @returns undefined if it is gone
 */
export async function writeFirstPost(
  sql: Sql,
  workspaceId: WorkspaceId,
  id: MessageId,
  text: string,
): Promise<MessageRow | undefined> {
  const [row] = await sql<MessageRow[]>`
    update messages set text = ${text}, invites = false where workspace_id = ${workspaceId} and id = ${id} returning *`;
  return row;
}

/**
 * Make one row of a thread again of which nobody has begun to send a later post: it waits on as a whole. The conversation must be locked.
 * @returns undefined if it is no first post of a thread that waits
 */
export async function gatherThread(sql: Sql, workspaceId: WorkspaceId, id: MessageId): Promise<MessageRow | undefined> {
  const rest = await sql<{ invites: boolean }[]>`
    delete from messages m using messages f
    where f.workspace_id = ${workspaceId} and f.id = ${id} and f.delivery in ('scheduled', 'overtaken') and f.whole_text is not null and f.lease is null
      and m.workspace_id = f.workspace_id and m.conversation_id = f.conversation_id and m.part_of = f.id and m.thread_after is not null
      and m.delivery = 'queued' and m.lease is null and m.attempts = 0
    returning m.invites`;
  const [row] = await sql<MessageRow[]>`
    update messages set text = whole_text, invites = invites or ${rest.some((post) => post.invites)}
    where workspace_id = ${workspaceId} and id = ${id} and delivery in ('scheduled', 'overtaken') and whole_text is not null and lease is null returning *`;
  return row;
}

/**
 * Let a post of a thread go out that the platform refused; those after it follow. The conversation must be locked.
 * @returns undefined if it is no such post, or not refused (any more)
 */
export async function requeuePost(
  sql: Sql,
  workspaceId: WorkspaceId,
  id: MessageId,
  machineNow: Instant,
): Promise<MessageRow | undefined> {
  const [post] = await sql<MessageRow[]>`
    update messages set delivery = 'queued', delivery_reason = null, next_attempt_at = ${new Date(machineNow).toISOString()}::timestamptz, first_tried_at = null, read_backs = 0, seen_seq = null
    where workspace_id = ${workspaceId} and id = ${id} and delivery = 'rejected' and deleted_at is null and (whole_text is not null or thread_after is not null)
    returning *`;
  if (post) await sql`update messages set delivery_reason = null where ${later(sql, workspaceId, post)}`;
  return post;
}

/**
 * Take the rest of a thread out that stands still: the post itself, unless the platform refused it, and all after it. One that was refused
 * stays as a line of its own, which nothing follows any more. The conversation must be locked: nobody learns meanwhile that the post before is out.
 * @returns what was to be said, in order; empty: it does not stand still
 */
export async function deleteRestOfThread(
  sql: Sql,
  workspaceId: WorkspaceId,
  post: Post & Pick<MessageRow, 'delivery' | 'threadAfter'>,
): Promise<Pick<MessageRow, 'id' | 'text'>[]> {
  const said: Pick<MessageRow, 'id' | 'text'>[] = [];
  if (post.delivery === 'rejected')
    said.push(
      ...(await sql<{ id: MessageId; text: string }[]>`
        update messages set thread_after = null, whole_text = null
        where workspace_id = ${workspaceId} and id = ${post.id} and delivery = 'rejected' returning id, text`),
    );
  else
    said.push(
      ...(await sql<{ id: MessageId; text: string }[]>`
        delete from messages m using messages p
        where m.workspace_id = ${workspaceId} and m.id = ${post.id} and m.delivery = 'queued' and m.lease is null
          and p.workspace_id = m.workspace_id and p.id = m.thread_after and p.delivery <> 'sent' returning m.id, m.text`),
    );
  if (said.length === 0) return [];
  const rest = await sql<{ id: MessageId; text: string; seq: number }[]>`
    delete from messages where ${later(sql, workspaceId, post)} returning id, text, seq`;
  return [...said, ...rest.toSorted((a, b) => a.seq - b.seq)];
}
