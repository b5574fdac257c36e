import type {
  Actor,
  ContactRole,
  ConversationId,
  Instant,
  MessageId,
  PastEvent,
  Rule,
  RuleOutcome,
  RuleTrigger,
  WorkspaceId,
} from '@kwartier/core';
import type { Sql } from '../client.ts';
import type { ConversationRow, RuleRow, RuleRunRow, RuleVersionRow } from '../rows.ts';

/** Rules that are on, in the order in which they are asked. */
export const listActiveRules = (sql: Sql, workspaceId: WorkspaceId): Promise<Rule[]> =>
  sql<Rule[]>`
    select r.id, r.version, r.enabled_at, v.name, v.brand_id, v.trigger, v.conditions, v.actions, v.stop
    from rules r join rule_versions v on v.workspace_id = r.workspace_id and v.rule_id = r.id and v.version = r.version
    where r.workspace_id = ${workspaceId} and r.enabled_at is not null order by r.position, r.id`.execute();

export interface RuleView extends RuleRow, Omit<RuleVersionRow, 'workspaceId' | 'ruleId' | 'version' | 'trigger'> {
  readonly when: RuleTrigger;
  /** Within the days that were asked for. */
  readonly runs: number;
  readonly lastRunAt: Instant | null;
}

/** Rules for brands that the viewer has, in their order; archived ones last. @param since from when on runs are counted */
export const listRules = (
  sql: Sql,
  actor: Actor,
  since: Instant,
  { id }: { id?: string | undefined } = {},
): Promise<RuleView[]> =>
  sql<RuleView[]>`
    select r.*, v.name, v.brand_id, v.trigger as "when", v.conditions, v.actions, v.stop, v.made_by, v.made_at,
      (select count(*)::int from rule_runs x where x.workspace_id = r.workspace_id and x.rule_id = r.id and x.at >= ${new Date(since).toISOString()}::timestamptz and x.outcome in ('done', 'unchanged')) as runs,
      (select max(x.at) from rule_runs x where x.workspace_id = r.workspace_id and x.rule_id = r.id and x.outcome in ('done', 'unchanged')) as last_run_at
    from rules r join rule_versions v on v.workspace_id = r.workspace_id and v.rule_id = r.id and v.version = r.version
    where r.workspace_id = ${actor.workspaceId} and (v.brand_id is null or v.brand_id = any(${[...actor.brandIds]}::uuid[])) ${id ? sql`and r.id = ${id}` : sql``}
    order by r.archived_at is not null, r.position, r.id`.execute();

export interface RuleVersionFigures extends RuleVersionRow {
  readonly runs: number;
  readonly lastRunAt: Instant | null;
}

/** Every version, newest first, with how often it ran. */
export const listRuleVersions = (sql: Sql, workspaceId: WorkspaceId, id: string): Promise<RuleVersionFigures[]> =>
  sql<RuleVersionFigures[]>`
    select v.*, f.runs, f.last_run_at from rule_versions v cross join lateral (
      select count(*)::int as runs, max(x.at) as last_run_at from rule_runs x
      where x.workspace_id = v.workspace_id and x.rule_id = v.rule_id and x.version = v.version and x.outcome in ('done', 'unchanged')) f
    where v.workspace_id = ${workspaceId} and v.rule_id = ${id} order by v.version desc`.execute();

export interface RuleRunView
  extends Pick<RuleRunRow, 'id' | 'ruleId' | 'version' | 'occasion' | 'at' | 'held' | 'effects' | 'reason'>,
    Pick<RuleVersionRow, 'name' | 'actions' | 'trigger'> {
  readonly outcome: RuleOutcome;
}

/** What rules did in a conversation and why, newest first. */
export const listRuleRuns = (
  sql: Sql,
  workspaceId: WorkspaceId,
  conversationId: ConversationId,
  limit: number,
): Promise<RuleRunView[]> =>
  sql<RuleRunView[]>`
    select x.id, x.rule_id, x.version, x.occasion, x.at, x.outcome, x.held, x.effects, x.reason, v.name, v.actions, v.trigger
    from rule_runs x join rule_versions v on v.workspace_id = x.workspace_id and v.rule_id = x.rule_id and v.version = x.version
    where x.workspace_id = ${workspaceId} and x.conversation_id = ${conversationId} order by x.at desc, x.id desc limit ${limit}`.execute();

/** How much rules have changed of a conversation since an instant. */
export async function countRuleEffects(
  sql: Sql,
  workspaceId: WorkspaceId,
  conversationId: ConversationId,
  since: Instant,
): Promise<number> {
  const [row] = await sql<{ effects: number }[]>`
    select coalesce(sum(effects), 0)::int as effects from rule_runs
    where workspace_id = ${workspaceId} and conversation_id = ${conversationId} and at > ${new Date(since).toISOString()}::timestamptz`;
  return row?.effects ?? 0;
}

/** What stands beside a conversation that rules ask about. */
export interface RuleSurroundings {
  readonly tagIds: string[];
  readonly personRoles: ContactRole[];
  /** Of the message, else of the customer's newest. */
  readonly text: string;
  readonly releasedAt: Instant | null;
}

