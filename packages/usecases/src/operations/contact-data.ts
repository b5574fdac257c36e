import { randomBytes } from 'node:crypto';
import type { ContactId, WorkspaceId } from '@kwartier/core';
import { loadPersonExport, type PersonExport } from '@kwartier/db/reads/person-export';
import { loadOpenErasure } from '@kwartier/db/reads/privacy';
import { insertFastAudit } from '@kwartier/db/writes/audit';
import { insertErasure } from '@kwartier/db/writes/erasures';
import { v7 as newId } from 'uuid';
import type { Deps } from '../deps.ts';
import { makeErasePersons } from '../privacy/erase-person.ts';
import { listWorkspaces } from './workspaces.ts';

/** `unknown`: nobody has this id. `waits`: a legal hold or deliveries that are not read yet keep it; a worker does it later. */
export type Erased = 'done' | 'waits' | 'unknown';

const DEADLINE_MS = 30_000;

/** A customer's data, as whoever runs the machine handles it: the person has been asked for elsewhere. */
export interface ContactData {
  /** Everything that is held on somebody; undefined: nobody has this id. */
  export(contactId: ContactId): Promise<PersonExport | undefined>;
  /** Erase somebody, in one step: whoever may start programs here could do so anyway. */
  erase(contactId: ContactId): Promise<Erased>;
}

export function makeContactData(deps: Pick<Deps, 'db' | 'now' | 'secrets' | 'publish' | 'log'>): ContactData {
  async function find<T>(
    contactId: ContactId,
    work: (workspaceId: WorkspaceId, held: PersonExport) => Promise<T>,
  ): Promise<T | undefined> {
    for (const workspaceId of await listWorkspaces(deps)) {
      const held = await deps.db.run(workspaceId, (sql) => loadPersonExport(sql, workspaceId, contactId), {
        deadlineMs: DEADLINE_MS,
      });
      if (held) return work(workspaceId, held);
    }
    return undefined;
  }

  return {
    export: (contactId) =>
      find(contactId, async (workspaceId, held) => {
        await deps.db.run(workspaceId, (sql) =>
          insertFastAudit(sql, {
            workspaceId,
            at: deps.now(),
            actorId: null,
            action: 'contact.exported',
            subjectType: 'contact',
            subjectId: contactId,
          }),
        );
        return held;
      }),
    erase: async (contactId) =>
      (await find(contactId, async (workspaceId) => {
        const id = newId();
        await deps.db.run(workspaceId, (sql) =>
          insertErasure(sql, workspaceId, {
            id,
            contactId,
            state: 'confirmed',
            source: 'agent',
            code: randomBytes(10).toString('hex'),
            requestedBy: null,
            at: deps.now(),
          }),
        );
        await makeErasePersons(deps)(workspaceId);
        const open = await deps.db.run(workspaceId, (sql) => loadOpenErasure(sql, workspaceId, contactId));
        return open ? ('waits' as const) : ('done' as const);
      })) ?? 'unknown',
  };
}
