import {
  type Actor,
  can,
  DomainError,
  RETENTION_DAYS,
  type RetentionKind,
  retentionCutoff,
  type WorkspaceId,
} from '@kwartier/core';
import type { Sql } from '@kwartier/db';
import { listRetentionRules, previewRetention, type RetentionRuleRow } from '@kwartier/db/reads/privacy';
import { insertFastAudit } from '@kwartier/db/writes/audit';
import { saveRetentionRule } from '@kwartier/db/writes/privacy';
import {
  deleteQuarantine,
  deleteReceipts,
  forgetWords,
  listChannelsOfBrand,
  lockExpirable,
} from '@kwartier/db/writes/retention';
import type { Deps } from '../deps.ts';

export interface RetentionChange {
  readonly brandId: string;
  readonly kind: RetentionKind;
  /** Null: keep for ever. */
  readonly days: number | null;
}

export interface Retention {
  /** @throws DomainError `permission.denied`, `team.not_found` (no such brand) */
  save(actor: Actor, change: RetentionChange): Promise<void>;
  /** What a rule would delete now. @throws DomainError `permission.denied` */
  preview(
    actor: Actor,
    rule: RetentionChange & { readonly days: number },
  ): Promise<{ readonly count: number; readonly oldestAt: number | null }>;
}

const mayUse = (actor: Actor, brandId: string) => {
  if (!can(actor, 'privacy.write'))
    throw new DomainError('permission.denied', 'Only an admin may change how long things are kept.');
  if (!actor.brandIds.includes(brandId as never)) throw new DomainError('team.not_found', 'There is no such brand.');
};

export function makeRetention(deps: Pick<Deps, 'db' | 'now' | 'publish'>): Retention {
  return {
    async save(actor, { brandId, kind, days }) {
      mayUse(actor, brandId);
      if (days !== null && (!Number.isInteger(days) || days < RETENTION_DAYS.min || days > RETENTION_DAYS.max))
        throw new RangeError(`days: ${days}`);
      const { workspaceId } = actor;
      await deps.db.run(workspaceId, async (sql) => {
        const before = (await listRetentionRules(sql, workspaceId)).find(
          (rule) => rule.brandId === brandId && rule.kind === kind,
        );
        await saveRetentionRule(sql, workspaceId, brandId, kind, days);
        await insertFastAudit(sql, {
          workspaceId,
          at: deps.now(),
          actorId: actor.agentId,
          action: 'retention.changed',
          subjectType: 'brand',
          subjectId: brandId,
          data: { kind, before: before?.days ?? null, after: days },
        });
      });
      deps.publish(workspaceId, 'settings.changed', { subject: 'retention' });
    },
    preview(actor, { brandId, kind, days }) {
      mayUse(actor, brandId);
      return deps.db.run(actor.workspaceId, (sql) =>
        previewRetention(sql, actor.workspaceId, brandId, kind, retentionCutoff(deps.now(), days)),
      );
    },
  };
}

/** Conversations or deliveries in one transaction, and transactions in one run: retention has time, messages have not. */
const BATCH = 200;
const MAX_BATCHES = 20;

/** Delete what no rule keeps any longer. @returns how many conversations, deliveries and quarantined parts */
export type SweepRetention = (workspaceId: WorkspaceId) => Promise<number>;

export function makeSweepRetention(deps: Pick<Deps, 'db' | 'now' | 'log'>): SweepRetention {
  return async (workspaceId) => {
    const rules = await deps.db.run(workspaceId, (sql) => listRetentionRules(sql, workspaceId));
    let total = 0;
    for (const rule of rules) {
      let count = 0;
      for (let batch = 0; batch < MAX_BATCHES; batch++) {
        const done = await deps.db.run(workspaceId, (sql) => applyRule(sql, workspaceId, rule));
        count += done;
        if (done < BATCH) break;
      }
      if (count > 0)
        await deps.db.run(workspaceId, (sql) =>
          insertFastAudit(sql, {
            workspaceId,
            at: deps.now(),
            actorId: null,
            action: 'retention.applied',
            subjectType: 'brand',
            subjectId: rule.brandId,
            data: { kind: rule.kind, days: rule.days, count },
          }),
        );
      total += count;
    }
    if (total > 0) deps.log('info', 'retention.applied', { workspaceId, count: total });
    return total;
  };

  async function applyRule(sql: Sql, workspaceId: WorkspaceId, rule: RetentionRuleRow): Promise<number> {
    const now = deps.now();
    const before = retentionCutoff(now, rule.days);
    if (rule.kind === 'public_messages' || rule.kind === 'private_messages') {
      const isPrivate = rule.kind === 'private_messages';
      const ids = (await lockExpirable(sql, workspaceId, rule.brandId, isPrivate, before, BATCH)).map(({ id }) => id);
      if (ids.length > 0) await forgetWords(sql, workspaceId, ids, now);
      return ids.length;
    }
    let count = 0;
    for (const { id } of await listChannelsOfBrand(sql, workspaceId, rule.brandId))
      count +=
        rule.kind === 'receipts'
          ? await deleteReceipts(sql, workspaceId, id, before, BATCH)
          : await deleteQuarantine(sql, workspaceId, id, before);
    return count;
  }
}
