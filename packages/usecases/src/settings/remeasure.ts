import {
  type BusinessHours,
  type ConversationId,
  isLive,
  type PolicyId,
  type PolicyVersion,
  resegmentClock,
  type SlaClock,
  type SlaRule,
  type WorkspaceId,
} from '@kwartier/core';
import { listConversationsUnder, listPolicyVersions } from '@kwartier/db/reads/policies';
import { lockConversations, saveConversations } from '@kwartier/db/writes/conversations';
import { ConversationEdit } from '../conversation-edit.ts';
import type { Deps } from '../deps.ts';

const BATCH = 200;

export interface Remeasure {
  /** Measure promises that run under an older version of a policy on under its present one, some conversations at a time. @returns how many */
  policy(workspaceId: WorkspaceId, policyId: PolicyId): Promise<number>;
  /**
   * The same for every policy: what an edit left behind whose process died, and what was stored under the old version while the edit was
   * being made. @returns how many
   */
  all(workspaceId: WorkspaceId): Promise<number>;
}

/** A second run, or several at once, find nothing more to do. */
export function makeRemeasure(deps: Pick<Deps, 'db' | 'now' | 'publish'>): Remeasure {
  async function policy(workspaceId: WorkspaceId, policyId: PolicyId): Promise<number> {
    const versions = await deps.db.run(workspaceId, (sql) => listPolicyVersions(sql, workspaceId, policyId));
    const byNumber = new Map<number, PolicyVersion>(
      versions.map((row) => [
        row.version,
        {
          policyId,
          version: row.version,
          rules: row.rules as SlaRule[],
          hours: row.hours as BusinessHours,
          riskShare: row.riskShare,
        },
      ]),
    );
    const present = [...byNumber.values()].reduce((last, next) => (next.version > last.version ? next : last));
    let total = 0;
    for (;;) {
      const hints = await deps.db.run(workspaceId, async (sql) => {
        const ids = await listConversationsUnder(sql, workspaceId, policyId, present.version, BATCH);
        const edits: ConversationEdit[] = [];
        for (const { row, clocks } of await lockConversations(sql, workspaceId, ids as ConversationId[])) {
          const isOld = (clock: SlaClock) =>
            isLive(clock) &&
            clock.state !== 'breached' &&
            clock.policyId === policyId &&
            clock.policyVersion < present.version;
          // Somebody else may have done it while we waited for the lock.
          if (!clocks.some(isOld)) continue;
          const edit = new ConversationEdit(row, clocks, deps.now());
          edit.clocks = edit.clocks.flatMap((clock: SlaClock) =>
            isOld(clock)
              ? resegmentClock(clock, deps.now(), byNumber.get(clock.policyVersion)!, present, row)
              : [clock],
          );
          edit.addEvent('sla.policy_changed', deps.now(), { data: { version: present.version } });
          edits.push(edit);
        }
        await saveConversations(
          sql,
          edits.map((edit) => edit.finish()),
        );
        return edits.map((edit) => ({ conversationId: edit.row.id, seq: edit.row.seq, brandId: edit.row.brandId }));
      });
      total += hints.length;
      for (let start = 0; start < hints.length; start += 100)
        deps.publish(workspaceId, 'conversations.changed', { items: hints.slice(start, start + 100) });
      if (hints.length < BATCH) return total;
    }
  }

  return {
    policy,
    async all(workspaceId) {
      const behind = await deps.db.run(workspaceId, async (sql) => {
        const versions = await listPolicyVersions(sql, workspaceId);
        const present = new Map<PolicyId, number>();
        for (const { policyId, version } of versions)
          present.set(policyId, Math.max(version, present.get(policyId) ?? 0));
        const found: PolicyId[] = [];
        for (const [policyId, version] of present)
          if (version > 1 && (await listConversationsUnder(sql, workspaceId, policyId, version, 1)).length > 0)
            found.push(policyId);
        return found;
      });
      let total = 0;
      for (const policyId of behind) total += await policy(workspaceId, policyId);
      return total;
    },
  };
}
