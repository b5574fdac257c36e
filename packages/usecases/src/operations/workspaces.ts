import type { WorkspaceId } from '@kwartier/core';
import type { Deps } from '../deps.ts';

/** Every workspace: what is done to a whole installation is done to each in turn. */
export async function listWorkspaces({ db }: Pick<Deps, 'db'>): Promise<WorkspaceId[]> {
  const rows = await db.directory((sql) => sql<{ id: WorkspaceId }[]>`select * from directory_workspaces() as id`);
  return rows.map(({ id }) => id);
}
