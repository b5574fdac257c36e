import { markBackedUp } from '@kwartier/db/writes/first-hour';
import type { Deps } from '../deps.ts';
import { listWorkspaces } from './workspaces.ts';

export type NoteBackup = () => Promise<void>;

/** Remember in every workspace that all of it lies in a backup since now, so that admins see whether there is one. */
export function makeNoteBackup(deps: Pick<Deps, 'db' | 'now' | 'publish'>): NoteBackup {
  return async () => {
    for (const workspaceId of await listWorkspaces(deps)) {
      await deps.db.run(workspaceId, (sql) => markBackedUp(sql, workspaceId, deps.now()));
      deps.publish(workspaceId, 'settings.changed', { subject: 'first-hour' });
    }
  };
}
