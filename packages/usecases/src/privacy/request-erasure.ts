import { randomBytes } from 'node:crypto';
import { type Actor, type ChannelId, type ContactId, can, DomainError, isUuid, type WorkspaceId } from '@kwartier/core';
import type { Sql } from '@kwartier/db';
import { loadChannel } from '@kwartier/db/reads/channels';
import { findContactOf, loadErasureByCode, loadHold, maySeeContact } from '@kwartier/db/reads/privacy';
import { insertFastAudit } from '@kwartier/db/writes/audit';
import { confirmForPlatform, type ErasureRow, insertErasure, settleRequested } from '@kwartier/db/writes/erasures';
import { v7 as newId } from 'uuid';
import type { Deps } from '../deps.ts';

export interface Erasures {
  /** Ask that a person be erased; somebody who may confirms it. Asking twice is asking once. @throws DomainError `contact.not_found`, `permission.denied` */
  request(actor: Actor, contactId: ContactId): Promise<ErasureRow>;
  /**
   * The second step: from here on there is no way back.
   * @throws DomainError `erasure.not_found`, `erasure.held` (a legal hold forbids it), `permission.denied`
   */
  confirm(actor: Actor, id: string): Promise<ErasureRow>;
  /** Take a request back before it is confirmed. @throws DomainError `erasure.not_found`, `permission.denied` */
  cancel(actor: Actor, id: string): Promise<ErasureRow>;
  /**
   * The person asked the platform to have their data deleted: this counts as confirmed.
   * @param externalId the person's id as the platform's app knows it
   * @returns the code under which the state can be asked for
   */
  requestFromPlatform(workspaceId: WorkspaceId, channelId: ChannelId, externalId: string): Promise<string>;
  /** How far an erasure is that the platform's person may ask about; undefined: there is none. */
  stateOf(workspaceId: WorkspaceId, code: string): Promise<ErasureRow['state'] | undefined>;
}

/** 80 bits: nobody guesses somebody else's. */
const newCode = (): string => randomBytes(10).toString('hex');
const notFound = () => new DomainError('erasure.not_found', 'There is no such request, or it was settled.');

export function makeErasures(deps: Pick<Deps, 'db' | 'now' | 'publish' | 'log'>): Erasures {
  const audit = (sql: Sql, actor: Actor, action: string, row: ErasureRow) =>
    insertFastAudit(sql, {
      workspaceId: actor.workspaceId,
      at: deps.now(),
      actorId: actor.agentId,
      action,
      subjectType: 'contact',
      subjectId: row.contactId,
      data: { erasureId: row.id },
    });

  async function settle(actor: Actor, id: string, state: 'confirmed' | 'cancelled'): Promise<ErasureRow> {
    if (!can(actor, 'erasure.confirm'))
      throw new DomainError('permission.denied', 'Only an admin may confirm an erasure or take it back.');
    if (!isUuid(id)) throw notFound();
    const { workspaceId } = actor;
    const row = await deps.db.run(workspaceId, async (sql) => {
      const settled = await settleRequested(sql, workspaceId, id, state, actor.agentId, deps.now());
      if (!settled || !(await maySeeContact(sql, actor, settled.contactId))) throw notFound();
      if (state === 'confirmed' && (await loadHold(sql, workspaceId, settled.contactId)))
        throw new DomainError('erasure.held', 'A legal hold keeps this person. Lift it first.', {
          contactId: settled.contactId,
        });
      await audit(sql, actor, state === 'confirmed' ? 'erasure.confirmed' : 'erasure.cancelled', settled);
      return settled;
    });
    deps.publish(workspaceId, 'settings.changed', { subject: 'erasures' });
    return row;
  }

  return {
    async request(actor, contactId) {
      if (!can(actor, 'erasure.request')) throw new DomainError('permission.denied', 'You may not ask for an erasure.');
      const { workspaceId } = actor;
      const row = await deps.db.run(workspaceId, async (sql) => {
        if (!(await maySeeContact(sql, actor, contactId)))
          throw new DomainError('contact.not_found', 'There is no such contact.');
        const id = newId();
        const made = await insertErasure(sql, workspaceId, {
          id,
          contactId,
          state: 'requested',
          source: 'agent',
          code: newCode(),
          requestedBy: actor.agentId,
          at: deps.now(),
        });
        if (made.id === id) await audit(sql, actor, 'erasure.requested', made);
        return made;
      });
      deps.publish(workspaceId, 'settings.changed', { subject: 'erasures' });
      return row;
    },
    confirm: (actor, id) => settle(actor, id, 'confirmed'),
    cancel: (actor, id) => settle(actor, id, 'cancelled'),
    async requestFromPlatform(workspaceId, channelId, externalId) {
      const code = await deps.db.run(workspaceId, async (sql) => {
        const channel = await loadChannel(sql, workspaceId, channelId);
        const contactId = channel && (await findContactOf(sql, workspaceId, channel.platform, externalId));
        // Nobody we know: nothing is held, and whoever asks learns no more than that it is done.
        if (!contactId) return newCode();
        const made = await insertErasure(sql, workspaceId, {
          id: newId(),
          contactId,
          state: 'confirmed',
          source: 'platform',
          code: newCode(),
          requestedBy: null,
          at: deps.now(),
        });
        if (made.state === 'requested') await confirmForPlatform(sql, workspaceId, made.id, deps.now());
        return made.code;
      });
      deps.log('info', 'erasure.requested_by_platform', { workspaceId, channelId });
      deps.publish(workspaceId, 'settings.changed', { subject: 'erasures' });
      return code;
    },
    stateOf: (workspaceId, code) => deps.db.run(workspaceId, (sql) => loadErasureByCode(sql, workspaceId, code)),
  };
}
