import {
  type Actor,
  type BrandId,
  can,
  cleanText,
  DomainError,
  type Instant,
  isRuleAction,
  MAX_RULES,
  type RuleCondition,
  type RuleText,
  type TeamId,
} from '@kwartier/core';
import type { Sql } from '@kwartier/db';
import { listBrandIds } from '@kwartier/db/reads/rules';
import { listTagNames, loadTeamRef } from '@kwartier/db/reads/tags';
import { insertFastAudit } from '@kwartier/db/writes/audit';
import {
  insertRule,
  insertRuleVersion,
  listRuleRows,
  loadRuleRow,
  lockRules,
  orderRules,
  updateRule,
} from '@kwartier/db/writes/rules';
import { v7 as newId } from 'uuid';
import type { Deps } from '../deps.ts';

/**
 * If this happens, then that is done. Each
 * @throws DomainError `permission.denied`, `rule.empty`, `rule.not_found`, `rule.too_many`, `tag.not_found`, `team.not_found`, `brand.not_found`
 */
export interface Rules {
  /** A new one, last in order, and off until somebody turns it on. @returns its id */
  add(actor: Actor, text: RuleText): Promise<string>;
  /** What it says becomes a version of its own; on stays on. */
  edit(actor: Actor, id: string, text: RuleText): Promise<void>;
  /** On from now, for what happens from now; or off. */
  enable(actor: Actor, id: string, enabled: boolean): Promise<void>;
  /** Shown no more and off, or shown again. What it did stays on record. */
  archive(actor: Actor, id: string, archived: boolean): Promise<void>;
  /** The order in which they are asked; those left out follow in the order they had. */
  order(actor: Actor, ids: readonly string[]): Promise<void>;
  /** A rule as it would be saved. */
  check(sql: Sql, actor: Actor, text: RuleText): Promise<RuleText>;
}