export async function loadRuleSurroundings(
  sql: Sql,
  { workspaceId, id, contactId }: Pick<ConversationRow, 'workspaceId' | 'id' | 'contactId'>,
  messageId: MessageId | null,
): Promise<RuleSurroundings> {
  const [row] = await sql<RuleSurroundings[]>`
    select array(select t.tag_id::text from conversation_tags t where t.workspace_id = ${workspaceId} and t.conversation_id = ${id}) as tag_ids,
      coalesce((select p.roles from contact_profiles p where p.workspace_id = ${workspaceId} and p.contact_id = ${contactId}), '{}') as person_roles,
      coalesce(
        (select nullif(m.text, '') from messages m where m.workspace_id = ${workspaceId} and m.id = ${messageId}),
        (select m.text from messages m where m.workspace_id = ${workspaceId} and m.conversation_id = ${id} and m.direction = 'inbound' order by m.seq desc limit 1), '') as text,
      (select max(a.ended_at) from assignments a where a.workspace_id = ${workspaceId} and a.conversation_id = ${id}) as released_at`;
  return row!;
}

/** A conversation as it is now, for trying rules out. */
export interface PastConversation
  extends Pick<
    ConversationRow,
    | 'id'
    | 'channelId'
    | 'brandId'
    | 'teamId'
    | 'platform'
    | 'isPrivate'
    | 'contactId'
    | 'language'
    | 'priority'
    | 'status'
    | 'assigneeId'
  > {
  readonly contactName: string;
  readonly tagIds: string[];
  readonly personRoles: ContactRole[];
}

/** Conversations of the viewer's brands, as they are now. */
export const listPastConversations = (
  sql: Sql,
  actor: Actor,
  ids: readonly ConversationId[],
): Promise<PastConversation[]> =>
  sql<PastConversation[]>`
    select c.id, c.channel_id, c.brand_id, c.team_id, c.platform, c.is_private, c.contact_id, c.language, c.priority, c.status, c.assignee_id, k.name as contact_name,
      array(select t.tag_id::text from conversation_tags t where t.workspace_id = c.workspace_id and t.conversation_id = c.id) as tag_ids,
      coalesce((select p.roles from contact_profiles p where p.workspace_id = c.workspace_id and p.contact_id = c.contact_id), '{}') as person_roles
    from conversations c join contacts k on k.workspace_id = c.workspace_id and k.id = c.contact_id
    where c.workspace_id = ${actor.workspaceId} and c.id = any(${[...ids]}::uuid[]) and c.brand_id = any(${[...actor.brandIds]}::uuid[])`.execute();

/** Something in a conversation's past, with what was said. */
export interface PastRow extends PastEvent {
  readonly conversationId: ConversationId;
  readonly text: string;
}

const PAST = (sql: Sql) => sql`m.conversation_id, m.seq, m.sent_at as at, m.text, m.activity,
  case when m.direction = 'inbound' then 'message.received' when m.kind = 'activity' then m.activity->>'type' else 'message.sent' end as type`;
const TELLS = (sql: Sql) =>
  sql`(m.direction = 'inbound' or m.kind = 'activity' or (m.direction = 'outbound' and m.delivery = 'sent'))`;

/** The first id that a message made at an instant can have: ids of messages begin with the time (UUID version 7). */
const firstIdAt = (at: number): string => {
  const hex = Math.max(0, at).toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`;
};

/**
 * What happened in conversations of the viewer's brands since an instant, newest first.
 * @param madeSince the same by the machine's clock
 */
export const listPast = (
  sql: Sql,
  actor: Actor,
  { since, madeSince, limit }: { since: Instant; madeSince: Instant; limit: number },
): Promise<PastRow[]> =>
  sql<PastRow[]>`
    select ${PAST(sql)} from messages m join conversations c on c.workspace_id = m.workspace_id and c.id = m.conversation_id
    where m.workspace_id = ${actor.workspaceId} and m.id >= ${firstIdAt(madeSince)} and m.sent_at >= ${new Date(since).toISOString()}::timestamptz
      and c.brand_id = any(${[...actor.brandIds]}::uuid[]) and ${TELLS(sql)}
    order by m.id desc limit ${limit}`.execute();

/** Everything that happened in conversations, in order; what was said is left out but for what customers said. */
export const listPastOf = (sql: Sql, workspaceId: WorkspaceId, ids: readonly ConversationId[]): Promise<PastRow[]> =>
  sql<PastRow[]>`
    select ${PAST(sql)} from messages m
    where m.workspace_id = ${workspaceId} and m.conversation_id = any(${[...ids]}::uuid[]) and ${TELLS(sql)} order by m.conversation_id, m.seq`.execute();

/** Promises of conversations that fell due between two instants and still ran so many minutes before. */
export const listPastDeadlines = (
  sql: Sql,
  workspaceId: WorkspaceId,
  ids: readonly ConversationId[],
  minutes: number,
  from: Instant,
  to: Instant,
): Promise<{ conversationId: ConversationId; at: Instant }[]> =>
  sql<{ conversationId: ConversationId; at: Instant }[]>`
    select distinct k.conversation_id, k.due_at - make_interval(mins => ${minutes}) as at from sla_clocks k
    where k.workspace_id = ${workspaceId} and k.conversation_id = any(${[...ids]}::uuid[])
      and k.due_at - make_interval(mins => ${minutes}) between greatest(k.started_at, ${new Date(from).toISOString()}::timestamptz) and ${new Date(to).toISOString()}::timestamptz
      and (k.met_at is null or k.met_at > k.due_at - make_interval(mins => ${minutes})) and k.state <> 'cancelled'
    order by k.conversation_id, at`.execute();

export async function listBrandIds(sql: Sql, workspaceId: WorkspaceId): Promise<string[]> {
  const rows = await sql<{ id: string }[]>`select id from brands where workspace_id = ${workspaceId}`;
  return rows.map(({ id }) => id);
}
