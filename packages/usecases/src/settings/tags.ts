import { type Actor, can, cleanText, DomainError } from '@kwartier/core';
import { insertFastAudit } from '@kwartier/db/writes/audit';
import { insertTag, updateTag } from '@kwartier/db/writes/tags';
import { v7 as newId } from 'uuid';
import type { Deps } from '../deps.ts';
import { isUniqueViolation } from '../unique-violation.ts';

/** The words to sort conversations by. Each @throws DomainError `permission.denied`, `settings.name_taken` */
export interface Tags {
  add(actor: Actor, name: string, isReason: boolean): Promise<string>;
  /** Another name, asked for at the end or not, or offered no more. What is tagged stays tagged. @throws DomainError `tag.not_found` */
  edit(
    actor: Actor,
    id: string,
    change: { name?: string | undefined; isReason?: boolean | undefined; archived?: boolean | undefined },
  ): Promise<void>;
}

export function makeTags(deps: Pick<Deps, 'db' | 'now' | 'publish'>): Tags {
  async function change(actor: Actor, id: string, action: string, work: Parameters<typeof deps.db.run<void>>[1]) {
    if (!can(actor, 'macro.write')) throw new DomainError('permission.denied', 'Only a lead may make and change tags.');
    await deps.db
      .run(actor.workspaceId, async (sql) => {
        await work(sql);
        await insertFastAudit(sql, {
          workspaceId: actor.workspaceId,
          at: deps.now(),
          actorId: actor.agentId,
          action,
          subjectType: 'tag',
          subjectId: id,
        });
      })
      .catch((error: unknown) => {
        if (isUniqueViolation(error))
          throw new DomainError('settings.name_taken', 'There is a tag of this name already.');
        throw error;
      });
    deps.publish(actor.workspaceId, 'settings.changed', { subject: 'tags' });
  }

  return {
    async add(actor, name, isReason) {
      const id = newId();
      await change(actor, id, 'tag.added', (sql) =>
        insertTag(sql, {
          workspaceId: actor.workspaceId,
          id,
          name: cleanText(name).trim(),
          isReason,
          createdBy: actor.agentId,
          createdAt: deps.now(),
        }),
      );
      return id;
    },
    edit: (actor, id, { name, isReason, archived }) =>
      change(actor, id, 'tag.changed', async (sql) => {
        const isThere = await updateTag(sql, actor.workspaceId, id, {
          name: name === undefined ? undefined : cleanText(name).trim(),
          isReason,
          archivedAt: archived === undefined ? undefined : archived ? deps.now() : null,
        });
        if (!isThere) throw new DomainError('tag.not_found', 'There is no such tag.');
      }),
  };
}
