import {
  type Actor,
  type AgentId,
  assertStands,
  type ConversationAction,
  can,
  DomainError,
  type Instant,
  instant,
  MINUTE_MS,
  type Permission,
  parseInstant,
  type TeamId,
} from '@kwartier/core';
import type { Sql } from '@kwartier/db';
import { loadAssignable } from '@kwartier/db/reads/people';
import { listTagNames, listTagsOf, loadTeamRef } from '@kwartier/db/reads/tags';
import { tagConversation, untagConversation } from '@kwartier/db/writes/tags';
import { assignTo, releaseFrom } from '../assignment/assign-to.ts';
import type { ConversationEdit } from '../conversation-edit.ts';
import { tellFollowers } from '../notifications/tell.ts';
import { assertWrappedUp, type Doer, stepPriority, stepStatus } from './steps.ts';

export interface Applied {
  /** What puts everything back that was changed, in the order in which to do it. */
  readonly undo: readonly ConversationAction[];
  /** Whether whoever did it came back to work by taking something: to be told after the commit. */
  readonly isBack: boolean;
}

const RIGHT: Readonly<Record<ConversationAction['kind'], Permission>> = {
  add_tag: 'conversation.set_status',
  remove_tag: 'conversation.set_status',
  assign: 'conversation.assign',
  take: 'conversation.assign',
  release: 'conversation.assign',
  assign_team: 'conversation.assign',
  set_priority: 'conversation.set_status',
  open: 'conversation.set_status',
  resolve: 'conversation.set_status',
  spam: 'conversation.set_status',
  snooze: 'conversation.set_status',
  snooze_until: 'conversation.set_status',
};

/**
 * Do a list of things to one locked conversation, in order; the caller writes it. Whatever is refused refuses all of them, with the
 * transaction.
 * @param actor whose rights hold; null: a rule, which may do everything that a rule may hold
 * @throws DomainError `conversation.merged_away`, `permission.denied`, `tag.not_found`, `team.not_found`, `assignment.not_eligible`,
 * `assignment.already_assigned`, `conversation.invalid_transition`, `conversation.wrap_up_needed`
 */
export async function applyActions(
  sql: Sql,
  edit: ConversationEdit,
  actions: readonly ConversationAction[],
  actor: Actor | null,
  doer: Doer,
  now: Instant,
): Promise<Applied> {
  const undo: ConversationAction[] = [];
  let isBack = false;
  if (actions.length > 0) assertStands(edit.row);
  for (const action of actions) {
    if (actor && !can(actor, RIGHT[action.kind]))
      throw new DomainError('permission.denied', 'You may not do all of this here.');
    const { undo: one, isBack: back = false } = await applyOne(sql, edit, action, actor, doer, now);
    if (one) undo.unshift(one);
    isBack ||= back;
  }
  return { undo, isBack };
}

type Step = { readonly undo?: ConversationAction | undefined; readonly isBack?: boolean };

async function applyOne(
  sql: Sql,
  edit: ConversationEdit,
  action: ConversationAction,
  actor: Actor | null,
  doer: Doer,
  now: Instant,
): Promise<Step> {
  switch (action.kind) {
    case 'add_tag':
    case 'remove_tag':
      return tag(sql, edit, action, doer, now);
    case 'take':
      return doer.agentId === null ? {} : assign(sql, edit, doer.agentId, actor, doer, now);
    case 'assign':
      return assign(sql, edit, action.agentId as AgentId, actor, doer, now);
    case 'release':
      return release(sql, edit, actor, doer, now);
    case 'assign_team':
      return giveToTeam(sql, edit, action.teamId as TeamId, actor, doer, now);
    case 'set_priority': {
      const before = edit.row.priority;
      await stepPriority(sql, edit, action.priority, doer, now);
      return before === action.priority ? {} : { undo: { kind: 'set_priority', priority: before } };
    }
    default:
      return changeStatus(sql, edit, action, actor, doer, now);
  }
}

async function changeStatus(
  sql: Sql,
  edit: ConversationEdit,
  action: Extract<ConversationAction, { kind: 'open' | 'resolve' | 'spam' | 'snooze' | 'snooze_until' }>,
  actor: Actor | null,
  doer: Doer,
  now: Instant,
): Promise<Step> {
  const { status, snoozedUntil, resolution, outcome } = edit.row;
  const back = (): ConversationAction => {
    if (status === 'snoozed' && snoozedUntil !== null && snoozedUntil > now)
      return { kind: 'snooze_until', at: new Date(snoozedUntil).toISOString() };
    if (status === 'resolved') return { kind: 'resolve', noReplyNeeded: resolution === 'no_reply_needed', outcome };
    return { kind: status === 'spam' ? 'spam' : 'open' };
  };
  const to =
    action.kind === 'snooze'
      ? {
          status: 'snoozed' as const,
          snoozedUntil: instant(now + action.minutes * MINUTE_MS),
          resolution: null,
          outcome: null,
        }
      : action.kind === 'snooze_until'
        ? { status: 'snoozed' as const, snoozedUntil: parseInstant(action.at) ?? null, resolution: null, outcome: null }
        : action.kind === 'resolve'
          ? {
              status: 'resolved' as const,
              snoozedUntil: null,
              resolution: action.noReplyNeeded ? ('no_reply_needed' as const) : null,
              outcome: action.outcome ?? null,
            }
          : { status: action.kind, snoozedUntil: null, resolution: null, outcome: null };
  if (to.status === status && to.status !== 'snoozed') return {};
  const undo = back();
  if (actor) await assertWrappedUp(sql, edit, to);
  await stepStatus(sql, edit, to, doer, now);
  return { undo };
}

