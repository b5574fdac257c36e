import type { Priority } from './conversation.ts';
import type { Outcome } from './wrap-up.ts';

/**
 * One thing that can be done to a conversation, as data: macros, work on many at once and rules are lists of them. All of a list is
 * done or nothing.
 */
export type ConversationAction =
  | { readonly kind: 'add_tag'; readonly tagId: string }
  | { readonly kind: 'remove_tag'; readonly tagId: string }
  | { readonly kind: 'assign'; readonly agentId: string }
  /** To whoever does it. */
  | { readonly kind: 'take' }
  | { readonly kind: 'release' }
  | { readonly kind: 'assign_team'; readonly teamId: string }
  | { readonly kind: 'set_priority'; readonly priority: Priority }
  | { readonly kind: 'open' }
  /** What came of it is said where the brand asks for it. */
  | { readonly kind: 'resolve'; readonly noReplyNeeded: boolean; readonly outcome?: Outcome | null | undefined }
  | { readonly kind: 'spam' }
  /** Whole minutes from now, 1 to 525,600. */
  | { readonly kind: 'snooze'; readonly minutes: number }
  /** ISO 8601: how a snooze is put back as it was. */
  | { readonly kind: 'snooze_until'; readonly at: string };

export type ActionKind = ConversationAction['kind'];

/** How many one list may hold. */
export const MAX_ACTIONS = 20;
