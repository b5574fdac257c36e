import type { Instant, WorkspaceId } from '@kwartier/core';
import type { Sql } from '../client.ts';
import type { MacroRow, MacroUseRow, MacroVersionRow } from '../rows.ts';

const isoOf = (at: Instant): string => new Date(at).toISOString();

export async function insertMacro(sql: Sql, row: Omit<MacroRow, 'archivedAt'>): Promise<void> {
  await sql`
    insert into macros (workspace_id, id, name, folder, scope, owner_id, team_id, brand_id, version, created_at)
    values (${row.workspaceId}, ${row.id}, ${row.name}, ${row.folder}, ${row.scope}, ${row.ownerId}, ${row.teamId}, ${row.brandId}, ${row.version}, ${isoOf(row.createdAt)}::timestamptz)`;
}

export async function insertMacroVersion(sql: Sql, row: MacroVersionRow): Promise<void> {
  await sql`
    insert into macro_versions (workspace_id, macro_id, version, variants, actions, made_by, made_at)
    values (${row.workspaceId}, ${row.macroId}, ${row.version}, ${sql.json(row.variants as never)}, ${sql.json(row.actions as never)}, ${row.madeBy}, ${isoOf(row.madeAt)}::timestamptz)`;
}

/** Lock a macro, so that versions are numbered without gaps. */
export async function lockMacro(sql: Sql, workspaceId: WorkspaceId, id: string): Promise<MacroRow | undefined> {
  const [row] = await sql<
    MacroRow[]
  >`select * from macros where workspace_id = ${workspaceId} and id = ${id} for update`;
  return row;
}

export async function updateMacro(
  sql: Sql,
  row: Pick<
    MacroRow,
    'workspaceId' | 'id' | 'name' | 'folder' | 'scope' | 'teamId' | 'brandId' | 'version' | 'archivedAt'
  >,
): Promise<void> {
  await sql`
    update macros set name = ${row.name}, folder = ${row.folder}, scope = ${row.scope}, team_id = ${row.teamId}, brand_id = ${row.brandId}, version = ${row.version},
      archived_at = ${row.archivedAt === null ? null : isoOf(row.archivedAt)}::timestamptz
    where workspace_id = ${row.workspaceId} and id = ${row.id}`;
}

export async function insertMacroUse(sql: Sql, row: MacroUseRow): Promise<void> {
  await sql`
    insert into macro_uses (workspace_id, id, macro_id, version, conversation_id, message_id, agent_id, at, edit_share)
    values (${row.workspaceId}, ${row.id}, ${row.macroId}, ${row.version}, ${row.conversationId}, ${row.messageId}, ${row.agentId}, ${isoOf(row.at)}::timestamptz, ${row.editShare})`;
}
