import { DomainError } from './errors.ts';

export const CONVERSATION_STATUSES = ['open', 'snoozed', 'resolved', 'spam'] as const;
export type ConversationStatus = (typeof CONVERSATION_STATUSES)[number];

export const PRIORITIES = ['low', 'normal', 'high', 'urgent'] as const;
export type Priority = (typeof PRIORITIES)[number];

/** How a conversation came to rest. `no_reply_needed` is a decision that is counted, not a silence. */
export const RESOLUTIONS = ['answered', 'no_reply_needed'] as const;
export type Resolution = (typeof RESOLUTIONS)[number];

/** Which status may follow which. A status may always be set again to itself (an update of the snooze time). */
export const STATUS_TRANSITIONS: Readonly<Record<ConversationStatus, readonly ConversationStatus[]>> = {
  open: ['open', 'snoozed', 'resolved', 'spam'],
  snoozed: ['snoozed', 'open', 'resolved', 'spam'],
  resolved: ['resolved', 'open'],
  spam: ['spam', 'open'],
};

/** @throws DomainError `conversation.invalid_transition` if the status may not follow */
export function assertTransition(from: ConversationStatus, to: ConversationStatus): void {
  if (!STATUS_TRANSITIONS[from].includes(to)) {
    throw new DomainError('conversation.invalid_transition', 'It is resolved or spam. Reopen it first.', { from, to });
  }
}

/** How long after it was resolved a late reply still re-opens a conversation instead of starting a new one. */
export const DEFAULT_REOPEN_WINDOW_MS = 30 * 24 * 3_600_000;
