import type { Connector } from '@kwartier/connectors';
import {
  type ActionKind,
  type Actor,
  type ApprovalRule,
  type ConversationAction,
  can,
  DomainError,
  type Instant,
  needsApproval,
  PLATFORM_FACTS,
  type Platform,
  parseInstant,
  type ReplyRule,
  scheduleRefusal,
  splitIntoThread,
} from '@kwartier/core';
import type { ConversationRow, Sql } from '@kwartier/db';
import { loadTrust } from '@kwartier/db/reads/approvals';
import { listTagsOf } from '@kwartier/db/reads/tags';
import { assertWrappedUp } from '../conversation/steps.ts';
import type { ConversationEdit } from '../conversation-edit.ts';

/** What ends the work on a conversation or puts it off: not before the answer is out. */
const ENDS: ReadonlySet<ActionKind> = new Set<ActionKind>(['resolve', 'spam', 'snooze', 'snooze_until', 'open']);

/**
 * An answer as the posts it goes out as: one, or those of a thread where its writer wants one and the platform has them.
 * @throws DomainError `reply.too_long` with its length and the longest
 */
export function postsOf(
  { platform, measure }: Pick<Connector, 'platform' | 'measure'>,
  text: string,
  isPrivate: boolean,
  asThread: boolean,
): readonly string[] {
  const { length, max } = measure(text, isPrivate);
  if (length <= max) return [text];
  const posts =
    asThread && !isPrivate && PLATFORM_FACTS[platform].hasThreads
      ? splitIntoThread(text, max, (part) => measure(part, isPrivate).length)
      : undefined;
  if (posts) return posts;
  throw new DomainError('reply.too_long', `Too long by ${length - max}: ${length} of ${max} characters.`, {
    length,
    max,
  });
}

/**
 * Whether an answer may carry a button to write to us in private.
 * @throws DomainError `reply.not_allowed`
 */
export function assertMayInvite(platform: Platform, isPrivate: boolean): void {
  if (isPrivate || !PLATFORM_FACTS[platform].hasInvitations)
    throw new DomainError(
      'reply.not_allowed',
      'Only a public answer can invite to a private message, and only where the platform has a button for it.',
    );
}

/** Whether an answer of the actor waits for a second person. The tags count that are given with it; those taken away still do. */
export async function neededApproval(
  sql: Sql,
  actor: Actor,
  conversation: Pick<ConversationRow, 'id' | 'brandId'>,
  rule: ApprovalRule | null,
  isPublic: boolean,
  actions: readonly ConversationAction[],
): Promise<ReturnType<typeof needsApproval>> {
  if (rule === null || !isPublic) return null;
  const { workspaceId, agentId, role } = actor;
  const [tags, trust] = await Promise.all([
    listTagsOf(sql, workspaceId, [conversation.id]),
    loadTrust(sql, workspaceId, agentId, conversation.brandId),
  ]);
  const given = actions.flatMap((action) => (action.kind === 'add_tag' ? [action.tagId] : []));
  return needsApproval({
    rule,
    isPublic,
    role,
    mayApprove: can(actor, 'reply.approve'),
    trust,
    tagIds: [...tags.map(({ tagId }) => tagId), ...given],
  });
}

/**
 * What is done at once with an answer, and what only once somebody has approved it.
 * @throws DomainError `permission.denied`: who approves does it in the writer's name, so it is the writer who must be allowed to
 */
export function split(
  actor: Actor,
  actions: readonly ConversationAction[],
  waits: boolean,
): [ConversationAction[], ConversationAction[]] {
  const deferred = actions.filter(({ kind }) => waits && ENDS.has(kind));
  if (deferred.length > 0 && !can(actor, 'conversation.set_status'))
    throw new DomainError('permission.denied', 'You may not do all of this here.');
  return [actions.filter((action) => !deferred.includes(action)), deferred];
}

/**
 * Whether what is put off may be done by the approver's yes: what came of it is the writer's to say, and the yes asks nobody any more.
 * @throws DomainError `conversation.wrap_up_needed` with what is missing
 */
export async function assertEndsWrappedUp(
  sql: Sql,
  edit: ConversationEdit,
  deferred: readonly ConversationAction[],
): Promise<void> {
  for (const action of deferred)
    if (action.kind === 'resolve')
      await assertWrappedUp(sql, edit, {
        status: 'resolved',
        snoozedUntil: null,
        resolution: action.noReplyNeeded ? 'no_reply_needed' : null,
        outcome: action.outcome ?? null,
      });
}

/** Those of what was put off that still mean something: no moment that has passed while the answer waited. */
export const stillAhead = (deferred: readonly ConversationAction[], now: Instant): ConversationAction[] =>
  deferred.filter((action) => action.kind !== 'snooze_until' || (parseInstant(action.at) ?? 0) > now);

/**
 * Whether an answer may wait for its time.
 * @param isHop it would go to another conversation than the one it was written in
 * @throws DomainError `reply.bad_time`, `reply.window_closed`, `reply.not_allowed`
 */
export function assertMayWait(
  sendAt: Instant,
  rule: Pick<ReplyRule, 'windowExpiresAt'>,
  isHop: boolean,
  actions: readonly ConversationAction[],
  now: Instant,
): void {
  const refusal = scheduleRefusal(sendAt, now, rule.windowExpiresAt);
  if (refusal) throw new DomainError(refusal.code, refusal.words);
  if (isHop)
    throw new DomainError(
      'reply.not_allowed',
      'A private answer to something public goes out at once. Later ones can be given a time in the private conversation.',
    );
  if (actions.some(({ kind }) => kind === 'resolve' || kind === 'spam'))
    throw new DomainError(
      'reply.not_allowed',
      'It can be resolved once this answer is out. Leave resolving out, or send it now.',
    );
}
