import { cleanForAudit, type Instant, type WorkspaceId } from '@kwartier/core';
import { sql } from 'drizzle-orm';
import type { Sql, Tx } from '../client.ts';
import { presentOrigin } from '../origin.ts';

const cleaned = (text: string | null | undefined) => (text == null ? null : cleanForAudit(text));

/** What somebody did. `data` holds ids, names of fields and settings, as `before` and `after` where they changed; never a secret. */
export interface Audited {
  readonly workspaceId: WorkspaceId;
  readonly at: Date;
  /** Null: the system, or somebody who is not known. */
  readonly actorId: string | null;
  /** `subject.past_tense`, written out where it is handed in: the console has words for each. */
  readonly action: string;
  readonly subjectType: string;
  readonly subjectId: string;
  readonly data?: Readonly<Record<string, unknown>>;
}

/**
 * Add an entry to the audit log of a workspace, in the transaction of what it tells of: both are there or neither is. Postgres gives
 * it its place in the chain (trigger `audit_chain`); one writer at a time has the end of a workspace's chain, until its transaction
 * ends. Call it last, so that others wait shortly.
 */
export async function insertAudit(
  tx: Tx,
  { workspaceId, at, actorId, action, subjectType, subjectId, data = {} }: Audited,
): Promise<void> {
  const origin = presentOrigin();
  await tx.execute(sql`
    insert into audit (workspace_id, at, actor_id, action, subject_type, subject_id, origin, request_id, data)
    values (${workspaceId}, ${at.toISOString()}::timestamptz, ${actorId}::uuid, ${cleaned(action)}, ${cleaned(subjectType)}, ${cleaned(subjectId)},
      ${cleaned(origin?.from)}, ${cleaned(origin?.requestId)}, ${cleaned(JSON.stringify(data))})`);
}

/** The same in a transaction of the fast client. */
export async function insertFastAudit(
  sql: Sql,
  {
    workspaceId,
    at,
    actorId,
    action,
    subjectType,
    subjectId,
    data = {},
  }: Omit<Audited, 'at'> & { readonly at: Instant },
): Promise<void> {
  const origin = presentOrigin();
  await sql`
    insert into audit (workspace_id, at, actor_id, action, subject_type, subject_id, origin, request_id, data)
    values (${workspaceId}, ${new Date(at).toISOString()}::timestamptz, ${actorId}::uuid, ${cleaned(action)}, ${cleaned(subjectType)}, ${cleaned(subjectId)},
      ${cleaned(origin?.from)}, ${cleaned(origin?.requestId)}, ${cleaned(JSON.stringify(data))})`;
}
