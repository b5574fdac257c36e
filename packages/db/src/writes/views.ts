import type { WorkspaceId } from '@kwartier/core';
import type { Sql } from '../client.ts';
import type { ViewRow } from '../rows.ts';

/** Keep a view, new or changed; who made it and when stay. */
export async function saveView(sql: Sql, row: ViewRow): Promise<void> {
  await sql`
    insert into views (workspace_id, id, name, scope, owner_id, team_id, brand_id, query, sort, columns, created_at)
    values (${row.workspaceId}, ${row.id}, ${row.name}, ${row.scope}, ${row.ownerId}, ${row.teamId}, ${row.brandId}, ${row.query}, ${row.sort}, ${row.columns === null ? null : [...row.columns]}::text[], ${new Date(row.createdAt).toISOString()}::timestamptz)
    on conflict (workspace_id, id) do update set name = excluded.name, scope = excluded.scope, team_id = excluded.team_id, brand_id = excluded.brand_id, query = excluded.query, sort = excluded.sort, columns = excluded.columns`;
}

export async function deleteView(sql: Sql, workspaceId: WorkspaceId, id: string): Promise<void> {
  await sql`delete from views where workspace_id = ${workspaceId} and id = ${id}`;
}
