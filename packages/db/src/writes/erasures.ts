import type { ContactId, ErasureSource, ErasureState, Instant, WorkspaceId } from '@kwartier/core';
import type { Sql } from '../client.ts';

export interface ErasureRow {
  readonly id: string;
  readonly contactId: ContactId;
  readonly state: ErasureState;
  readonly source: ErasureSource;
  readonly code: string;
  readonly requestedBy: string | null;
  readonly requestedAt: Instant;
  readonly confirmedBy: string | null;
  readonly confirmedAt: Instant | null;
  readonly doneAt: Instant | null;
  readonly counts: Readonly<Record<string, number>> | null;
}

const iso = (at: Instant): string => new Date(at).toISOString();

/** Ask for an erasure, unless one is under way for this person. @returns the new one, or the one there is */
export async function insertErasure(
  sql: Sql,
  workspaceId: WorkspaceId,
  row: Pick<ErasureRow, 'id' | 'contactId' | 'state' | 'source' | 'code' | 'requestedBy'> & { readonly at: Instant },
): Promise<ErasureRow> {
  // One at a time for each person: the lock makes two askers one.
  await sql`select 1 from contacts where workspace_id = ${workspaceId} and id = ${row.contactId} for update`;
  const [open] = await sql<ErasureRow[]>`
    select * from erasures where workspace_id = ${workspaceId} and contact_id = ${row.contactId} and state in ('requested', 'confirmed')`;
  if (open) return open;
  const [made] = await sql<ErasureRow[]>`
    insert into erasures (workspace_id, id, contact_id, state, source, code, requested_by, requested_at, confirmed_at)
    values (${workspaceId}, ${row.id}, ${row.contactId}, ${row.state}, ${row.source}, ${row.code}, ${row.requestedBy}, ${iso(row.at)}::timestamptz,
      ${row.state === 'confirmed' ? iso(row.at) : null}::timestamptz)
    returning *`;
  return made as ErasureRow;
}

/** Move an erasure on that is still `requested`. @returns undefined if there is none in that state */
export async function settleRequested(
  sql: Sql,
  workspaceId: WorkspaceId,
  id: string,
  state: 'confirmed' | 'cancelled',
  agentId: string,
  at: Instant,
): Promise<ErasureRow | undefined> {
  const [row] = await sql<ErasureRow[]>`
    update erasures set state = ${state}, confirmed_by = ${agentId}, confirmed_at = ${iso(at)}::timestamptz
    where workspace_id = ${workspaceId} and id = ${id} and state = 'requested' returning *`;
  return row;
}

/** Somebody here asked already, and now the person did: that needs no second step. */
export const confirmForPlatform = (sql: Sql, workspaceId: WorkspaceId, id: string, at: Instant): Promise<unknown> =>
  sql`update erasures set state = 'confirmed', source = 'platform', confirmed_at = ${iso(at)}::timestamptz
    where workspace_id = ${workspaceId} and id = ${id} and state = 'requested'`.execute();

/** Take the oldest confirmed erasure of nobody who is held; one process has each. Lasts until the transaction ends. */
export async function lockConfirmed(sql: Sql, workspaceId: WorkspaceId): Promise<ErasureRow | undefined> {
  const [row] = await sql<ErasureRow[]>`
    select * from erasures e where e.workspace_id = ${workspaceId} and e.state = 'confirmed'
      and not exists (select 1 from legal_holds h where h.workspace_id = e.workspace_id and h.contact_id = e.contact_id)
    order by e.requested_at limit 1 for update skip locked`;
  return row;
}

export const finishErasure = (
  sql: Sql,
  workspaceId: WorkspaceId,
  id: string,
  counts: Readonly<Record<string, number>>,
  at: Instant,
): Promise<unknown> =>
  sql`update erasures set state = 'done', done_at = ${iso(at)}::timestamptz, counts = ${sql.json(counts)} where workspace_id = ${workspaceId} and id = ${id}`.execute();

/** The sealed key of tombstones; the first to come makes it. */
export async function keepPrivacyKey(sql: Sql, workspaceId: WorkspaceId, sealed: Uint8Array): Promise<Uint8Array> {
  await sql`insert into privacy_keys (workspace_id, key) values (${workspaceId}, ${sealed}) on conflict do nothing`;
  const [row] = await sql<{ key: Uint8Array }[]>`select key from privacy_keys where workspace_id = ${workspaceId}`;
  return row!.key;
}

const BYTEA = 17;

export async function insertTombstones(
  sql: Sql,
  workspaceId: WorkspaceId,
  digests: readonly Uint8Array[],
  at: Instant,
): Promise<void> {
  if (digests.length === 0) return;
  await sql`
    insert into tombstones (workspace_id, digest, erased_at)
    select ${workspaceId}, d, ${iso(at)}::timestamptz from unnest(${sql.array(digests as never[], BYTEA)}) as d
    on conflict do nothing`;
}

/** Which of these were erased, and when. */
export const listTombstones = (
  sql: Sql,
  workspaceId: WorkspaceId,
  digests: readonly Uint8Array[],
): Promise<{ digest: Uint8Array; erasedAt: Instant }[]> =>
  digests.length === 0
    ? Promise.resolve([])
    : sql<{ digest: Uint8Array; erasedAt: Instant }[]>`
        select digest, erased_at from tombstones where workspace_id = ${workspaceId} and digest = any(${sql.array(digests as never[], BYTEA)})`.execute();
