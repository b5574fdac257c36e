import type { ContactRole } from '../contact.ts';
import { CONVERSATION_STATUSES, type ConversationStatus, PRIORITIES, type Priority } from '../conversation.ts';
import type { ConversationAction } from '../conversation-action.ts';
import type { Platform } from '../platform.ts';

/** What a rule can know of a conversation. */
export interface RuleFacts {
  readonly platform: Platform;
  readonly brandId: string;
  readonly channelId: string;
  readonly teamId: string;
  /** BCP 47; null: nobody can tell yet. */
  readonly language: string | null;
  readonly priority: Priority;
  readonly status: ConversationStatus;
  readonly tagIds: readonly string[];
  readonly isPrivate: boolean;
  /** Of the message that the event is about, else the customer's newest. */
  readonly text: string;
  readonly personRoles: readonly ContactRole[];
  /** Whether the hours of its promises are open. */
  readonly isOpen: boolean;
  readonly assigneeId: string | null;
}

const without = (ids: readonly string[], id: string): string[] => ids.filter((one) => one !== id);

/** What is so once these things are done, so that the next rule sees what the one before it did. */
export function factsAfter(facts: RuleFacts, actions: readonly ConversationAction[]): RuleFacts {
  let now = facts;
  for (const action of actions) now = { ...now, ...changeBy(action, now) };
  return now;
}

function changeBy(action: ConversationAction, { tagIds, teamId }: RuleFacts): Partial<RuleFacts> {
  switch (action.kind) {
    case 'add_tag':
      return { tagIds: [...without(tagIds, action.tagId), action.tagId] };
    case 'remove_tag':
      return { tagIds: without(tagIds, action.tagId) };
    case 'assign':
      return { assigneeId: action.agentId };
    case 'take':
      return {};
    case 'release':
      return { assigneeId: null };
    case 'assign_team':
      return teamId === action.teamId ? {} : { teamId: action.teamId, assigneeId: null };
    case 'set_priority':
      return { priority: action.priority };
    case 'open':
      return { status: 'open' };
    case 'resolve':
      return { status: 'resolved' };
    case 'spam':
      return { status: 'spam' };
    case 'snooze':
    case 'snooze_until':
      return { status: 'snoozed' };
  }
}

/** A line of a conversation's thread that tells of a change. */
export interface ActivityFact {
  readonly type: string;
  readonly data: Readonly<Record<string, string | number | boolean | null>>;
}

const isStatus = (value: unknown): value is ConversationStatus => CONVERSATION_STATUSES.some((one) => one === value);
const isPriority = (value: unknown): value is Priority => PRIORITIES.some((one) => one === value);

/**
 * What was so before these changes, taken back from the newest to the oldest.
 * @param later in the order in which they happened
 */
export function factsBefore(facts: RuleFacts, later: readonly ActivityFact[]): RuleFacts {
  let now = facts;
  for (const activity of later.toReversed()) now = { ...now, ...takenBack(activity, now) };
  return now;
}

function takenBack({ type, data }: ActivityFact, { tagIds }: RuleFacts): Partial<RuleFacts> {
  const { from, fromId, tagId, agentId } = data;
  switch (type) {
    case 'status_changed':
    case 'reopened':
      return isStatus(from) ? { status: from } : {};
    case 'priority_changed':
      return isPriority(from) ? { priority: from } : {};
    case 'tagged':
      return typeof tagId === 'string' ? { tagIds: without(tagIds, tagId) } : {};
    case 'untagged':
      return typeof tagId === 'string' ? { tagIds: [...without(tagIds, tagId), tagId] } : {};
    case 'team_changed':
      return typeof fromId === 'string' ? { teamId: fromId } : {};
    case 'released':
      return typeof agentId === 'string' ? { assigneeId: agentId } : {};
    case 'assigned':
      return { assigneeId: typeof fromId === 'string' ? fromId : null };
    default:
      return {};
  }
}
