import type { Actor, Instant } from '@kwartier/core';
import type { Sql } from '../client.ts';
import { countAbusive, withRecentAbuse } from './assignment.ts';

export interface Figures {
  readonly mean: number | null;
  readonly median: number | null;
  readonly p90: number | null;
  readonly within15: number | null;
  readonly within30: number | null;
  readonly within60: number | null;
}
export interface FirstResponseView {
  readonly key: string | null;
  readonly name: string;
  readonly count: number;
  readonly answered: number;
  readonly unanswered: number;
  readonly allHours: Figures;
  readonly businessHours: Figures;
}
export type ReportGroup = 'channel' | 'team' | 'agent' | 'day';

interface FlatRow {
  key: string | null;
  name: string;
  count: number;
  answered: number;
  [figure: string]: number | string | null;
}

/**
 * First responses of conversations opened in [from, to), of the viewer's brands. Seconds.
 *
 * Median: the mean of the middle two for an even count (percentile_cont 0.5). p90: nearest rank, value number ceil(0.9 n)
 * (percentile_disc 0.9). Shares are of the answered. Conversations that were spam or that we began are not counted.
 */
export async function reportFirstResponse(
  sql: Sql,
  actor: Actor,
  from: Instant,
  to: Instant,
  groupBy: ReportGroup | null,
): Promise<FirstResponseView[]> {
  const group = {
    channel: sql`c.channel_id::text as key, (select h.name from channels h where h.workspace_id = c.workspace_id and h.id = c.channel_id) as name`,
    team: sql`c.team_id::text as key, (select t.name from teams t where t.workspace_id = c.workspace_id and t.id = c.team_id) as name`,
    agent: sql`c.first_responder_id::text as key, coalesce((select a.name from agents a where a.workspace_id = c.workspace_id and a.id = c.first_responder_id), case when c.first_response_ms is null then 'Nobody yet' else 'On the platform itself' end) as name`,
    day: sql`to_char(c.opened_at at time zone w.time_zone, 'YYYY-MM-DD') as key, to_char(c.opened_at at time zone w.time_zone, 'YYYY-MM-DD') as name`,
    all: sql`null::text as key, 'All' as name`,
  }[groupBy ?? 'all'];
  const rows = await sql<FlatRow[]>`
    select key, name, count(*)::int as count, count(ms)::int as answered,
      avg(ms)::float8 as mean, percentile_cont(0.5) within group (order by ms) as median, percentile_disc(0.9) within group (order by ms)::float8 as p90,
      (count(*) filter (where ms <= 900000))::float8 / nullif(count(ms), 0) as within15, (count(*) filter (where ms <= 1800000))::float8 / nullif(count(ms), 0) as within30,
      (count(*) filter (where ms <= 3600000))::float8 / nullif(count(ms), 0) as within60,
      avg(business)::float8 as b_mean, percentile_cont(0.5) within group (order by business) as b_median, percentile_disc(0.9) within group (order by business)::float8 as b_p90,
      (count(*) filter (where business <= 900000))::float8 / nullif(count(business), 0) as b_within15, (count(*) filter (where business <= 1800000))::float8 / nullif(count(business), 0) as b_within30,
      (count(*) filter (where business <= 3600000))::float8 / nullif(count(business), 0) as b_within60
    from (
      select ${group}, c.first_response_ms as ms, c.first_response_business_ms as business
      from conversations c join workspaces w on w.id = c.workspace_id
      where c.workspace_id = ${actor.workspaceId} and c.brand_id = any(${[...actor.brandIds]}::uuid[]) and c.opened_at >= ${new Date(from).toISOString()}::timestamptz and c.opened_at < ${new Date(to).toISOString()}::timestamptz
        and c.status <> 'spam' and c.last_inbound_at is not null and c.merged_into is null
    ) opened
    group by key, name order by key nulls last`;
  const seconds = (value: unknown) => (typeof value === 'number' ? value / 1000 : null);
  const share = (value: unknown) => (typeof value === 'number' ? value : null);
  return rows.map((row) => ({
    key: row.key,
    name: row.name,
    count: row.count,
    answered: row.answered,
    unanswered: row.count - row.answered,
    allHours: {
      mean: seconds(row.mean),
      median: seconds(row.median),
      p90: seconds(row.p90),
      within15: share(row.within15),
      within30: share(row.within30),
      within60: share(row.within60),
    },
    businessHours: {
      mean: seconds(row.bMean),
      median: seconds(row.bMedian),
      p90: seconds(row.bP90),
      within15: share(row.bWithin15),
      within30: share(row.bWithin30),
      within60: share(row.bWithin60),
    },
  }));
}