export function makeRules(deps: Pick<Deps, 'db' | 'now' | 'publish'>): Rules {
  /** Whose conversations a rule may be about: nobody makes rules for brands they do not have. */
  async function assertBrand(sql: Sql, actor: Actor, brandId: string | null): Promise<void> {
    const needed = brandId === null ? await listBrandIds(sql, actor.workspaceId) : [brandId];
    if (!needed.every((id) => actor.brandIds.includes(id as BrandId)))
      throw new DomainError('brand.not_found', 'Say for which of your brands it is.');
  }

  async function check(sql: Sql, actor: Actor, text: RuleText): Promise<RuleText> {
    await assertBrand(sql, actor, text.brandId);
    if (text.actions.length === 0) throw new DomainError('rule.empty', 'Say what it does.');
    if (!text.actions.every(isRuleAction))
      throw new DomainError('rule.empty', 'A rule cannot take work, and cannot snooze until a fixed day.');
    const conditions = [...text.conditions.all, ...text.conditions.any];
    const tagIds = [
      ...text.actions.flatMap((action) => ('tagId' in action ? [action.tagId] : [])),
      ...conditions.flatMap((condition) => (condition.kind === 'tag' ? condition.is : [])),
    ];
    const known = new Set((await listTagNames(sql, actor.workspaceId, tagIds)).map(({ id }) => id));
    for (const tagId of tagIds) if (!known.has(tagId)) throw new DomainError('tag.not_found', 'There is no such tag.');
    for (const action of text.actions) {
      if (action.kind !== 'assign_team') continue;
      const team = await loadTeamRef(sql, actor.workspaceId, action.teamId as TeamId);
      if (!team || !actor.brandIds.includes(team.brandId as BrandId))
        throw new DomainError('team.not_found', 'There is no such team.');
    }
    const clean = (condition: RuleCondition): RuleCondition =>
      condition.kind === 'words'
        ? { ...condition, words: condition.words.map((word) => cleanText(word).trim()).filter(Boolean) }
        : condition;
    return {
      ...text,
      name: cleanText(text.name).trim(),
      conditions: { all: text.conditions.all.map(clean), any: text.conditions.any.map(clean) },
    };
  }

  async function change<T>(
    actor: Actor,
    work: (
      sql: Sql,
      now: Instant,
    ) => Promise<{ action: string; id: string; data?: Record<string, unknown>; result: T }>,
  ): Promise<T> {
    if (!can(actor, 'rule.write')) throw new DomainError('permission.denied', 'You may not change rules.');
    const result = await deps.db.run(actor.workspaceId, async (sql) => {
      await lockRules(sql, actor.workspaceId);
      const now = deps.now();
      const done = await work(sql, now);
      await insertFastAudit(sql, {
        workspaceId: actor.workspaceId,
        at: now,
        actorId: actor.agentId,
        action: done.action,
        subjectType: 'rule',
        subjectId: done.id,
        data: done.data ?? {},
      });
      return done.result;
    });
    deps.publish(actor.workspaceId, 'settings.changed', { subject: 'rules' });
    return result;
  }

  async function load(sql: Sql, actor: Actor, id: string) {
    const row = await loadRuleRow(sql, actor.workspaceId, id);
    if (!row) throw new DomainError('rule.not_found', 'There is no such rule.');
    await assertBrand(sql, actor, row.brandId);
    return row;
  }

  const versionRow = (actor: Actor, ruleId: string, version: number, text: RuleText, madeAt: Instant) => ({
    workspaceId: actor.workspaceId,
    ruleId,
    version,
    ...text,
    brandId: text.brandId as BrandId | null,
    madeBy: actor.agentId,
    madeAt,
  });

  return {
    check,
    add: (actor, text) =>
      change(actor, async (sql, now) => {
        const good = await check(sql, actor, text);
        const others = await listRuleRows(sql, actor.workspaceId);
        if (others.length >= MAX_RULES)
          throw new DomainError('rule.too_many', `There are ${MAX_RULES} rules. Archive one first.`, {
            max: MAX_RULES,
          });
        const id = newId();
        await insertRule(sql, {
          workspaceId: actor.workspaceId,
          id,
          version: 1,
          trigger: good.trigger.kind,
          position: Math.max(0, ...others.map(({ position }) => position)) + 1,
          enabledAt: null,
          createdAt: now,
          archivedAt: null,
        });
        await insertRuleVersion(sql, versionRow(actor, id, 1, good, now));
        return { action: 'rule.added', id, result: id };
      }),

    edit: (actor, id, text) =>
      change(actor, async (sql, now) => {
        const row = await load(sql, actor, id);
        const good = await check(sql, actor, text);
        const version = row.version + 1;
        await insertRuleVersion(sql, versionRow(actor, id, version, good, now));
        // What happened before is not the business of another trigger.
        const isOther = good.trigger.kind !== row.trigger;
        await updateRule(sql, {
          ...row,
          version,
          trigger: good.trigger.kind,
          enabledAt: row.enabledAt !== null && isOther ? now : row.enabledAt,
        });
        return { action: 'rule.changed', id, data: { version }, result: undefined };
      }),

    enable: (actor, id, enabled) =>
      change(actor, async (sql, now) => {
        const row = await load(sql, actor, id);
        if (row.archivedAt !== null) throw new DomainError('rule.not_found', 'There is no such rule any more.');
        await updateRule(sql, { ...row, enabledAt: enabled ? (row.enabledAt ?? now) : null });
        return { action: enabled ? 'rule.turned_on' : 'rule.turned_off', id, result: undefined };
      }),

    archive: (actor, id, archived) =>
      change(actor, async (sql, now) => {
        const row = await load(sql, actor, id);
        await updateRule(sql, { ...row, enabledAt: null, archivedAt: archived ? (row.archivedAt ?? now) : null });
        return { action: archived ? 'rule.archived' : 'rule.restored', id, result: undefined };
      }),

    order: (actor, ids) =>
      change(actor, async (sql) => {
        await assertBrand(sql, actor, null);
        const known = (await listRuleRows(sql, actor.workspaceId)).map(({ id }) => id);
        if (!ids.every((id) => known.includes(id))) throw new DomainError('rule.not_found', 'There is no such rule.');
        const order = [...new Set([...ids, ...known])];
        await orderRules(sql, actor.workspaceId, order);
        return { action: 'rule.ordered', id: actor.workspaceId, data: { rules: order.length }, result: undefined };
      }),
  };
}
