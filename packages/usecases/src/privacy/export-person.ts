import { type Actor, type ContactId, can, DomainError } from '@kwartier/core';
import { loadPersonExport, type PersonExport } from '@kwartier/db/reads/person-export';
import { maySeeContact } from '@kwartier/db/reads/privacy';
import { insertFastAudit } from '@kwartier/db/writes/audit';
import type { Deps } from '../deps.ts';

export type ExportPerson = (
  actor: Actor,
  contactId: ContactId,
) => Promise<PersonExport & { readonly exportedAt: string }>;

const DEADLINE_MS = 30_000;

/**
 * Everything that is held on a person, for the person (GDPR article 15 and 20). Left out are the platforms' raw deliveries: what
 * they say of this person is in it, and what else they hold belongs to others.
 * @throws DomainError `contact.not_found`, `permission.denied`
 */
export function makeExportPerson(deps: Pick<Deps, 'db' | 'now'>): ExportPerson {
  return async (actor, contactId) => {
    if (!can(actor, 'contact.export'))
      throw new DomainError('permission.denied', 'You may not export what is held on a person.');
    const { workspaceId } = actor;
    const now = deps.now();
    const found = await deps.db.run(
      workspaceId,
      async (sql) => {
        if (!(await maySeeContact(sql, actor, contactId))) return undefined;
        const held = await loadPersonExport(sql, workspaceId, contactId);
        await insertFastAudit(sql, {
          workspaceId,
          at: now,
          actorId: actor.agentId,
          action: 'contact.exported',
          subjectType: 'contact',
          subjectId: contactId,
        });
        return held;
      },
      { deadlineMs: DEADLINE_MS },
    );
    if (!found) throw new DomainError('contact.not_found', 'There is no such contact.');
    return { exportedAt: new Date(now).toISOString(), ...found };
  };
}
