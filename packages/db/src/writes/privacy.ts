import type { ContactId, Instant, RetentionKind, WorkspaceId } from '@kwartier/core';
import type { Sql } from '../client.ts';

const iso = (at: Instant): string => new Date(at).toISOString();

export const insertHold = (
  sql: Sql,
  workspaceId: WorkspaceId,
  contactId: ContactId,
  reason: string,
  heldBy: string,
  at: Instant,
): Promise<unknown> =>
  sql`insert into legal_holds (workspace_id, contact_id, reason, held_by, held_at)
    values (${workspaceId}, ${contactId}, ${reason}, ${heldBy}, ${iso(at)}::timestamptz)
    on conflict (workspace_id, contact_id) do update set reason = excluded.reason`.execute();

/** @returns whether there was one */
export async function deleteHold(sql: Sql, workspaceId: WorkspaceId, contactId: ContactId): Promise<boolean> {
  const gone = await sql`delete from legal_holds where workspace_id = ${workspaceId} and contact_id = ${contactId}`;
  return gone.count > 0;
}

/** @param days null: keep for ever */
export const saveRetentionRule = (
  sql: Sql,
  workspaceId: WorkspaceId,
  brandId: string,
  kind: RetentionKind,
  days: number | null,
): Promise<unknown> =>
  days === null
    ? sql`delete from retention_rules where workspace_id = ${workspaceId} and brand_id = ${brandId} and kind = ${kind}`.execute()
    : sql`insert into retention_rules (workspace_id, brand_id, kind, days) values (${workspaceId}, ${brandId}, ${kind}, ${days})
        on conflict (workspace_id, brand_id, kind) do update set days = excluded.days`.execute();
