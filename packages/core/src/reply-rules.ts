import type { ErrorCode } from './errors.ts';
import type { ConversationId } from './ids.ts';
import { PLATFORM_FACTS, type Platform } from './platform.ts';
import { type Instant, instant } from './time.ts';

/** A message of the customer that an answer could hang on. */
export interface ReplyTarget {
  readonly externalId: string;
  readonly sentAt: Instant;
  readonly mayReply: boolean | null;
  readonly isDeleted: boolean;
  /** The conversation it came over from. */
  readonly mergedFrom?: ConversationId | null;
}

/** What the rules need to know of a conversation. */
export interface ReplyContext {
  readonly platform: Platform;
  /** The conversation itself is private. */
  readonly isPrivate: boolean;
  readonly contactName: string;
  readonly channelHandle: string | null;
  /** The customer's messages, newest first; the newest few are enough. */
  readonly inbound: readonly ReplyTarget[];
  /** Until when the platform lets us answer privately; null: no window is known. */
  readonly windowExpiresAt: Instant | null;
  /** A private reply to a comment of this conversation has been sent already. */
  readonly privateReplySent: boolean;
  /** The person's id for private messages is known. */
  readonly canReachPrivately: boolean;
  readonly now: Instant;
}

/** Whether and how we may answer now. */
export interface ReplyRule {
  readonly allowed: boolean;
  readonly code: ErrorCode | null;
  /** One sentence for the person who writes. */
  readonly reason: string;
  readonly maxLength: number;
  readonly windowExpiresAt: Instant | null;
  /** What the answer hangs on; null for a private message that hangs on nothing. */
  readonly target: string | null;
  /** The platform takes this one message and no second until the customer writes again. */
  readonly isOnlyMessage: boolean;
}

const no = (code: ErrorCode, reason: string, maxLength: number, windowExpiresAt: Instant | null = null): ReplyRule => ({
  allowed: false,
  code,
  reason,
  maxLength,
  windowExpiresAt,
  target: null,
  isOnlyMessage: false,
});

/**
 * May we answer in public?
 *
 * Source for X: since 23 February 2026 self-serve apps may answer by API only a post whose author mentioned the account or quoted
 * it (docs.x.com, changelog). The newest message that may be answered is the target.
 * @returns null in a private conversation
 */
export function publicReplyRule(context: ReplyContext): ReplyRule | null {
  if (context.isPrivate) return null;
  const { name, maxPublicLength } = PLATFORM_FACTS[context.platform];
  const standing = context.inbound.filter((message) => !message.isDeleted);
  if (context.inbound.length > 0 && standing.length === 0) {
    return no('reply.target_deleted', `${context.contactName} deleted what you would answer.`, maxPublicLength);
  }
  const target = standing.find((message) => message.mayReply !== false);
  if (!target) {
    return no(
      'reply.not_allowed',
      `${name} does not let us answer here: ${context.contactName} did not mention us. You can invite them to a direct message.`,
      maxPublicLength,
    );
  }
  const because =
    target.mayReply === true && context.channelHandle
      ? `: ${context.contactName} mentioned @${context.channelHandle}`
      : '';
  return {
    allowed: true,
    code: null,
    reason: `${name} allows this reply${because}.`,
    maxLength: maxPublicLength,
    windowExpiresAt: null,
    target: target.externalId,
    isOnlyMessage: false,
  };
}

/**
 * May we answer privately? In a private conversation: inside the platform's window. From a public one: by a private hop, on
 * Facebook once for a comment and within seven days of it.
 */
export function privateReplyRule(context: ReplyContext): ReplyRule | null {
  const facts = PLATFORM_FACTS[context.platform];
  const max = facts.maxPrivateLength;
  const open = (reason: string, windowExpiresAt: Instant | null, target: string | null): ReplyRule => ({
    allowed: true,
    code: null,
    reason,
    maxLength: max,
    windowExpiresAt,
    target,
    isOnlyMessage: target !== null,
  });
  if (context.isPrivate || (facts.privateReplyWindowMs !== null && context.canReachPrivately)) {
    if (facts.privateWindowMs === null) return open(`Only ${context.contactName} can read this.`, null, null);
    const until = context.windowExpiresAt;
    if (until !== null && context.now < until)
      return open(`${facts.privateName} lets you answer until the window closes.`, until, null);
    if (context.isPrivate)
      return no(
        'reply.window_closed',
        `${facts.privateName} no longer lets us answer: ${context.contactName} has to write again first.`,
        max,
        until,
      );
  }
  if (facts.privateReplyWindowMs === null)
    return open(
      `Only ${context.contactName} can read this. X may refuse it if they do not take direct messages.`,
      null,
      null,
    );
  if (context.privateReplySent)
    return no(
      'reply.window_closed',
      `${facts.privateName} allows one private answer to a comment, and it was sent. ${context.contactName} has to answer it first.`,
      max,
    );
  const target = context.inbound.find((message) => !message.isDeleted);
  if (!target) return no('reply.target_deleted', `${context.contactName} deleted what you would answer.`, max);
  const until = instant(target.sentAt + facts.privateReplyWindowMs);
  if (context.now >= until)
    return no(
      'reply.window_closed',
      `A private answer is possible for seven days after a comment; that time is over.`,
      max,
      until,
    );
  return open('One private answer to this comment is allowed.', until, target.externalId);
}
