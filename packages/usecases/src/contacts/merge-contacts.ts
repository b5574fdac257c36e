import {
  type Actor,
  type AgentId,
  type ContactId,
  type ConversationId,
  can,
  DomainError,
  type WorkspaceId,
} from '@kwartier/core';
import type { Sql } from '@kwartier/db';
import { loadHold, loadOpenErasure, maySeeContact } from '@kwartier/db/reads/privacy';
import { insertFastAudit } from '@kwartier/db/writes/audit';
import {
  insertApart,
  insertMerge,
  listConversationIds,
  listConversationsOf,
  lockArrivals,
  lockMerge,
  markUndone,
  moveHandles,
  returnHandles,
} from '@kwartier/db/writes/contact-care';
import { lockConversations, saveConversations } from '@kwartier/db/writes/conversations';
import { insertHold } from '@kwartier/db/writes/privacy';
import { v7 as newId } from 'uuid';
import { ConversationEdit } from '../conversation-edit.ts';
import type { Deps } from '../deps.ts';

/** One person over several contacts. Each @throws DomainError `contact.not_found`, `permission.denied` */
export interface ContactMerges {
  /**
   * Two contacts are one person: what the second has becomes the first's. Notes and roles stay with each and come back when they are
   * parted; a legal hold on the second holds for both. @returns the join's id. @throws DomainError `contact.same_person`,
   * `contact.being_erased`
   */
  merge(actor: Actor, keptId: ContactId, mergedId: ContactId): Promise<string>;
  /**
   * They were two after all: handles and conversations go back, those begun since as well.
   * @throws DomainError `contact.merge_not_found`: there is no such join, or it was undone
   */
  undo(actor: Actor, mergeId: string): Promise<void>;
  /** They are two people: not suggested again. */
  keepApart(actor: Actor, one: ContactId, other: ContactId): Promise<void>;
}

const DEADLINE_MS = 15_000;

export function makeContactMerges(deps: Pick<Deps, 'db' | 'now' | 'publish'>): ContactMerges {
  const mayWrite = (actor: Actor): void => {
    if (!can(actor, 'contact.write') || !can(actor, 'contact.private'))
      throw new DomainError('permission.denied', 'You may not say who is who.');
  };
  async function mustSee(sql: Sql, actor: Actor, ...ids: ContactId[]): Promise<void> {
    for (const id of ids)
      if (!(await maySeeContact(sql, actor, id)))
        throw new DomainError('contact.not_found', 'There is no such contact.');
  }
  const record = (sql: Sql, actor: Actor, action: string, subjectId: string, data: Record<string, unknown>) =>
    insertFastAudit(sql, {
      workspaceId: actor.workspaceId,
      at: deps.now(),
      actorId: actor.agentId,
      action,
      subjectType: 'contact',
      subjectId,
      data,
    });

  /** Give conversations to another contact, each with an event, so that every console asks again. @returns the hints */
  async function give(
    sql: Sql,
    workspaceId: WorkspaceId,
    ids: readonly ConversationId[],
    to: ContactId,
    event: string,
  ) {
    const edits = (await lockConversations(sql, workspaceId, ids)).map(({ row, clocks }) => {
      const edit = new ConversationEdit(row, clocks, deps.now());
      edit.row.contactId = to;
      edit.addEvent(event, deps.now());
      return edit;
    });
    await saveConversations(
      sql,
      edits.map((edit) => edit.finish()),
    );
    return edits.map(({ row }) => ({ conversationId: row.id, seq: row.seq, brandId: row.brandId }));
  }
  function tell(workspaceId: WorkspaceId, hints: Awaited<ReturnType<typeof give>>, ...contacts: ContactId[]): void {
    if (hints.length > 0) deps.publish(workspaceId, 'conversations.changed', { items: hints });
    for (const contactId of contacts) deps.publish(workspaceId, 'contact.changed', { contactId });
  }

  return {
    async merge(actor, keptId, mergedId) {
      mayWrite(actor);
      if (keptId === mergedId) throw new DomainError('contact.same_person', 'This is one contact already.');
      const { workspaceId } = actor;
      const id = newId();
      const hints = await deps.db.run(
        workspaceId,
        async (sql) => {
          await lockArrivals(sql, workspaceId);
          await mustSee(sql, actor, keptId, mergedId);
          for (const id of [keptId, mergedId])
            if (await loadOpenErasure(sql, workspaceId, id))
              throw new DomainError(
                'contact.being_erased',
                'One of the two is to be erased. Settle that first, under Privacy.',
              );
          // What must not be deleted of one must not be deleted of both.
          const hold = await loadHold(sql, workspaceId, mergedId);
          if (hold && !(await loadHold(sql, workspaceId, keptId)))
            await insertHold(sql, workspaceId, keptId, hold.reason, hold.heldBy as AgentId, deps.now());
          const conversations = await listConversationIds(sql, workspaceId, mergedId);
          const handles = await moveHandles(sql, workspaceId, mergedId, keptId);
          const hints = await give(sql, workspaceId, conversations, keptId, 'contact.merged');
          await insertMerge(sql, {
            workspaceId,
            id,
            keptId,
            mergedId,
            handles,
            conversations,
            mergedBy: actor.agentId,
            mergedAt: deps.now(),
          });
          await record(sql, actor, 'contact.merged', keptId, { mergedId, conversations: conversations.length });
          return hints;
        },
        { deadlineMs: DEADLINE_MS },
      );
      tell(workspaceId, hints, keptId, mergedId);
      return id;
    },

    async undo(actor, mergeId) {
      mayWrite(actor);
      const { workspaceId } = actor;
      const { hints, merge } = await deps.db.run(
        workspaceId,
        async (sql) => {
          await lockArrivals(sql, workspaceId);
          const merge = await lockMerge(sql, workspaceId, mergeId);
          if (!merge || !(await maySeeContact(sql, actor, merge.keptId)))
            throw new DomainError('contact.merge_not_found', 'These two are not joined, or no longer.');
          const conversations = await listConversationsOf(sql, merge);
          await returnHandles(sql, workspaceId, merge.mergedId, merge.handles);
          const hints = await give(sql, workspaceId, conversations, merge.mergedId, 'contact.parted');
          await markUndone(sql, workspaceId, mergeId, actor.agentId, deps.now());
          await record(sql, actor, 'contact.parted', merge.keptId, { mergedId: merge.mergedId });
          return { hints, merge };
        },
        { deadlineMs: DEADLINE_MS },
      );
      tell(workspaceId, hints, merge.keptId, merge.mergedId);
    },

    async keepApart(actor, one, other) {
      mayWrite(actor);
      if (one === other) throw new DomainError('contact.same_person', 'This is one contact.');
      await deps.db.run(actor.workspaceId, async (sql) => {
        await mustSee(sql, actor, one, other);
        await insertApart(sql, actor.workspaceId, [one, other], actor.agentId, deps.now());
        await record(sql, actor, 'contact.told_apart', one, { otherId: other });
      });
      for (const contactId of [one, other]) deps.publish(actor.workspaceId, 'contact.changed', { contactId });
    },
  };
}
