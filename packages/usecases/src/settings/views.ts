import {
  type Actor,
  type BrandId,
  type ConversationSort,
  can,
  cleanText,
  DomainError,
  MAX_VIEWS,
  parseSearch,
  type TeamId,
  VIEW_COLUMNS,
  type ViewColumn,
  type ViewScope,
} from '@kwartier/core';
import type { Sql, ViewRow } from '@kwartier/db';
import { loadTeamRef } from '@kwartier/db/reads/tags';
import { countViewsOf, loadView } from '@kwartier/db/reads/views';
import { insertFastAudit } from '@kwartier/db/writes/audit';
import { deleteView, saveView } from '@kwartier/db/writes/views';
import { v7 as newId } from 'uuid';
import type { Deps } from '../deps.ts';

export interface ViewFields {
  readonly name: string;
  readonly scope: ViewScope;
  readonly teamId: string | null;
  readonly brandId: string | null;
  /** As core's `parseSearch` reads it. */
  readonly query: string;
  readonly sort: ConversationSort;
  /** What its rows show; undefined: as it is, or everything. */
  readonly columns?: readonly ViewColumn[] | null | undefined;
}

/**
 * Searches kept at hand. One's own are everybody's right who reads; others' are for who may write views. Each
 * @throws DomainError `permission.denied`, `search.not_understood`, `team.not_found`, `brand.not_found`, `view.too_many`
 */
export interface Views {
  add(actor: Actor, fields: ViewFields): Promise<ViewRow>;
  /** @throws DomainError `view.not_found` */
  edit(actor: Actor, id: string, fields: ViewFields): Promise<ViewRow>;
  /** @throws DomainError `view.not_found` */
  remove(actor: Actor, id: string): Promise<void>;
}

export function makeViews(deps: Pick<Deps, 'db' | 'now' | 'publish'>): Views {
  async function checked(
    sql: Sql,
    actor: Actor,
    { scope, teamId, brandId, columns, ...fields }: ViewFields,
    before: ViewRow['columns'] = null,
  ) {
    if (!can(actor, scope === 'personal' ? 'conversation.read' : 'view.write'))
      throw new DomainError('permission.denied', 'You may keep views for yourself only.');
    const [mistake] = parseSearch(fields.query).mistakes;
    if (mistake)
      throw new DomainError('search.not_understood', `“${mistake.piece.operator}:” does not know this value.`, {
        operator: mistake.piece.operator,
      });
    const team = teamId === null ? undefined : await loadTeamRef(sql, actor.workspaceId, teamId as TeamId);
    if (
      (scope === 'team') !== (teamId !== null) ||
      (teamId !== null && !actor.brandIds.includes(team?.brandId as BrandId))
    )
      throw new DomainError('team.not_found', 'Say which team finds it.');
    if (
      (scope === 'brand') !== (brandId !== null) ||
      (brandId !== null && !actor.brandIds.includes(brandId as BrandId))
    )
      throw new DomainError('brand.not_found', 'Say which brand’s people find it.');
    return {
      ...fields,
      name: cleanText(fields.name).trim(),
      scope,
      teamId: teamId as TeamId | null,
      brandId: brandId as BrandId | null,
      columns: columns === undefined ? before : columns && VIEW_COLUMNS.filter((column) => columns.includes(column)),
    };
  }

  async function change<T>(
    actor: Actor,
    action: string,
    work: (sql: Sql) => Promise<{ id: string; shared: boolean; result: T }>,
  ) {
    const result = await deps.db.run(actor.workspaceId, async (sql) => {
      const done = await work(sql);
      // What somebody keeps for themselves is nobody's business.
      if (done.shared)
        await insertFastAudit(sql, {
          workspaceId: actor.workspaceId,
          at: deps.now(),
          actorId: actor.agentId,
          action,
          subjectType: 'view',
          subjectId: done.id,
        });
      return done.result;
    });
    deps.publish(actor.workspaceId, 'settings.changed', { subject: 'views' });
    return result;
  }

  /** A view that the actor may change. */
  async function own(sql: Sql, actor: Actor, id: string): Promise<ViewRow> {
    const view = await loadView(sql, actor, id);
    if (!view) throw new DomainError('view.not_found', 'There is no such view.');
    if (view.scope !== 'personal' && !can(actor, 'view.write'))
      throw new DomainError('permission.denied', 'Only a lead may change what others use.');
    return view;
  }

  return {
    add: (actor, fields) =>
      change(actor, 'view.added', async (sql) => {
        const good = await checked(sql, actor, fields);
        if ((await countViewsOf(sql, actor)) >= MAX_VIEWS)
          throw new DomainError('view.too_many', `You have ${MAX_VIEWS} views. Remove one first.`, { max: MAX_VIEWS });
        const row: ViewRow = {
          workspaceId: actor.workspaceId,
          id: newId(),
          ...good,
          ownerId: actor.agentId,
          createdAt: deps.now(),
        };
        await saveView(sql, row);
        return { id: row.id, shared: row.scope !== 'personal', result: row };
      }),
    edit: (actor, id, fields) =>
      change(actor, 'view.changed', async (sql) => {
        const before = await own(sql, actor, id);
        const row = { ...before, ...(await checked(sql, actor, fields, before.columns)) };
        await saveView(sql, row);
        return { id, shared: before.scope !== 'personal' || row.scope !== 'personal', result: row };
      }),
    remove: (actor, id) =>
      change(actor, 'view.removed', async (sql) => {
        const { scope } = await own(sql, actor, id);
        await deleteView(sql, actor.workspaceId, id);
        return { id, shared: scope !== 'personal', result: undefined };
      }),
  };
}
