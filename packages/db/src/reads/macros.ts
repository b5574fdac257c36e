import type { Actor, WorkspaceId } from '@kwartier/core';
import type { Sql } from '../client.ts';
import type { MacroRow, MacroVersionRow } from '../rows.ts';

export interface MacroView extends MacroRow, Pick<MacroVersionRow, 'variants' | 'actions' | 'madeBy' | 'madeAt'> {
  /** Of all versions. */
  readonly uses: number;
}

/** Whether the viewer finds a macro `m`: their own, their teams', their brands', everybody's. */
const found = (sql: Sql, actor: Actor) => sql`(
  m.scope = 'everybody' or (m.scope = 'personal' and m.owner_id = ${actor.agentId}) or (m.scope = 'brand' and m.brand_id = any(${[...actor.brandIds]}::uuid[]))
  or (m.scope = 'team' and exists (select 1 from team_members t where t.workspace_id = m.workspace_id and t.team_id = m.team_id and t.agent_id = ${actor.agentId})))`;

/** Macros that the viewer finds, by folder and name. `all`: every one that is not another's own, for who writes them. */
export const listMacros = (
  sql: Sql,
  actor: Actor,
  { all = false, archived = false, id }: { all?: boolean; archived?: boolean; id?: string } = {},
): Promise<MacroView[]> =>
  sql<MacroView[]>`
    select m.*, v.variants, v.actions, v.made_by, v.made_at,
      (select count(*)::int from macro_uses u where u.workspace_id = m.workspace_id and u.macro_id = m.id) as uses
    from macros m join macro_versions v on v.workspace_id = m.workspace_id and v.macro_id = m.id and v.version = m.version
    where m.workspace_id = ${actor.workspaceId} ${id ? sql`and m.id = ${id}` : sql``}
      and ${archived ? sql`true` : sql`m.archived_at is null`}
      and ${all ? sql`(m.scope <> 'personal' or m.owner_id = ${actor.agentId})` : found(sql, actor)}
    order by lower(m.folder), lower(m.name), m.id`.execute();

/** What one version said, if the viewer finds the macro. */
export async function loadMacroVersion(
  sql: Sql,
  actor: Actor,
  id: string,
  version: number,
): Promise<MacroVersionRow | undefined> {
  const [row] = await sql<MacroVersionRow[]>`
    select v.* from macro_versions v join macros m on m.workspace_id = v.workspace_id and m.id = v.macro_id
    where v.workspace_id = ${actor.workspaceId} and v.macro_id = ${id} and v.version = ${version} and ${found(sql, actor)}`;
  return row;
}

export interface MacroVersionFigures
  extends Pick<MacroVersionRow, 'version' | 'variants' | 'actions' | 'madeBy' | 'madeAt'> {
  readonly uses: number;
  /** Of those that said something: how many went out as they were. */
  readonly unedited: number;
  readonly sent: number;
  /** 0 to 1; null if none was sent. */
  readonly medianEditShare: number | null;
  readonly lastUsedAt: number | null;
}

/** Every version, newest first, with what became of it. */
export const listMacroFigures = (sql: Sql, workspaceId: WorkspaceId, id: string): Promise<MacroVersionFigures[]> =>
  sql<MacroVersionFigures[]>`
    select v.version, v.variants, v.actions, v.made_by, v.made_at, count(u.id)::int as uses, count(u.edit_share)::int as sent,
      (count(*) filter (where u.edit_share = 0))::int as unedited, percentile_cont(0.5) within group (order by u.edit_share) as median_edit_share, max(u.at) as last_used_at
    from macro_versions v left join macro_uses u on u.workspace_id = v.workspace_id and u.macro_id = v.macro_id and u.version = v.version
    where v.workspace_id = ${workspaceId} and v.macro_id = ${id}
    group by v.workspace_id, v.macro_id, v.version order by v.version desc`.execute();
