import {
  ABUSE_SHARE_MS,
  type AgentId,
  type Candidate,
  type Instant,
  type TeamId,
  type Waiting,
  type WorkspaceId,
} from '@kwartier/core';
import type { Sql } from '../client.ts';
import { mayAnswer } from './people.ts';

export interface NamedCandidate extends Candidate {
  readonly name: string;
}

/** Whether a message `m` is taken for abuse, as its index has it. */
export const isAbuse = (sql: Sql) => sql`coalesce(m.is_abuse_marked, m.is_abuse_found)`;

/** The id of what was said last in a conversation `c`, if it is taken for abuse; else null. */
export const lastIfAbuse = (sql: Sql) => sql`(
  select m.id from messages m where m.workspace_id = c.workspace_id and m.conversation_id = c.id and ${isAbuse(sql)} and m.deleted_at is null and m.sent_at = c.last_message_at limit 1)`;

const sinceText = (now: Instant): string => new Date(now - ABUSE_SHARE_MS).toISOString();

/** What of the last `ABUSE_SHARE_MS` is abuse, with who has it now: before a statement that counts with `countAbusive`. */
export const withRecentAbuse = (sql: Sql, workspaceId: WorkspaceId, now: Instant) => sql`
  with recent_abuse as materialized (
    select distinct g.agent_id, g.conversation_id from messages m
    join assignments g on g.workspace_id = m.workspace_id and g.conversation_id = m.conversation_id and g.ended_at is null
    where m.workspace_id = ${workspaceId} and ${isAbuse(sql)} and m.received_at > ${sinceText(now)}::timestamptz)`;

/**
 * How many conversations with abuse in them an agent `a` has had in the last `ABUSE_SHARE_MS`: given to them since then, or theirs now and
 * it came since then. What was deleted afterwards was read all the same.
 */
export const countAbusive = (sql: Sql, now: Instant) => sql`(
    select count(*)::int from (
      select g.conversation_id from assignments g where g.workspace_id = a.workspace_id and g.agent_id = a.id and g.at > ${sinceText(now)}::timestamptz
        and exists (select 1 from messages m where m.workspace_id = g.workspace_id and m.conversation_id = g.conversation_id and ${isAbuse(sql)}
          and (g.ended_at is null or m.received_at <= g.ended_at))
      union select r.conversation_id from recent_abuse r where r.agent_id = a.id) borne)`;

/** The active members of teams, with what they have and can. */
export const listCandidates = (
  sql: Sql,
  workspaceId: WorkspaceId,
  teamIds: readonly TeamId[],
  now: Instant,
): Promise<NamedCandidate[]> =>
  sql<NamedCandidate[]>`
    ${withRecentAbuse(sql, workspaceId, now)}
    select a.id, a.name, a.skills, a.languages, a.presence, a.capacity, a.last_assigned_at, ${countAbusive(sql, now)} as abusive,
      (select count(*)::int from conversations c where c.workspace_id = a.workspace_id and c.assignee_id = a.id and c.status = 'open') as open,
      array(select t.team_id::text from team_members t where t.workspace_id = a.workspace_id and t.agent_id = a.id) as team_ids
    from agents a
    where a.workspace_id = ${workspaceId} and a.is_active and ${mayAnswer(sql)}
      and exists (select 1 from team_members m where m.workspace_id = a.workspace_id and m.agent_id = a.id and m.team_id = any(${[...teamIds]}::uuid[]))`.execute();

/**
 * What waits for somebody in teams, most urgent first.
 * @param settled only what rules have looked at: before that nobody knows whose it is
 */
export const listWaiting = (
  sql: Sql,
  workspaceId: WorkspaceId,
  teamIds: readonly TeamId[],
  limit: number,
  { settled = false }: { settled?: boolean } = {},
): Promise<Waiting[]> =>
  sql<Waiting[]>`
    select c.id, c.team_id, t.required_skills, c.language, c.next_due_at as due_at, c.waiting_since,
      exists (select 1 from messages m where m.workspace_id = c.workspace_id and m.conversation_id = c.id and ${isAbuse(sql)} and m.deleted_at is null) as is_abusive
    from conversations c join teams t on t.workspace_id = c.workspace_id and t.id = c.team_id
    where c.workspace_id = ${workspaceId} and c.team_id = any(${[...teamIds]}::uuid[]) and c.status = 'open' and c.assignee_id is null and c.waiting_since is not null
      ${settled ? sql`and not exists (select 1 from rule_events e where e.workspace_id = c.workspace_id and e.conversation_id = c.id)` : sql``}
    order by coalesce(c.next_due_at, 'infinity'), c.waiting_since, c.id limit ${limit}`.execute();

export async function listTeamsOf(sql: Sql, workspaceId: WorkspaceId, agentId: AgentId): Promise<TeamId[]> {
  const rows = await sql<
    { teamId: TeamId }[]
  >`select team_id from team_members where workspace_id = ${workspaceId} and agent_id = ${agentId}`;
  return rows.map((row) => row.teamId);
}

export const listPushTeams = (sql: Sql, workspaceId: WorkspaceId): Promise<{ id: TeamId }[]> =>
  sql<
    { id: TeamId }[]
  >`select id from teams where workspace_id = ${workspaceId} and assignment_mode = 'push'`.execute();

/** Who has not been heard of since an instant, though they say that they are here. */
export const listAbsent = (sql: Sql, workspaceId: WorkspaceId, since: Date): Promise<{ id: AgentId; name: string }[]> =>
  sql<{ id: AgentId; name: string }[]>`
    select id, name from agents where workspace_id = ${workspaceId} and presence <> 'offline' and (last_seen_at is null or last_seen_at < ${since.toISOString()}::timestamptz)`.execute();

/** The waiting conversations of agents who are offline. */
export const listAbandoned = (
  sql: Sql,
  workspaceId: WorkspaceId,
): Promise<{ id: string; agentName: string; teamId: TeamId }[]> =>
  sql<{ id: string; agentName: string; teamId: TeamId }[]>`
    select c.id, a.name as agent_name, c.team_id from conversations c join agents a on a.workspace_id = c.workspace_id and a.id = c.assignee_id
    where c.workspace_id = ${workspaceId} and c.status = 'open' and c.waiting_since is not null and (a.presence = 'offline' or not a.is_active)
    order by c.id limit 500`.execute();

/** Whether a team's work is given out rather than taken. */
export async function isPushTeam(sql: Sql, workspaceId: WorkspaceId, teamId: TeamId): Promise<boolean> {
  const rows =
    await sql`select 1 from teams where workspace_id = ${workspaceId} and id = ${teamId} and assignment_mode = 'push'`;
  return rows.length > 0;
}
