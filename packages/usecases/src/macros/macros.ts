import {
  type Actor,
  type BrandId,
  type ConversationAction,
  can,
  cleanText,
  DomainError,
  type MacroScope,
  type MacroVariant,
  type TeamId,
  unknownVariables,
} from '@kwartier/core';
import type { Sql } from '@kwartier/db';
import { listTagNames, loadTeamRef } from '@kwartier/db/reads/tags';
import { insertFastAudit } from '@kwartier/db/writes/audit';
import { insertMacro, insertMacroVersion, lockMacro, updateMacro } from '@kwartier/db/writes/macros';
import { v7 as newId } from 'uuid';
import type { Deps } from '../deps.ts';

export interface MacroFields {
  readonly name: string;
  readonly folder: string;
  readonly scope: MacroScope;
  readonly teamId: string | null;
  readonly brandId: string | null;
  readonly variants: readonly MacroVariant[];
  readonly actions: readonly ConversationAction[];
}

/**
 * Canned replies, with what else they do. One's own are everybody's right who answers; others' are for who may write macros. Each
 * @throws DomainError `permission.denied`, `macro.empty`, `macro.unknown_variable`, `tag.not_found`, `team.not_found`, `brand.not_found`
 */
export interface Macros {
  add(actor: Actor, fields: MacroFields): Promise<string>;
  /** What it says and does becomes a version of its own; name, folder and who finds it change in place. @throws DomainError `macro.not_found` */
  edit(actor: Actor, id: string, fields: MacroFields): Promise<void>;
  /** Offered no more, or again. Its figures stay. @throws DomainError `macro.not_found` */
  archive(actor: Actor, id: string, archived: boolean): Promise<void>;
}

export function makeMacros(deps: Pick<Deps, 'db' | 'now' | 'publish'>): Macros {
  async function checked(sql: Sql, actor: Actor, fields: MacroFields): Promise<MacroFields> {
    const mayShare = can(actor, 'macro.write');
    if (!mayShare && !(fields.scope === 'personal' && can(actor, 'conversation.reply')))
      throw new DomainError('permission.denied', 'You may write macros for yourself only.');
    const variants = fields.variants
      .map(({ language, text }) => ({ language, text: cleanText(text).trim() }))
      .filter(({ text }) => text !== '');
    if (variants.length === 0 && fields.actions.length === 0)
      throw new DomainError('macro.empty', 'A macro says something, does something, or both.');
    for (const { text } of variants) {
      const [unknown] = unknownVariables(text);
      if (unknown !== undefined)
        throw new DomainError(
          'macro.unknown_variable',
          `Nothing is called “${unknown}”. Choose from the list of variables.`,
          {
            variable: unknown.slice(0, 100),
          },
        );
    }
    const tagIds = fields.actions.flatMap((action) => ('tagId' in action ? [action.tagId] : []));
    const known = new Set((await listTagNames(sql, actor.workspaceId, tagIds)).map(({ id }) => id));
    for (const tagId of tagIds) if (!known.has(tagId)) throw new DomainError('tag.not_found', 'There is no such tag.');
    const teams = [
      ...(fields.scope === 'team' && fields.teamId ? [fields.teamId] : []),
      ...fields.actions.flatMap((action) => (action.kind === 'assign_team' ? [action.teamId] : [])),
    ];
    for (const teamId of teams) {
      const team = await loadTeamRef(sql, actor.workspaceId, teamId as TeamId);
      if (!team || !actor.brandIds.includes(team.brandId as BrandId))
        throw new DomainError('team.not_found', 'There is no such team.');
    }
    if ((fields.scope === 'team') !== (fields.teamId !== null))
      throw new DomainError('team.not_found', 'Say which team finds it.');
    if (
      (fields.scope === 'brand') !== (fields.brandId !== null) ||
      (fields.brandId !== null && !actor.brandIds.includes(fields.brandId as BrandId))
    )
      throw new DomainError('brand.not_found', 'Say which brand’s people find it.');
    return { ...fields, variants };
  }

  const record = (sql: Sql, actor: Actor, action: string, id: string, data: Record<string, unknown> = {}) =>
    insertFastAudit(sql, {
      workspaceId: actor.workspaceId,
      at: deps.now(),
      actorId: actor.agentId,
      action,
      subjectType: 'macro',
      subjectId: id,
      data,
    });
  const tell = (actor: Actor) => deps.publish(actor.workspaceId, 'settings.changed', { subject: 'macros' });

  /** Lock a macro that the actor may change. */
  async function lockOwn(sql: Sql, actor: Actor, id: string) {
    const macro = await lockMacro(sql, actor.workspaceId, id);
    if (!macro || (macro.scope === 'personal' && macro.ownerId !== actor.agentId))
      throw new DomainError('macro.not_found', 'There is no such macro.');
    if (macro.scope !== 'personal' && !can(actor, 'macro.write'))
      throw new DomainError('permission.denied', 'Only a lead may change what others use.');
    return macro;
  }

  return {
    async add(actor, fields) {
      const id = newId();
      const { workspaceId, agentId } = actor;
      await deps.db.run(workspaceId, async (sql) => {
        const { variants, actions, teamId, brandId, ...rest } = await checked(sql, actor, fields);
        const now = deps.now();
        await insertMacro(sql, {
          workspaceId,
          id,
          ...rest,
          teamId: teamId as TeamId | null,
          brandId: brandId as BrandId | null,
          ownerId: agentId,
          version: 1,
          createdAt: now,
        });
        await insertMacroVersion(sql, {
          workspaceId,
          macroId: id,
          version: 1,
          variants,
          actions,
          madeBy: agentId,
          madeAt: now,
        });
        await record(sql, actor, 'macro.added', id, { scope: rest.scope });
      });
      tell(actor);
      return id;
    },

    async edit(actor, id, fields) {
      const { workspaceId, agentId } = actor;
      await deps.db.run(workspaceId, async (sql) => {
        const macro = await lockOwn(sql, actor, id);
        const { variants, actions, teamId, brandId, ...rest } = await checked(sql, actor, fields);
        const version = macro.version + 1;
        await insertMacroVersion(sql, {
          workspaceId,
          macroId: id,
          version,
          variants,
          actions,
          madeBy: agentId,
          madeAt: deps.now(),
        });
        await updateMacro(sql, {
          ...macro,
          ...rest,
          teamId: teamId as TeamId | null,
          brandId: brandId as BrandId | null,
          version,
        });
        await record(sql, actor, 'macro.changed', id, { version });
      });
      tell(actor);
    },

    async archive(actor, id, archived) {
      await deps.db.run(actor.workspaceId, async (sql) => {
        const macro = await lockOwn(sql, actor, id);
        if ((macro.archivedAt !== null) === archived) return;
        await updateMacro(sql, { ...macro, archivedAt: archived ? deps.now() : null });
        await record(sql, actor, archived ? 'macro.archived' : 'macro.restored', id);
      });
      tell(actor);
    },
  };
}
