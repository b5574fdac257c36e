import {
  type ConversationId,
  DomainError,
  HOUR_MS,
  type Instant,
  instant,
  isTimeTrigger,
  MAX_RULE_EFFECTS_PER_HOUR,
  type MessageId,
  momentOf,
  nextRule,
  type Rule,
  type RuleMatch,
  type RuleOccasion,
  type RuleTrigger,
  type TeamId,
  type WorkspaceId,
} from '@kwartier/core';
import { isTooSlow, isUnavailable, type LockedConversation, type RuleRunRow, type Sql } from '@kwartier/db';
import { countRuleEffects, listActiveRules } from '@kwartier/db/reads/rules';
import { lockConversations, saveConversations } from '@kwartier/db/writes/conversations';
import {
  dropRuleEvents,
  insertRuleRun,
  listAsking,
  listDueMoments,
  takeMoment,
  takeRuleEvents,
} from '@kwartier/db/writes/rule-runs';
import { lockFreeConversations } from '@kwartier/db/writes/sla';
import { v7 as newId } from 'uuid';
import { applyActions } from '../conversation/apply-actions.ts';
import { ConversationEdit } from '../conversation-edit.ts';
import type { Deps } from '../deps.ts';
import { ruleFactsOf } from './rule-facts.ts';

/** Conversations looked at before the others of the workspace get their turn. */
const BATCH = 200;

type Timed = Extract<RuleTrigger, { minutes: number }>;

export interface RuleSweep {
  /** Ask the rules about everything that happened since they were asked last. @returns how many conversations it was about */
  answerEvents(workspaceId: WorkspaceId): Promise<number>;
  /** Ask the rules about the times that have come. @returns how many conversations it was about */
  answerTimes(workspaceId: WorkspaceId): Promise<number>;
}

/** An occasion under the name by which it is looked at once. */
interface Asked extends RuleOccasion {
  readonly name: string;
  readonly messageId: MessageId | null;
}

/**
 * The rows say what rules have still to look at, so any number of sweeps may run at once and any of them may die: each takes a
 * conversation that no other holds, and what was looked at is gone with what was done about it, in one transaction.
 */