async function tag(
  sql: Sql,
  edit: ConversationEdit,
  { kind, tagId }: Extract<ConversationAction, { kind: 'add_tag' | 'remove_tag' }>,
  doer: Doer,
  now: Instant,
): Promise<Step> {
  const { workspaceId, id } = edit.row;
  const [known] = await listTagNames(sql, workspaceId, [tagId]);
  if (!known) throw new DomainError('tag.not_found', 'There is no such tag.');
  if (kind === 'add_tag') {
    if (!(await tagConversation(sql, workspaceId, id, tagId, doer.agentId, now))) return {};
    edit.addActivity('tagged', { tagId, tag: known.name }, doer.name, doer.agentId);
    return { undo: { kind: 'remove_tag', tagId } };
  }
  if (!(await untagConversation(sql, workspaceId, id, tagId))) return {};
  edit.addActivity('untagged', { tagId, tag: known.name }, doer.name, doer.agentId);
  return { undo: { kind: 'add_tag', tagId } };
}

/** Taking from a colleague is a lead's right, as it is everywhere; a rule may. */
function assertMayTakeFrom(edit: ConversationEdit, actor: Actor | null): void {
  const { assigneeId, id } = edit.row;
  if (actor && assigneeId !== null && assigneeId !== actor.agentId && !can(actor, 'conversation.assign_others'))
    throw new DomainError('assignment.already_assigned', 'Somebody has taken it already.', {
      conversationId: id,
      assigneeId,
    });
}

const backTo = (assigneeId: AgentId | null): ConversationAction =>
  assigneeId === null ? { kind: 'release' } : { kind: 'assign', agentId: assigneeId };

async function assign(
  sql: Sql,
  edit: ConversationEdit,
  agentId: AgentId,
  actor: Actor | null,
  doer: Doer,
  now: Instant,
): Promise<Step> {
  const before = edit.row.assigneeId;
  if (before === agentId) return {};
  assertMayTakeFrom(edit, actor);
  const agent = await loadAssignable(sql, edit.row.workspaceId, agentId, edit.row.brandId);
  if (!agent)
    throw new DomainError(
      'assignment.not_eligible',
      'This person cannot take it: not active, or not working for this brand.',
    );
  const reason = agentId === doer.agentId ? 'Took it' : `Handed over by ${doer.name}`;
  const isBack = await assignTo(sql, edit, agentId, agent.name, { by: doer.agentId, reason }, now);
  return { undo: backTo(before), isBack };
}

async function release(sql: Sql, edit: ConversationEdit, actor: Actor | null, doer: Doer, now: Instant): Promise<Step> {
  const before = edit.row.assigneeId;
  if (before === null) return {};
  assertMayTakeFrom(edit, actor);
  await releaseFrom(sql, edit, doer.name, { by: doer.agentId, reason: 'Given back' }, now);
  return { undo: backTo(before) };
}

/** Another team's work from now on: its people find it, whoever had it does not keep it. */
async function giveToTeam(
  sql: Sql,
  edit: ConversationEdit,
  teamId: TeamId,
  actor: Actor | null,
  doer: Doer,
  now: Instant,
): Promise<Step> {
  const before = edit.row.teamId;
  if (before === teamId) return {};
  const team = await loadTeamRef(sql, edit.row.workspaceId, teamId);
  if (!team || team.brandId !== edit.row.brandId)
    throw new DomainError('team.not_found', 'There is no such team for this brand.');
  assertMayTakeFrom(edit, actor);
  if (edit.row.assigneeId !== null)
    await releaseFrom(sql, edit, doer.name, { by: doer.agentId, reason: `Given to ${team.name}` }, now);
  edit.row.teamId = teamId;
  await tellFollowers(sql, edit, doer.agentId, now);
  edit.addActivity('team_changed', { teamId, team: team.name, fromId: before }, doer.name, doer.agentId);
  return { undo: { kind: 'assign_team', teamId: before } };
}

/** The tags of a conversation as actions that make them exactly these. */
export async function tagsBecome(
  sql: Sql,
  edit: ConversationEdit,
  tagIds: readonly string[],
): Promise<ConversationAction[]> {
  const { workspaceId, id } = edit.row;
  const now = new Set((await listTagsOf(sql, workspaceId, [id])).map(({ tagId }) => tagId));
  const wanted = new Set(tagIds);
  return [
    ...[...wanted].filter((tagId) => !now.has(tagId)).map((tagId) => ({ kind: 'add_tag' as const, tagId })),
    ...[...now].filter((tagId) => !wanted.has(tagId)).map((tagId) => ({ kind: 'remove_tag' as const, tagId })),
  ];
}
