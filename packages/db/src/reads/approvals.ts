import type { Actor, ApprovalRule, BrandId, ConversationId, Instant, MessageId, WorkspaceId } from '@kwartier/core';
import type { Sql } from '../client.ts';
import type { ApprovalRow, MessageRow } from '../rows.ts';

/** What a thread shows of the approval of one message. */
export interface ApprovalOfMessage
  extends Pick<
    ApprovalRow,
    'id' | 'messageId' | 'state' | 'reason' | 'askedAt' | 'comment' | 'decidedBy' | 'decidedAt' | 'sentText'
  > {
  readonly tag: string | null;
  readonly decidedByName: string | null;
}

/** The approvals of messages, where they had to wait for one. */
export const listApprovalsOf = (
  sql: Sql,
  workspaceId: WorkspaceId,
  messageIds: readonly MessageId[],
): Promise<ApprovalOfMessage[]> =>
  sql<ApprovalOfMessage[]>`
    select p.id, p.message_id, p.state, p.reason, p.asked_at, p.comment, p.decided_by, p.decided_at, p.sent_text, t.name as tag, a.name as decided_by_name
    from approvals p
    left join tags t on t.workspace_id = p.workspace_id and t.id = p.tag_id
    left join agents a on a.workspace_id = p.workspace_id and a.id = p.decided_by
    where p.workspace_id = ${workspaceId} and p.message_id = any(${[...messageIds]}::uuid[])`.execute();

/** An approval of one of the viewer's brands. */
export async function loadApproval(sql: Sql, actor: Actor, id: string): Promise<ApprovalRow | undefined> {
  const [row] = await sql<ApprovalRow[]>`
    select p.* from approvals p join conversations c on c.workspace_id = p.workspace_id and c.id = p.conversation_id
    where p.workspace_id = ${actor.workspaceId} and p.id = ${id} and c.brand_id = any(${[...actor.brandIds]}::uuid[])`;
  return row;
}

/** What somebody wrote before anybody else looked at it; undefined if nobody had to. */
export async function loadAskedText(
  sql: Sql,
  workspaceId: WorkspaceId,
  messageId: MessageId,
): Promise<string | undefined> {
  const [row] = await sql<{ text: string }[]>`
    select text from approvals where workspace_id = ${workspaceId} and message_id = ${messageId}`;
  return row?.text;
}

/** One answer of the queue, with what one must know to decide about it. */
export interface ApprovalView
  extends Pick<ApprovalRow, 'id' | 'conversationId' | 'messageId' | 'askedBy' | 'askedAt' | 'reason' | 'confirmed'> {
  readonly tag: string | null;
  readonly askedByName: string;
  /** As it stands. */
  readonly text: string;
  readonly isThread: boolean;
  readonly deliveryReason: string | null;
  /** When it is to go out, if it has a time. */
  readonly sendAt: Instant | null;
  readonly channelId: string;
  readonly brandId: BrandId;
  readonly platform: string;
  readonly contactName: string;
  readonly status: string;
  readonly dueAt: Instant | null;
  /** The place of the answer itself, and of the last thing said. */
  readonly seq: number;
  readonly messageSeq: number;
  /** Somebody spoke after it was written. */
  readonly isOvertaken: boolean;
  readonly sortKey: string;
}

/**
 * What waits for the viewer's decision, the earliest deadline first; never their own.
 * @returns one more than `limit` if there is more
 */
export const listWaitingApprovals = (
  sql: Sql,
  actor: Actor,
  { after, limit }: { after?: { key: string; id: string } | undefined; limit: number },
): Promise<ApprovalView[]> =>
  sql<ApprovalView[]>`
    select * from (
      select p.id, p.conversation_id, p.message_id, p.asked_by, p.asked_at, p.reason, p.confirmed, t.name as tag, a.name as asked_by_name,
        m.text, m.whole_text is not null as is_thread, m.seq, m.delivery_reason, m.next_attempt_at as send_at, c.channel_id, c.brand_id, c.platform, k.name as contact_name, c.status,
        c.next_due_at as due_at, c.message_seq, ${overtaken(sql)} as is_overtaken, coalesce(c.next_due_at, 'infinity')::text as sort_key
      from approvals p
      join messages m on m.workspace_id = p.workspace_id and m.id = p.message_id
      join conversations c on c.workspace_id = p.workspace_id and c.id = p.conversation_id
      join contacts k on k.workspace_id = c.workspace_id and k.id = c.contact_id
      join agents a on a.workspace_id = p.workspace_id and a.id = p.asked_by
      left join tags t on t.workspace_id = p.workspace_id and t.id = p.tag_id
      where p.workspace_id = ${actor.workspaceId} and p.state = 'waiting' and p.asked_by <> ${actor.agentId} and c.brand_id = any(${[...actor.brandIds]}::uuid[])
    ) w
    ${after ? sql`where (w.sort_key::timestamptz, w.id) > (${after.key}::timestamptz, ${after.id}::uuid)` : sql``}
    order by w.sort_key::timestamptz, w.id limit ${limit + 1}`.execute();

/** Whether somebody else spoke in the conversation of `m` after its writer, or whoever decided about it last, had looked. */
const overtaken = (sql: Sql) => sql`exists (
  select 1 from messages e where e.workspace_id = m.workspace_id and e.conversation_id = m.conversation_id and e.seq > m.seen_seq and e.id <> m.id
    and (e.direction = 'inbound' or (e.direction = 'outbound' and e.agent_id is distinct from m.agent_id and e.delivery in ('queued', 'sending', 'sent', 'unknown', 'unconfirmed'))))`;

