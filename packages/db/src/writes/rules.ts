import type { Instant, WorkspaceId } from '@kwartier/core';
import type { Sql } from '../client.ts';
import type { RuleRow, RuleVersionRow } from '../rows.ts';

const isoOf = (at: Instant): string => new Date(at).toISOString();
const isoOrNull = (at: Instant | null): string | null => (at === null ? null : isoOf(at));

/** Change a workspace's rules alone until the transaction ends: their order is one whole. */
export const lockRules = (sql: Sql, workspaceId: WorkspaceId): Promise<unknown> =>
  sql`select pg_advisory_xact_lock(hashtextextended(${workspaceId}, 20))`.execute();

/** Those that are not archived, in their order. */
export const listRuleRows = (sql: Sql, workspaceId: WorkspaceId): Promise<RuleRow[]> =>
  sql<
    RuleRow[]
  >`select * from rules where workspace_id = ${workspaceId} and archived_at is null order by position, id`.execute();

/** A rule, with whose conversations it is for. */
export async function loadRuleRow(
  sql: Sql,
  workspaceId: WorkspaceId,
  id: string,
): Promise<(RuleRow & Pick<RuleVersionRow, 'brandId'>) | undefined> {
  const [row] = await sql<(RuleRow & Pick<RuleVersionRow, 'brandId'>)[]>`
    select r.*, v.brand_id from rules r join rule_versions v on v.workspace_id = r.workspace_id and v.rule_id = r.id and v.version = r.version
    where r.workspace_id = ${workspaceId} and r.id = ${id}`;
  return row;
}

export async function insertRule(sql: Sql, row: RuleRow): Promise<void> {
  await sql`
    insert into rules (workspace_id, id, version, trigger, position, enabled_at, created_at, archived_at)
    values (${row.workspaceId}, ${row.id}, ${row.version}, ${row.trigger}, ${row.position}, ${isoOrNull(row.enabledAt)}::timestamptz, ${isoOf(row.createdAt)}::timestamptz, ${isoOrNull(row.archivedAt)}::timestamptz)`;
}

export async function updateRule(sql: Sql, row: RuleRow): Promise<void> {
  await sql`
    update rules set version = ${row.version}, trigger = ${row.trigger}, position = ${row.position},
      enabled_at = ${isoOrNull(row.enabledAt)}::timestamptz, archived_at = ${isoOrNull(row.archivedAt)}::timestamptz
    where workspace_id = ${row.workspaceId} and id = ${row.id}`;
}

export async function insertRuleVersion(sql: Sql, row: RuleVersionRow): Promise<void> {
  await sql`
    insert into rule_versions (workspace_id, rule_id, version, name, brand_id, trigger, conditions, actions, stop, made_by, made_at)
    values (${row.workspaceId}, ${row.ruleId}, ${row.version}, ${row.name}, ${row.brandId}, ${sql.json(row.trigger as never)}, ${sql.json(row.conditions as never)}, ${sql.json(row.actions as never)}, ${row.stop}, ${row.madeBy}, ${isoOf(row.madeAt)}::timestamptz)`;
}

/** Put rules into this order. */
export async function orderRules(sql: Sql, workspaceId: WorkspaceId, ids: readonly string[]): Promise<void> {
  await sql`
    update rules r set position = k.place from unnest(${[...ids]}::uuid[]) with ordinality as k(id, place)
    where r.workspace_id = ${workspaceId} and r.id = k.id`;
}
