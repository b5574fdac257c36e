import type { ActivityFact } from './facts.ts';
import type { EventTrigger } from './rule.ts';

/** One event of a conversation, as far as rules look at it. */
export interface HappenedEvent {
  readonly seq: number;
  readonly type: string;
  readonly messageId: string | null;
  /** Names the rule, if one did it. */
  readonly data: Readonly<Record<string, string | number | boolean | null>> | null;
  /** The line it left in the thread, if it left one. */
  readonly activity: ActivityFact | null;
}

/** What in an event's data says which rule did it. */
export interface RuleCause {
  readonly ruleId: string;
  readonly ruleVersion: number;
  readonly ruleName: string;
}

/**
 * What rules are asked about an event, if anything. What a rule did asks nobody: two rules that undo each other end after one turn.
 */
export function triggersOf({ seq, type, data, activity }: HappenedEvent): readonly EventTrigger[] {
  if (data?.ruleId) return [];
  switch (type) {
    case 'message.received':
      // The first thing that ever happened to a conversation opens it.
      return seq === 1 ? ['conversation.opened', 'message.received'] : ['message.received'];
    case 'reopened':
      return ['conversation.opened'];
    case 'assigned':
      return ['conversation.assigned'];
    case 'status_changed':
      if (activity?.data.to === 'resolved') return ['conversation.resolved'];
      return activity?.data.to === 'open' && activity.data.from !== 'snoozed' ? ['conversation.opened'] : [];
    case 'message.sent':
    case 'message.sent_elsewhere':
      return ['reply.sent'];
    default:
      return [];
  }
}

/** The types of event that `triggersOf` finds anything in. */
export const TELLING_EVENTS: Readonly<Record<EventTrigger, readonly string[]>> = {
  'message.received': ['message.received'],
  'conversation.opened': ['message.received', 'reopened', 'status_changed'],
  'conversation.assigned': ['assigned'],
  'conversation.resolved': ['status_changed'],
  'reply.sent': ['message.sent', 'message.sent_elsewhere'],
};
