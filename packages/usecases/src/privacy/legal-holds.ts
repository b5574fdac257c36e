import { type Actor, type ContactId, can, DomainError } from '@kwartier/core';
import { maySeeContact } from '@kwartier/db/reads/privacy';
import { insertFastAudit } from '@kwartier/db/writes/audit';
import { deleteHold, insertHold } from '@kwartier/db/writes/privacy';
import type { Deps } from '../deps.ts';

export interface LegalHolds {
  /** Keep a person from every deletion until it is lifted. Placing it again changes the reason. @throws DomainError `contact.not_found`, `permission.denied` */
  place(actor: Actor, contactId: ContactId, reason: string): Promise<void>;
  /** Lifting what is not there is no mistake. @throws DomainError `contact.not_found`, `permission.denied` */
  lift(actor: Actor, contactId: ContactId): Promise<void>;
}

export function makeLegalHolds(deps: Pick<Deps, 'db' | 'now' | 'publish'>): LegalHolds {
  async function change(
    actor: Actor,
    contactId: ContactId,
    action: 'hold.placed' | 'hold.lifted',
    work: (sql: Parameters<Parameters<Deps['db']['run']>[1]>[0]) => Promise<unknown>,
  ): Promise<void> {
    if (!can(actor, 'privacy.write'))
      throw new DomainError('permission.denied', 'Only an admin may hold a person’s data.');
    const { workspaceId } = actor;
    await deps.db.run(workspaceId, async (sql) => {
      if (!(await maySeeContact(sql, actor, contactId)))
        throw new DomainError('contact.not_found', 'There is no such contact.');
      await work(sql);
      await insertFastAudit(sql, {
        workspaceId,
        at: deps.now(),
        actorId: actor.agentId,
        action,
        subjectType: 'contact',
        subjectId: contactId,
      });
    });
    deps.publish(workspaceId, 'settings.changed', { subject: 'erasures' });
  }

  return {
    place: (actor, contactId, reason) =>
      change(actor, contactId, 'hold.placed', (sql) =>
        insertHold(sql, actor.workspaceId, contactId, reason, actor.agentId, deps.now()),
      ),
    lift: (actor, contactId) =>
      change(actor, contactId, 'hold.lifted', (sql) => deleteHold(sql, actor.workspaceId, contactId)),
  };
}
