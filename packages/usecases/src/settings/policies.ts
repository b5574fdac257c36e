import {
  type Actor,
  type BusinessHours,
  can,
  changesOf,
  DomainError,
  dueAt,
  MINUTE_MS,
  type PolicyId,
  type SlaRule,
} from '@kwartier/core';
import { listPolicies } from '@kwartier/db/reads/settings';
import { insertAudit } from '@kwartier/db/writes/audit';
import { insertPolicyVersion, lockPolicy } from '@kwartier/db/writes/settings';
import { v7 as newId } from 'uuid';
import type { Deps } from '../deps.ts';
import { nameTaken } from '../unique-violation.ts';
import { makeRemeasure } from './remeasure.ts';

export interface PolicyFields {
  readonly name: string;
  readonly rules: readonly SlaRule[];
  readonly hours: BusinessHours;
  readonly riskShare: number;
}

export interface Policies {
  /** @throws DomainError `permission.denied`, `sla.never_open`, `settings.name_taken` */
  add(actor: Actor, fields: PolicyFields): Promise<PolicyId>;
  /** Make a new version. Promises that run are measured on under it; what is over keeps its figures. @throws DomainError `policy.not_found`, `sla.never_open` */
  edit(actor: Actor, id: PolicyId, fields: PolicyFields): Promise<void>;
}

export function makePolicies(deps: Pick<Deps, 'db' | 'now' | 'publish'>): Policies {
  const remeasure = makeRemeasure(deps);
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
      await deps.db
        .transact(actor.workspaceId, async (tx) => {
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
        })
        .catch(nameTaken('policy'));
      deps.publish(actor.workspaceId, 'settings.changed', { subject: 'policies' });
      return policyId;
    },

    async edit(actor, id, fields) {
      mayWrite(actor);
      assertPossible(fields);
      const { workspaceId } = actor;
      const now = new Date(deps.now());
      await deps.db
        .transact(workspaceId, async (tx) => {
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
        })
        .catch(nameTaken('policy'));
      await remeasure.policy(workspaceId, id);
      deps.publish(workspaceId, 'settings.changed', { subject: 'policies' });
    },
  };
}
