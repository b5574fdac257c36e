import { type ConversationId, type Instant, type RuleTrigger, triggersOf, type WorkspaceId } from '@kwartier/core';
import type postgres from 'postgres';
import type { Sql } from '../client.ts';
import type { ConversationEventRow, MessageRow, RuleEventRow, RuleRunRow } from '../rows.ts';

const isoOf = (at: Instant): string => new Date(at).toISOString();

type Fragment = postgres.PendingQuery<postgres.Row[]>;

/** What happened in one transaction, as far as rules may ask about it. */
interface Happened {
  readonly row: { readonly workspaceId: WorkspaceId; readonly updatedAt: Instant };
  readonly events: readonly ConversationEventRow[];
  readonly messages: readonly MessageRow[];
}

/** Keep what happened for rules to look at, if there is a rule that asks for it. In the transaction in which it happens. */
export async function keepForRules(sql: Sql, changes: readonly Happened[]): Promise<void> {
  const kept = changes.flatMap(({ row, events, messages }) => {
    const activities = new Map(messages.map(({ id, activity }) => [id as string, activity]));
    return events.flatMap((event) =>
      triggersOf({
        ...event,
        data: event.data as Record<string, string> | null,
        activity: activities.get(event.messageId ?? '') ?? null,
      }).map((trigger) => ({ ...event, trigger, keptAt: isoOf(row.updatedAt) })),
    );
  });
  if (kept.length === 0) return;
  const { workspaceId } = kept[0]!;
  await sql`
    insert into rule_events (workspace_id, conversation_id, seq, trigger, message_id, at)
    select ${workspaceId}, k.conversation_id, k.seq, k.trigger, k.message_id, k.at
    from unnest(${kept.map((one) => one.conversationId)}::uuid[], ${kept.map((one) => one.seq)}::int[], ${kept.map((one) => one.trigger)}::text[],
      ${kept.map((one) => one.messageId)}::uuid[], ${kept.map((one) => one.keptAt)}::timestamptz[]) as k(conversation_id, seq, trigger, message_id, at)
    where exists (select 1 from rules r where r.workspace_id = ${workspaceId} and r.trigger = k.trigger and r.enabled_at is not null)
    on conflict do nothing`;
}

/** Conversations in which something happened that rules have not looked at, the longest ago first. */
export async function listAsking(sql: Sql, workspaceId: WorkspaceId, limit: number): Promise<ConversationId[]> {
  const rows = await sql<{ id: ConversationId }[]>`
    select conversation_id as id from rule_events where workspace_id = ${workspaceId} group by conversation_id order by min(at) limit ${limit}`;
  return rows.map(({ id }) => id);
}

/** Take what happened in a locked conversation; gone with the transaction, in which it is dealt with. */
export async function takeRuleEvents(
  sql: Sql,
  workspaceId: WorkspaceId,
  conversationId: ConversationId,
): Promise<RuleEventRow[]> {
  const rows = await sql<RuleEventRow[]>`
    delete from rule_events where workspace_id = ${workspaceId} and conversation_id = ${conversationId} returning *`;
  // "conversation.opened" stands before "message.received" in the alphabet, and it is what happens first.
  return rows.toSorted((a, b) => a.seq - b.seq || (a.trigger < b.trigger ? -1 : 1));
}

/**
 * Open conversations for which a time has come that nobody has looked at yet, the longest ago first. Who finds them looks again under
 * the lock.
 * @param enabledAt a moment before it is nobody's business
 */
export async function listDueMoments(
  sql: Sql,
  workspaceId: WorkspaceId,
  { kind, minutes }: Extract<RuleTrigger, { minutes: number }>,
  enabledAt: Instant,
  now: Instant,
  limit: number,
): Promise<ConversationId[]> {
  const [from, to] = [isoOf(enabledAt), isoOf(now)];
  const span = sql`make_interval(mins => ${minutes})`;
  const text = (at: Fragment) => sql`${`${kind} ${minutes} `} || (extract(epoch from ${at}) * 1000)::bigint::text`;
  const isNew = (at: Fragment) => sql`not exists (
    select 1 from rule_moments m where m.workspace_id = c.workspace_id and m.conversation_id = c.id and m.occasion = ${text(at)})`;
  const released = sql`greatest(c.waiting_since, (
    select max(a.ended_at) from assignments a where a.workspace_id = c.workspace_id and a.conversation_id = c.id))`;
  const rows =
    kind === 'before_deadline'
      ? await sql<{ id: ConversationId }[]>`
        select c.id from conversations c where c.workspace_id = ${workspaceId} and c.status = 'open' and coalesce(c.next_due_at, 'infinity') <= ${to}::timestamptz + ${span}
          and coalesce(c.next_due_at, 'infinity') >= ${from}::timestamptz + ${span} and ${isNew(sql`c.next_due_at`)}
        order by coalesce(c.next_due_at, 'infinity') limit ${limit}`
      : kind === 'waiting_for'
        ? await sql<{ id: ConversationId }[]>`
          select c.id from conversations c where c.workspace_id = ${workspaceId} and c.status = 'open' and coalesce(c.waiting_since, 'infinity') <= ${to}::timestamptz - ${span}
            and coalesce(c.waiting_since, 'infinity') >= ${from}::timestamptz - ${span} and ${isNew(sql`c.waiting_since`)}
          order by coalesce(c.waiting_since, 'infinity') limit ${limit}`
        : await sql<{ id: ConversationId }[]>`
          select c.id from conversations c where c.workspace_id = ${workspaceId} and c.status = 'open' and c.assignee_id is null and coalesce(c.waiting_since, 'infinity') <= ${to}::timestamptz - ${span}
            and ${released} <= ${to}::timestamptz - ${span} and ${released} >= ${from}::timestamptz - ${span} and ${isNew(released)}
          order by coalesce(c.waiting_since, 'infinity') limit ${limit}`;
  return rows.map(({ id }) => id);
}

/** Note that a moment is being looked at. @returns false if somebody has looked at it already */
export async function takeMoment(
  sql: Sql,
  workspaceId: WorkspaceId,
  conversationId: ConversationId,
  occasion: string,
  at: Instant,
): Promise<boolean> {
  const taken = await sql`
    insert into rule_moments (workspace_id, conversation_id, occasion, at) values (${workspaceId}, ${conversationId}, ${occasion}, ${isoOf(at)}::timestamptz)
    on conflict do nothing returning 1`;
  return taken.length > 0;
}

/** Note a run. @returns false if this rule has answered to this occasion already */
export async function insertRuleRun(sql: Sql, row: RuleRunRow): Promise<boolean> {
  const inserted = await sql`
    insert into rule_runs (workspace_id, id, rule_id, version, conversation_id, occasion, at, outcome, held, effects, reason)
    values (${row.workspaceId}, ${row.id}, ${row.ruleId}, ${row.version}, ${row.conversationId}, ${row.occasion}, ${isoOf(row.at)}::timestamptz, ${row.outcome}, ${sql.json(row.held as never)}, ${row.effects}, ${row.reason})
    on conflict do nothing returning 1`;
  return inserted.length > 0;
}

/** Give up on what happened in a conversation: rules cannot deal with it. */
export const dropRuleEvents = (sql: Sql, workspaceId: WorkspaceId, conversationId: ConversationId): Promise<unknown> =>
  sql`delete from rule_events where workspace_id = ${workspaceId} and conversation_id = ${conversationId}`.execute();
