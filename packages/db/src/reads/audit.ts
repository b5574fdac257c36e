import type { Actor, AuditEntry, Instant, WorkspaceId } from '@kwartier/core';
import type { Sql } from '../client.ts';

/** An entry with the hashes that are stored with it, in hexadecimal digits. */
export interface ChainedEntry extends AuditEntry {
  readonly previousHash: string;
  readonly hash: string;
}

/** Entries in the order of the chain, after a position. */
export const listAuditChain = (
  sql: Sql,
  workspaceId: WorkspaceId,
  after: number,
  limit: number,
): Promise<ChainedEntry[]> =>
  sql<ChainedEntry[]>`
    select workspace_id, position, at, actor_id, action, subject_type, subject_id, origin, request_id, data,
      encode(previous_hash, 'hex') as previous_hash, encode(hash, 'hex') as hash
    from audit where workspace_id = ${workspaceId} and position > ${after} order by position limit ${limit}`.execute();

export interface AuditFilter {
  readonly actorId?: string | undefined;
  readonly action?: string | undefined;
  /** At or after this instant, and before that one. */
  readonly from?: Instant | undefined;
  readonly to?: Instant | undefined;
}

export interface AuditRow {
  readonly position: number;
  readonly at: Instant;
  readonly actorId: string | null;
  readonly actorName: string | null;
  readonly action: string;
  readonly subjectType: string;
  readonly subjectId: string;
  /** What the subject is called now; null if it has no name or is gone. */
  readonly subjectName: string | null;
  readonly origin: string | null;
  readonly requestId: string | null;
  readonly data: string;
}

/** The log, newest first, before a position (null: from the end). */
export const listAudit = (
  sql: Sql,
  { workspaceId }: Actor,
  { actorId, action, from, to }: AuditFilter,
  before: number | null,
  limit: number,
): Promise<AuditRow[]> =>
  sql<AuditRow[]>`
    select a.position, a.at, a.actor_id, p.name as actor_name, a.action, a.subject_type, a.subject_id, a.origin, a.request_id, a.data,
      case a.subject_type
        when 'agent' then (select s.name from agents s where s.workspace_id = a.workspace_id and s.id::text = a.subject_id)
        when 'team' then (select s.name from teams s where s.workspace_id = a.workspace_id and s.id::text = a.subject_id)
        when 'brand' then (select s.name from brands s where s.workspace_id = a.workspace_id and s.id::text = a.subject_id)
        when 'channel' then (select s.name from channels s where s.workspace_id = a.workspace_id and s.id::text = a.subject_id)
        when 'policy' then (select s.name from sla_policies s where s.workspace_id = a.workspace_id and s.id::text = a.subject_id)
      end as subject_name
    from audit a left join agents p on p.workspace_id = a.workspace_id and p.id = a.actor_id
    where a.workspace_id = ${workspaceId}
      ${before === null ? sql`` : sql`and a.position < ${before}`}
      ${actorId === undefined ? sql`` : sql`and a.actor_id = ${actorId}`}
      ${action === undefined ? sql`` : sql`and a.action = ${action}`}
      ${from === undefined ? sql`` : sql`and a.at >= ${new Date(from).toISOString()}::timestamptz`}
      ${to === undefined ? sql`` : sql`and a.at < ${new Date(to).toISOString()}::timestamptz`}
    order by a.position desc limit ${limit}`.execute();

/** Every action that the log holds, for a filter. */
export const listAuditActions = async (sql: Sql, { workspaceId }: Actor): Promise<string[]> =>
  (
    await sql<{ action: string }[]>`
      select distinct action from audit where workspace_id = ${workspaceId} order by action limit 200`
  ).map(({ action }) => action);