export function makeRuleSweep(deps: Pick<Deps, 'db' | 'now' | 'publish' | 'wake' | 'log' | 'reached'>): RuleSweep {
  /** One conversation in a transaction of its own. @returns false if somebody else holds it */
  async function inConversation(
    workspaceId: WorkspaceId,
    id: ConversationId,
    work: (sql: Sql, locked: LockedConversation, rules: readonly Rule[]) => Promise<LockedConversation>,
  ): Promise<boolean> {
    const done = await deps.db.run(workspaceId, async (sql) => {
      const [locked] = await lockFreeConversations(sql, workspaceId, [id]);
      if (!locked) return undefined;
      const after = await work(sql, locked, await listActiveRules(sql, workspaceId));
      deps.reached?.('after_rows_before_commit');
      return { before: locked.row, after: after.row };
    });
    if (!done) return false;
    const { before, after } = done;
    if (after.seq !== before.seq)
      deps.publish(workspaceId, 'conversations.changed', {
        items: [{ conversationId: id, seq: after.seq, brandId: after.brandId }],
      });
    // Work waits for rules before it is handed out, and they may have made room or moved it.
    for (const teamId of new Set<TeamId>([before.teamId, after.teamId])) deps.wake.assign(workspaceId, teamId);
    return true;
  }

  async function answer(
    sql: Sql,
    locked: LockedConversation,
    rules: readonly Rule[],
    asked: Asked,
  ): Promise<LockedConversation> {
    let current = locked;
    let last: Rule | undefined;
    for (;;) {
      const facts = await ruleFactsOf(sql, current.row, asked.messageId, asked.at);
      const found = nextRule(rules, asked, facts, last);
      if (!found) return current;
      last = found.rule;
      const { after, isDone } = await carryOut(sql, current, found, asked.name);
      current = after;
      if (isDone && found.rule.stop) return current;
    }
  }

  /** Do what a rule says, whole or not at all, and note it with its reasons. */
  async function carryOut(
    sql: Sql,
    locked: LockedConversation,
    { rule, held }: RuleMatch,
    occasion: string,
  ): Promise<{ after: LockedConversation; isDone: boolean }> {
    const { workspaceId, id } = locked.row;
    const now = deps.now();
    const run = (result: Pick<RuleRunRow, 'outcome' | 'effects' | 'reason'>): RuleRunRow => ({
      workspaceId,
      id: newId(),
      ruleId: rule.id,
      version: rule.version,
      conversationId: id,
      occasion,
      at: now,
      held,
      ...result,
    });
    const effects = await countRuleEffects(sql, workspaceId, id, instant(now - HOUR_MS));
    if (effects + rule.actions.length > MAX_RULE_EFFECTS_PER_HOUR) {
      await insertRuleRun(sql, run({ outcome: 'held_back', effects: 0, reason: null }));
      deps.log('warn', 'rules.held_back', { workspaceId, conversationId: id, ruleId: rule.id });
      return { after: locked, isDone: false };
    }
    try {
      return await sql.savepoint(async (inner) => {
        const tx = inner as Sql;
        const edit = new ConversationEdit(locked.row, locked.clocks, now, {
          cause: { ruleId: rule.id, ruleVersion: rule.version, ruleName: rule.name },
        });
        const doer = { agentId: null, name: `Rule ${rule.name}` };
        const { undo } = await applyActions(tx, edit, rule.actions, null, doer, now);
        const outcome = undo.length > 0 ? 'done' : 'unchanged';
        if (!(await insertRuleRun(tx, run({ outcome, effects: undo.length, reason: null })))) throw new AlreadyDone();
        if (edit.row.seq === locked.row.seq) return { after: locked, isDone: true };
        await saveConversations(tx, [edit.finish()]);
        const [after] = await lockConversations(tx, workspaceId, [id]);
        return { after: after ?? locked, isDone: true };
      });
    } catch (error) {
      if (error instanceof AlreadyDone) return { after: locked, isDone: false };
      if (!(error instanceof DomainError)) throw error;
      await insertRuleRun(sql, run({ outcome: 'refused', effects: 0, reason: error.code }));
      return { after: locked, isDone: false };
    }
  }

  /** What cannot be dealt with must not hold up what comes after it. @throws what may pass by itself */
  async function passOver(
    workspaceId: WorkspaceId,
    conversationId: ConversationId,
    error: unknown,
    leave: (sql: Sql) => Promise<unknown>,
  ): Promise<void> {
    if (isUnavailable(error) || isTooSlow(error)) throw error;
    deps.log('error', 'rules.failed', { workspaceId, conversationId, reason: String(error) });
    await deps.db.run(workspaceId, leave);
  }

  async function answerOne(workspaceId: WorkspaceId, id: ConversationId): Promise<boolean> {
    try {
      return await inConversation(workspaceId, id, async (sql, locked, rules) => {
        let current = locked;
        for (const { seq, trigger, messageId, at } of await takeRuleEvents(sql, workspaceId, id))
          current = await answer(sql, current, rules, {
            trigger: { kind: trigger },
            at,
            messageId,
            name: `${trigger} ${seq}`,
          });
        return current;
      });
    } catch (error) {
      await passOver(workspaceId, id, error, (sql) => dropRuleEvents(sql, workspaceId, id));
      return true;
    }
  }

  async function answerTime(workspaceId: WorkspaceId, trigger: Timed, enabledAt: Instant): Promise<number> {
    const now = deps.now();
    let total = 0;
    const ids = await deps.db.run(workspaceId, (sql) =>
      listDueMoments(sql, workspaceId, trigger, enabledAt, now, BATCH),
    );
    for (const id of ids) {
      let occasion: string | undefined;
      try {
        await inConversation(workspaceId, id, async (sql, locked, rules) => {
          const { releasedAt } = await ruleFactsOf(sql, locked.row, null, now);
          const moment = momentOf(trigger, { ...locked.row, releasedAt });
          if (!moment || moment.at > now) return locked;
          occasion = moment.occasion;
          if (!(await takeMoment(sql, workspaceId, id, occasion, now))) return locked;
          total += 1;
          return answer(sql, locked, rules, { trigger, at: moment.at, messageId: null, name: occasion });
        });
      } catch (error) {
        const name = occasion;
        if (name === undefined) throw error;
        await passOver(workspaceId, id, error, (sql) => takeMoment(sql, workspaceId, id, name, now));
      }
    }
    return total;
  }

  return {
    async answerEvents(workspaceId) {
      const ids = await deps.db.run(workspaceId, (sql) => listAsking(sql, workspaceId, BATCH));
      let total = 0;
      for (const id of ids) if (await answerOne(workspaceId, id)) total += 1;
      return total;
    },

    async answerTimes(workspaceId) {
      const rules = await deps.db.run(workspaceId, (sql) => listActiveRules(sql, workspaceId));
      const times = new Map<string, { trigger: Timed; enabledAt: Instant }>();
      for (const { trigger, enabledAt } of rules) {
        if (!isTimeTrigger(trigger)) continue;
        const key = `${trigger.kind} ${trigger.minutes}`;
        const known = times.get(key);
        if (!known || enabledAt < known.enabledAt) times.set(key, { trigger, enabledAt });
      }
      let total = 0;
      for (const { trigger, enabledAt } of times.values()) total += await answerTime(workspaceId, trigger, enabledAt);
      return total;
    },
  };
}

/** This rule has answered to this occasion before: what it would do now is not to be. */
class AlreadyDone extends Error {
  override readonly name = 'AlreadyDone';
}