/** Whether a message that waits was overtaken by what somebody else said. The conversation must be locked. */
export async function isOvertaken(sql: Sql, workspaceId: WorkspaceId, id: MessageId): Promise<boolean> {
  const [row] = await sql<{ it: boolean }[]>`
    select ${overtaken(sql)} as it from messages m where m.workspace_id = ${workspaceId} and m.id = ${id}`;
  return row?.it ?? false;
}

/** Whether a public answer is about a topic that is sensitive by now, nobody has approved it, and its writer is no lead or admin. */
export async function becameSensitive(sql: Sql, workspaceId: WorkspaceId, id: MessageId): Promise<boolean> {
  const [row] = await sql<{ it: boolean }[]>`
    select exists (
      select 1 from messages m
      join conversations c on c.workspace_id = m.workspace_id and c.id = m.conversation_id
      join brands b on b.workspace_id = c.workspace_id and b.id = c.brand_id
      join agents a on a.workspace_id = m.workspace_id and a.id = m.agent_id
      join conversation_tags g on g.workspace_id = c.workspace_id and g.conversation_id = c.id
      where m.workspace_id = ${workspaceId} and m.id = ${id} and not m.is_private and a.role not in ('lead', 'admin') and b.approval_rule -> 'tagIds' ? g.tag_id::text
        and not exists (select 1 from approvals p where p.workspace_id = m.workspace_id and p.message_id = m.id and p.state = 'approved')
    ) as it`;
  return row!.it;
}

/** How many answers wait for the viewer's decision. */
export async function countWaitingApprovals(sql: Sql, actor: Actor): Promise<number> {
  const [row] = await sql<{ count: number }[]>`
    select count(*)::int as count from approvals p join conversations c on c.workspace_id = p.workspace_id and c.id = p.conversation_id
    where p.workspace_id = ${actor.workspaceId} and p.state = 'waiting' and p.asked_by <> ${actor.agentId} and c.brand_id = any(${[...actor.brandIds]}::uuid[])`;
  return row!.count;
}

/** What was said last in conversations, oldest first: what an approver reads before they decide. */
export async function listLastSaid(
  sql: Sql,
  workspaceId: WorkspaceId,
  conversationIds: readonly ConversationId[],
): Promise<Map<ConversationId, MessageRow[]>> {
  const rows = await sql<MessageRow[]>`
    select m.* from unnest(${[...conversationIds]}::uuid[]) as w(id)
    cross join lateral (
      select * from messages where workspace_id = ${workspaceId} and conversation_id = w.id and direction <> 'internal'
        and (delivery is null or delivery in ('queued', 'sending', 'sent', 'unknown', 'unconfirmed'))
      order by seq desc limit 3
    ) m order by m.seq`;
  return Map.groupBy(rows, (row) => row.conversationId);
}

/** What the viewer asked for and can still act on or learn from: what waits, and what came back since. */
export const listOwnApprovals = (
  sql: Sql,
  actor: Actor,
  since: Instant,
): Promise<(ApprovalOfMessage & { conversationId: ConversationId; text: string; contactName: string })[]> =>
  sql<(ApprovalOfMessage & { conversationId: ConversationId; text: string; contactName: string })[]>`
    select p.id, p.message_id, p.conversation_id, p.state, p.reason, p.asked_at, p.comment, p.decided_by, p.decided_at, p.sent_text, p.text,
      t.name as tag, a.name as decided_by_name, k.name as contact_name
    from approvals p
    join conversations c on c.workspace_id = p.workspace_id and c.id = p.conversation_id
    join contacts k on k.workspace_id = c.workspace_id and k.id = c.contact_id
    left join tags t on t.workspace_id = p.workspace_id and t.id = p.tag_id
    left join agents a on a.workspace_id = p.workspace_id and a.id = p.decided_by
    where p.workspace_id = ${actor.workspaceId} and p.asked_by = ${actor.agentId} and c.brand_id = any(${[...actor.brandIds]}::uuid[])
      and (p.state = 'waiting' or (p.state = 'returned' and p.decided_at > ${new Date(since).toISOString()}::timestamptz))
    order by p.asked_at desc limit 50`.execute();

/** How much somebody is trusted for a brand. */
export async function loadTrust(sql: Sql, workspaceId: WorkspaceId, agentId: string, brandId: string): Promise<number> {
  const [row] = await sql<{ trust: number }[]>`
    select trust from trust where workspace_id = ${workspaceId} and agent_id = ${agentId} and brand_id = ${brandId}`;
  return row?.trust ?? 0;
}

/** How much the viewer is trusted for each of their brands, with the brand's rule. */
export const listOwnTrust = (
  sql: Sql,
  actor: Actor,
): Promise<{ brandId: BrandId; name: string; approvalRule: ApprovalRule | null; trust: number }[]> =>
  sql<{ brandId: BrandId; name: string; approvalRule: ApprovalRule | null; trust: number }[]>`
    select b.id as brand_id, b.name, b.approval_rule, coalesce(t.trust, 0) as trust from brands b
    left join trust t on t.workspace_id = b.workspace_id and t.brand_id = b.id and t.agent_id = ${actor.agentId}
    where b.workspace_id = ${actor.workspaceId} and b.id = any(${[...actor.brandIds]}::uuid[]) order by b.name`.execute();
