import type { AgentId, ConversationId } from '../ids.ts';
import { instant } from '../time.ts';
import { type Candidate, isFree, isSuited, type Waiting } from './eligibility.ts';

const END = Number.POSITIVE_INFINITY;
const LATEST = instant(8.64e15);

const compare = (a: number | null, b: number | null): number => (a === b ? 0 : (a ?? END) - (b ?? END));

/** Who is served first: the next promise to fall due, then who waits longest, then the id, so that the order is total. */
export function byUrgency(a: Waiting, b: Waiting): number {
  const due = compare(a.dueAt, b.dueAt);
  if (due !== 0) return due;
  const since = compare(a.waitingSince, b.waitingSince);
  if (since !== 0) return since;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

/** Who gets work first: the least loaded, then who has been idle longest, then the id. */
function byLoad(a: Candidate, b: Candidate): number {
  return a.open - b.open || (a.lastAssignedAt ?? 0) - (b.lastAssignedAt ?? 0) || (a.id < b.id ? -1 : 1);
}

export interface Handout {
  readonly conversationId: ConversationId;
  readonly agentId: AgentId;
  /** Why it went to them, in words. */
  readonly reason: string;
}

/**
 * Give waiting conversations to agents, most urgent first, each to the least loaded who is suited and free.
 *
 * No conversation is handed out while a more urgent one waits that somebody suited could take.
 */
export function handOut(waiting: readonly Waiting[], agents: readonly Candidate[]): Handout[] {
  const team = agents.map((agent) => ({ ...agent }));
  const handouts: Handout[] = [];
  for (const conversation of waiting.toSorted(byUrgency)) {
    const taker = team.filter((agent) => isFree(agent) && isSuited(agent, conversation, agents)).sort(byLoad)[0];
    if (!taker) continue;
    handouts.push({
      conversationId: conversation.id,
      agentId: taker.id,
      reason: `Least loaded of those free: ${taker.open} of ${taker.capacity}`,
    });
    // Whoever just got work comes last among equals.
    team[team.indexOf(taker)] = { ...taker, open: taker.open + 1, lastAssignedAt: LATEST };
  }
  return handouts;
}

/** What an agent who asks for work gets: the most urgent they are suited for; undefined: nothing waits for them. */
export const nextFor = (
  agent: Candidate,
  waiting: readonly Waiting[],
  team: readonly Candidate[],
): Waiting | undefined => waiting.toSorted(byUrgency).find((conversation) => isSuited(agent, conversation, team));
