import type { WorkspaceId } from '@kwartier/core';
import type { Sql } from '../client.ts';
import type { SealedColumn } from '../sealed-columns.ts';

export interface SealedValue {
  readonly id: string;
  readonly sealed: Uint8Array;
}

/** Values that do not begin with `header`: sealed under another key, or in the form without one. In order, after `afterId`. */
export const listSealedOtherwise = (
  sql: Sql,
  workspaceId: WorkspaceId,
  { table, column, id }: SealedColumn,
  header: Uint8Array,
  afterId: string | null,
  limit: number,
): Promise<SealedValue[]> =>
  sql<SealedValue[]>`
    select ${sql(id)} as id, ${sql(column)} as sealed from ${sql(table)}
    where workspace_id = ${workspaceId} and ${sql(column)} is not null
      and substring(${sql(column)} from 1 for ${header.length}) <> ${header}
      and (${afterId}::uuid is null or ${sql(id)} > ${afterId}::uuid)
    order by ${sql(id)} limit ${limit}`.execute();

/**
 * Put a value in the place of another, if that is still there: whoever stored new credentials meanwhile wins.
 * @returns whether it was replaced
 */
export async function replaceSealed(
  sql: Sql,
  workspaceId: WorkspaceId,
  { table, column, id }: SealedColumn,
  { id: row, sealed: before }: SealedValue,
  after: Uint8Array,
): Promise<boolean> {
  const rows = await sql`
    update ${sql(table)} set ${sql(column)} = ${after}
    where workspace_id = ${workspaceId} and ${sql(id)} = ${row} and ${sql(column)} = ${before} returning 1`;
  return rows.length > 0;
}