export interface BoardView {
  readonly waiting: number;
  readonly unassigned: number;
  readonly atRisk: number;
  readonly breached: number;
  readonly longestWaitSince: Instant | null;
  readonly dayStart: Instant;
  readonly byHour: readonly {
    hour: number;
    opened: number;
    answered: number;
    median: number | null;
    breached: number;
  }[];
  readonly byChannel: readonly {
    channelId: string;
    name: string;
    waiting: number;
    breached: number;
    medianToday: number | null;
  }[];
  readonly agents: readonly {
    agentId: string;
    name: string;
    presence: string;
    open: number;
    waiting: number;
    capacity: number;
    /** Conversations with abuse in them of the last `ABUSE_SHARE_MS`. */
    abusive: number;
    answeredToday: number;
  }[];
  readonly needsSomebody: readonly {
    conversationId: string;
    contactName: string;
    platform: string;
    dueAt: Instant | null;
    waitingSince: Instant | null;
    assigneeId: string | null;
  }[];
}

/** How the viewer's brands stand at this moment. */
export async function loadBoard(sql: Sql, actor: Actor, now: Instant): Promise<BoardView> {
  const at = new Date(now).toISOString();
  const mine = sql`c.workspace_id = ${actor.workspaceId} and c.brand_id = any(${[...actor.brandIds]}::uuid[])`;
  const [zone] = await sql<{ dayStart: Instant }[]>`
    select date_trunc('day', ${at}::timestamptz at time zone w.time_zone) at time zone w.time_zone as day_start from workspaces w where w.id = ${actor.workspaceId}`;
  const dayStart = zone!.dayStart;
  const since = new Date(dayStart).toISOString();
  const [totals, byHour, byChannel, agents, needsSomebody] = await Promise.all([
    sql<Pick<BoardView, 'waiting' | 'unassigned' | 'atRisk' | 'breached' | 'longestWaitSince'>[]>`
      select count(*) filter (where c.waiting_since is not null)::int as waiting, count(*) filter (where c.waiting_since is not null and c.assignee_id is null)::int as unassigned,
        count(*) filter (where c.next_due_at > ${at}::timestamptz and c.next_warn_at <= ${at}::timestamptz)::int as at_risk, count(*) filter (where c.next_due_at <= ${at}::timestamptz)::int as breached,
        min(c.waiting_since) as longest_wait_since
      from conversations c where ${mine} and c.status = 'open'`,
    sql<BoardView['byHour'][number][]>`
      select extract(hour from c.opened_at at time zone w.time_zone)::int as hour, count(*)::int as opened, count(c.first_response_ms)::int as answered,
        percentile_cont(0.5) within group (order by c.first_response_ms) / 1000 as median,
        count(*) filter (where exists (select 1 from sla_clocks s where s.workspace_id = c.workspace_id and s.conversation_id = c.id and s.target = 'first_response' and s.breached_at is not null))::int as breached
      from conversations c join workspaces w on w.id = c.workspace_id
      where ${mine} and c.opened_at >= ${since}::timestamptz and c.opened_at <= ${at}::timestamptz and c.last_inbound_at is not null and c.status <> 'spam' and c.merged_into is null group by 1 order by 1`,
    sql<BoardView['byChannel'][number][]>`
      select h.id as channel_id, h.name, count(c.id) filter (where c.status = 'open' and c.waiting_since is not null)::int as waiting, count(c.id) filter (where c.status = 'open' and c.next_due_at <= ${at}::timestamptz)::int as breached,
        percentile_cont(0.5) within group (order by c.first_response_ms) filter (where c.opened_at >= ${since}::timestamptz) / 1000 as median_today
      from channels h left join conversations c on c.workspace_id = h.workspace_id and c.channel_id = h.id and c.merged_into is null and (c.status = 'open' or c.opened_at >= ${since}::timestamptz)
      where h.workspace_id = ${actor.workspaceId} and h.brand_id = any(${[...actor.brandIds]}::uuid[]) group by h.id, h.name order by h.name`,
    sql<BoardView['agents'][number][]>`
      ${withRecentAbuse(sql, actor.workspaceId, now)}
      select a.id as agent_id, a.name, a.presence, a.capacity, ${countAbusive(sql, now)} as abusive, count(c.id)::int as open, count(c.id) filter (where c.waiting_since is not null)::int as waiting,
        (select count(*)::int from messages m where m.workspace_id = a.workspace_id and m.agent_id = a.id and m.direction = 'outbound' and m.delivery = 'sent' and m.sent_at >= ${since}::timestamptz) as answered_today
      from agents a left join conversations c on c.workspace_id = a.workspace_id and c.assignee_id = a.id and c.status = 'open'
      where a.workspace_id = ${actor.workspaceId} and a.is_active group by a.workspace_id, a.id, a.name, a.presence, a.capacity order by a.name`,
    sql<BoardView['needsSomebody'][number][]>`
      select c.id as conversation_id, k.name as contact_name, c.platform, c.next_due_at as due_at, c.waiting_since, c.assignee_id
      from conversations c join contacts k on k.workspace_id = c.workspace_id and k.id = c.contact_id
      where ${mine} and c.status = 'open' and c.waiting_since is not null and (c.assignee_id is null or c.next_warn_at <= ${at}::timestamptz)
      order by coalesce(c.next_due_at, 'infinity'), c.waiting_since, c.id limit 8`,
  ]);
  return { ...totals[0]!, dayStart, byHour, byChannel, agents, needsSomebody };
}
