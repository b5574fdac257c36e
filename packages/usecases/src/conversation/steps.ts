import {
  type AgentId,
  assertStands,
  assertTransition,
  type ConversationStatus,
  clocksAfterStatus,
  DomainError,
  type Instant,
  missingAtWrapUp,
  type Outcome,
  type Priority,
  type Resolution,
  resegmentClock,
  resolutionOf,
} from '@kwartier/core';
import type { Sql } from '@kwartier/db';
import { hasAnswerUnderWay } from '@kwartier/db/reads/messages';
import { loadWrapUp } from '@kwartier/db/reads/tags';
import type { ConversationEdit } from '../conversation-edit.ts';
import { tellFollowers } from '../notifications/tell.ts';
import { contextOf, policyOf } from '../policy-row.ts';

/** Who does something; without an id it is a rule, under its own name. */
export interface Doer {
  readonly agentId: AgentId | null;
  readonly name: string;
}

export interface StatusChange {
  readonly status: ConversationStatus;
  /** Needed for `snoozed`, and in the future. */
  readonly snoozedUntil: Instant | null;
  /** For `resolved`; null: unanswered means that no reply was needed. */
  readonly resolution: Resolution | null;
  /** What came of it, for `resolved`. */
  readonly outcome: Outcome | null;
}

/**
 * Bring a locked conversation into another status. An answer that is on its way keeps the promises it may still keep: they end when it
 * is sent, not when somebody says that the work is done.
 * @throws DomainError `conversation.invalid_transition`
 */
export async function stepStatus(
  sql: Sql,
  edit: ConversationEdit,
  { status, snoozedUntil, resolution, outcome }: StatusChange,
  doer: Doer,
  now: Instant,
): Promise<void> {
  const { row } = edit;
  assertStands(row);
  assertTransition(row.status, status);
  if (status === 'snoozed' && (snoozedUntil === null || snoozedUntil <= now)) {
    throw new DomainError(
      'conversation.invalid_transition',
      'A snoozed conversation needs a time in the future to come back at.',
      { to: status },
    );
  }
  if (status === row.status && status !== 'snoozed') return;
  const from = row.status;
  const isUnderWay = status === 'resolved' && (edit.answers || (await hasAnswerUnderWay(sql, row.workspaceId, row.id)));
  edit.clocks = clocksAfterStatus(
    edit.clocks,
    { from, to: status, at: now, isAnswerUnderWay: isUnderWay },
    edit.timeline,
    policyOf(await contextOf(sql, row.workspaceId, row)),
    row,
  );
  const how = status === 'resolved' ? (resolution ?? (isUnderWay ? 'answered' : resolutionOf(edit.timeline))) : null;
  if ((status === 'resolved' && !isUnderWay) || status === 'spam') edit.settleWait();
  Object.assign(row, {
    status,
    snoozedUntil: status === 'snoozed' ? snoozedUntil : null,
    resolution: how,
    outcome: status === 'resolved' ? outcome : null,
    resolvedAt: status === 'resolved' ? now : null,
  });
  if (status === 'resolved') await tellFollowers(sql, edit, doer.agentId, now);
  edit.addActivity(
    'status_changed',
    {
      from,
      to: status,
      resolution: how,
      outcome: status === 'resolved' ? outcome : null,
      until: status === 'snoozed' ? new Date(snoozedUntil as Instant).toISOString() : null,
    },
    doer.name,
    doer.agentId,
  );
}

/**
 * Whether a person may resolve a conversation without saying more; a rule may.
 * @throws DomainError `conversation.wrap_up_needed` with what is missing
 */
export async function assertWrappedUp(
  sql: Sql,
  { row }: ConversationEdit,
  { status, resolution, outcome }: StatusChange,
): Promise<void> {
  if (status !== 'resolved' || row.status === 'resolved') return;
  const { rule, known, reasons } = await loadWrapUp(sql, row);
  const missing = missingAtWrapUp(rule, { outcome, resolution, known, reasons });
  if (missing === null) return;
  throw new DomainError(
    'conversation.wrap_up_needed',
    missing === 'reason' ? 'Say first why they wrote.' : 'Say first what came of it.',
    { missing },
  );
}

/** Give a locked conversation another priority: it has its own promises from now on. */
export async function stepPriority(
  sql: Sql,
  edit: ConversationEdit,
  priority: Priority,
  doer: Doer,
  now: Instant,
): Promise<void> {
  const { row } = edit;
  assertStands(row);
  if (row.priority === priority) return;
  const policy = policyOf(await contextOf(sql, row.workspaceId, row));
  const from = row.priority;
  row.priority = priority;
  edit.clocks = edit.clocks.flatMap((clock) => resegmentClock(clock, now, policy, policy, row));
  edit.addActivity('priority_changed', { from, to: priority }, doer.name, doer.agentId);
}
