import {
  type Actor,
  type BusinessHours,
  type ConversationId,
  can,
  changesOf,
  DomainError,
  dueAt,
  isLive,
  MINUTE_MS,
  type PolicyId,
  type PolicyVersion,
  resegmentClock,
  type SlaClock,
  type SlaRule,
  type WorkspaceId,
} from '@kwartier/core';
import { listConversationsUnder } from '@kwartier/db/reads/policies';
import { listPolicies } from '@kwartier/db/reads/settings';
import { insertAudit } from '@kwartier/db/writes/audit';
import { lockConversations, saveConversations } from '@kwartier/db/writes/conversations';
import { insertPolicyVersion, lockPolicy } from '@kwartier/db/writes/settings';
import { v7 as newId } from 'uuid';
import { ConversationEdit } from '../conversation-edit.ts';
import type { Deps } from '../deps.ts';

export interface PolicyFields {
  readonly name: string;
  readonly rules: readonly SlaRule[];
  readonly hours: BusinessHours;
  readonly riskShare: number;
}

export interface Policies {
  /** @throws DomainError `permission.denied`, `sla.never_open` */
  add(actor: Actor, fields: PolicyFields): Promise<PolicyId>;
  /** Make a new version. Promises that run are measured on under it; what is over keeps its figures. @throws DomainError `policy.not_found`, `sla.never_open` */
  edit(actor: Actor, id: PolicyId, fields: PolicyFields): Promise<void>;
}

const BATCH = 200;

export function makePolicies(deps: Pick<Deps, 'db' | 'now' | 'publish'>): Policies {
  const mayWrite = (actor: Actor) => {
    if (!can(actor, 'policy.write'))
      throw new DomainError('permission.denied', 'Only an admin may change promises and hours.');
  };
  const assertPossible = ({ hours, rules }: PolicyFields) => {
    for (const day of hours.week) {
      for (const [index, [from, to]] of day.entries()) {
        if (from >= to || (index > 0 && from < day[index - 1]![1]))
          throw new DomainError(
            'sla.never_open',
            'Opening hours must begin before they end, in order and without overlap.',
          );
      }
    }
    try {
      new Intl.DateTimeFormat('en', { timeZone: hours.timeZone });
    } catch {
      throw new DomainError('sla.never_open', 'This time zone is not known. Use a name like Europe/Amsterdam.');
    }
    for (const rule of rules) dueAt(deps.now(), rule.promiseMinutes * MINUTE_MS, hours);
  };

  return {
    async add(actor, fields) {
      mayWrite(actor);
      assertPossible(fields);
      const policyId = newId() as PolicyId;
      const now = new Date(deps.now());
      await deps.db.transact(actor.workspaceId, async (tx) => {
        await insertPolicyVersion(tx, {
          ...fields,
          workspaceId: actor.workspaceId,
          policyId,
          version: 1,
          isDefault: false,
          createdAt: now,
          createdBy: actor.agentId,
        });
        await insertAudit(tx, {
          workspaceId: actor.workspaceId,
          at: now,
          actorId: actor.agentId,
          action: 'policy.added',
          subjectType: 'policy',
          subjectId: policyId,
          data: { after: { ...fields } },
        });
      });
      deps.publish(actor.workspaceId, 'settings.changed', { subject: 'policies' });
      return policyId;
    },

    async edit(actor, id, fields) {
      mayWrite(actor);
      assertPossible(fields);
      const { workspaceId } = actor;
      const now = new Date(deps.now());
      const { before, version } = await deps.db.transact(workspaceId, async (tx) => {
        const row = await lockPolicy(tx, workspaceId, id);
        if (!row) throw new DomainError('policy.not_found', 'There is no such policy.');
        const before = (await listPolicies(tx, workspaceId)).find((policy) => policy.id === id)!;
        const version = row.version + 1;
        await insertPolicyVersion(tx, {
          ...fields,
          workspaceId,
          policyId: id,
          version,
          isDefault: row.isDefault,
          createdAt: now,
          createdBy: actor.agentId,
        });
        await insertAudit(tx, {
          workspaceId,
          at: now,
          actorId: actor.agentId,
          action: 'policy.changed',
          subjectType: 'policy',
          subjectId: id,
          data: changesOf(before, { ...fields, version }),
        });
        return { before, version };
      });
      const old: PolicyVersion = {
        policyId: id,
        version: before.version,
        rules: before.rules as SlaRule[],
        hours: before.hours as BusinessHours,
        riskShare: before.riskShare,
      };
      await resegment(workspaceId, old, { policyId: id, version, ...fields });
      deps.publish(workspaceId, 'settings.changed', { subject: 'policies' });
    },
  };

  /** Measure running promises on under the new version, some conversations at a time. A second run finds nothing to do. */
  async function resegment(workspaceId: WorkspaceId, before: PolicyVersion, after: PolicyVersion): Promise<void> {
    for (;;) {
      const hints = await deps.db.run(workspaceId, async (sql) => {
        const ids = await listConversationsUnder(sql, workspaceId, after.policyId, after.version, BATCH);
        const edits: ConversationEdit[] = [];
        for (const { row, clocks } of await lockConversations(sql, workspaceId, ids as ConversationId[])) {
          const edit = new ConversationEdit(row, clocks, deps.now());
          edit.clocks = edit.clocks.flatMap((clock: SlaClock) =>
            isLive(clock) &&
            clock.state !== 'breached' &&
            clock.policyId === after.policyId &&
            clock.policyVersion < after.version
              ? resegmentClock(clock, deps.now(), before, after, row)
              : [clock],
          );
          edit.addEvent('sla.policy_changed', deps.now(), { data: { version: after.version } });
          edits.push(edit);
        }
        await saveConversations(
          sql,
          edits.map((edit) => edit.finish()),
        );
        return edits.map((edit) => ({ conversationId: edit.row.id, seq: edit.row.seq, brandId: edit.row.brandId }));
      });
      for (let start = 0; start < hints.length; start += 100)
        deps.publish(workspaceId, 'conversations.changed', { items: hints.slice(start, start + 100) });
      if (hints.length < BATCH) return;
    }
  }
}
