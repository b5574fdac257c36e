import type { ConversationStatus } from '../conversation.ts';
import { type Instant, instant, MINUTE_MS } from '../time.ts';
import type { ActivityFact } from './facts.ts';
import type { RuleTrigger, TimeTrigger } from './rule.ts';

/** When a time comes for a conversation, and what it is counted from: each is looked at once. */
export interface Moment {
  readonly at: Instant;
  readonly occasion: string;
}

export interface MomentFacts {
  readonly status: ConversationStatus;
  readonly assigneeId: string | null;
  readonly waitingSince: Instant | null;
  /** When somebody last gave it back or lost it; null: nobody ever had it. */
  readonly releasedAt: Instant | null;
  /** The next promise to fall due. */
  readonly nextDueAt: Instant | null;
}

type TimedTrigger = Extract<RuleTrigger, { kind: TimeTrigger }>;

/** What a time is counted from; undefined: nothing to count from now. */
function origin(kind: TimeTrigger, facts: MomentFacts): Instant | undefined {
  if (facts.status !== 'open') return undefined;
  if (kind === 'before_deadline') return facts.nextDueAt ?? undefined;
  if (facts.waitingSince === null || (kind === 'unassigned_for' && facts.assigneeId !== null)) return undefined;
  return kind === 'waiting_for'
    ? facts.waitingSince
    : instant(Math.max(facts.waitingSince, facts.releasedAt ?? facts.waitingSince));
}

/** The moment a time rule waits for in a conversation as it is; undefined: none. */
export function momentOf({ kind, minutes }: TimedTrigger, facts: MomentFacts): Moment | undefined {
  const from = origin(kind, facts);
  if (from === undefined) return undefined;
  const ms = minutes * MINUTE_MS;
  return {
    at: instant(kind === 'before_deadline' ? from - ms : from + ms),
    occasion: `${kind} ${minutes} ${from}`,
  };
}

/** One thing in a conversation's past that waiting and having depend on. */
export interface PastEvent {
  readonly seq: number;
  readonly type: string;
  /** When it was said or done. */
  readonly at: Instant;
  readonly activity: ActivityFact | null;
}

export interface PastMoment {
  readonly at: Instant;
  /** The last event before it; what came later had not happened. */
  readonly seq: number;
}

const ANSWERS = ['message.sent', 'message.sent_elsewhere'];

/**
 * When a customer had waited so long, or been unassigned so long, in a conversation's past: for trying a rule out.
 * @param past in order
 * @param now up to when
 */
export function pastMoments(
  { kind, minutes }: TimedTrigger & { kind: 'waiting_for' | 'unassigned_for' },
  past: readonly PastEvent[],
  now: Instant,
): PastMoment[] {
  const found: PastMoment[] = [];
  let status: ConversationStatus = 'open';
  let isAssigned = false;
  let waitingSince: Instant | null = null;
  let freeSince: Instant | null = null;
  let seq = 0;
  let last: Instant | undefined;
  const reach = (until: number) => {
    if (status !== 'open' || waitingSince === null || (kind === 'unassigned_for' && isAssigned)) return;
    const from = kind === 'waiting_for' ? waitingSince : instant(Math.max(waitingSince, freeSince ?? waitingSince));
    const at = instant(from + minutes * MINUTE_MS);
    if (at > until || from === last) return;
    last = from;
    found.push({ at, seq });
  };
  for (const event of past) {
    reach(event.at);
    const to = event.activity?.data.to;
    if (event.type === 'message.received') waitingSince ??= event.at;
    else if (ANSWERS.includes(event.type)) waitingSince = null;
    else if (event.type === 'reopened') status = 'open';
    else if (event.type === 'status_changed' && typeof to === 'string') {
      status = to as ConversationStatus;
      if (to === 'resolved' || to === 'spam') waitingSince = null;
    } else if (event.type === 'assigned') isAssigned = true;
    else if (event.type === 'released') {
      isAssigned = false;
      freeSince = event.at;
    }
    seq = event.seq;
  }
  reach(now);
  return found;
}
