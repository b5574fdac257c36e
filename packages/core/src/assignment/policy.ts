import type { AgentId, ConversationId } from '../ids.ts';
import { HOUR_MS, instant } from '../time.ts';
import { type Candidate, isFree, isSuited, type Waiting } from './eligibility.ts';

/** Over how long conversations with abuse in them are shared out evenly. */
export const ABUSE_SHARE_MS = 8 * HOUR_MS;

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

/**
 * Those who have not had their share yet of what hurts to read: of `n` people who could take it, nobody comes to have more than an even part,
 * rounded up. There is always one as long as there is anybody at all. What hurts nobody is everybody's.
 */
export function withinShare<One extends Pick<Candidate, 'abusive'>>(
  could: readonly One[],
  { isAbusive }: Pick<Waiting, 'isAbusive'>,
): One[] {
  if (!isAbusive) return [...could];
  const all = could.reduce((sum, { abusive }) => sum + abusive, 0);
  return could.filter(({ abusive }) => abusive <= Math.floor(all / could.length));
}

export interface Handout {
  readonly conversationId: ConversationId;
  readonly agentId: AgentId;
  /** Why it went to them, in words. */
  readonly reason: string;
}

/**
 * Give waiting conversations to agents, most urgent first, each to the least loaded who is suited and free. Where there is abuse in one, those
 * come first who have not had their share of it.
 *
 * No conversation is handed out while a more urgent one waits that somebody suited could take.
 */
export function handOut(waiting: readonly Waiting[], agents: readonly Candidate[]): Handout[] {
  const team = agents.map((agent) => ({ ...agent }));
  const handouts: Handout[] = [];
  for (const conversation of waiting.toSorted(byUrgency)) {
    const could = team.filter((agent) => isFree(agent) && isSuited(agent, conversation, agents));
    const taker = withinShare(could, conversation).sort(byLoad)[0];
    if (!taker) continue;
    handouts.push({
      conversationId: conversation.id,
      agentId: taker.id,
      reason: `Least loaded of those free: ${taker.open} of ${taker.capacity}`,
    });
    const abusive = taker.abusive + Number(conversation.isAbusive);
    // Whoever just got work comes last among equals.
    team[team.indexOf(taker)] = { ...taker, open: taker.open + 1, lastAssignedAt: LATEST, abusive };
  }
  return handouts;
}

/** Whether what hurts to read passes an agent by: they have had their share, and a colleague who has not could take it now. */
const passesBy = (agent: Candidate, conversation: Waiting, team: readonly Candidate[]): boolean => {
  const could = team.filter((one) => one.id === agent.id || (isFree(one) && isSuited(one, conversation, team)));
  return !withinShare(could, conversation).some(({ id }) => id === agent.id);
};

/** What an agent who asks for work gets: the most urgent they are suited for; undefined: nothing waits for them. */
export const nextFor = (
  agent: Candidate,
  waiting: readonly Waiting[],
  team: readonly Candidate[],
): Waiting | undefined =>
  waiting
    .toSorted(byUrgency)
    .find((conversation) => isSuited(agent, conversation, team) && !passesBy(agent, conversation, team));
