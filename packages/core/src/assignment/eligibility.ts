import type { Presence } from '../agent.ts';
import type { AgentId, ConversationId, TeamId } from '../ids.ts';
import type { Instant } from '../time.ts';

/** An agent, as far as handing out work needs to know. */
export interface Candidate {
  readonly id: AgentId;
  readonly teamIds: readonly TeamId[];
  readonly skills: readonly string[];
  /** Empty: writes in any language. */
  readonly languages: readonly string[];
  readonly presence: Presence;
  /** How many open conversations they take at most. */
  readonly capacity: number;
  /** How many they have. */
  readonly open: number;
  /** When work last came to them; null: never. */
  readonly lastAssignedAt: Instant | null;
  /** How many conversations with abuse in them they have had in the last `ABUSE_SHARE_MS`. */
  readonly abusive: number;
}

/** A conversation that waits for somebody. */
export interface Waiting {
  readonly id: ConversationId;
  readonly teamId: TeamId;
  readonly requiredSkills: readonly string[];
  readonly language: string | null;
  readonly dueAt: Instant | null;
  readonly waitingSince: Instant | null;
  /** Something in it may be abuse. */
  readonly isAbusive: boolean;
}

const base = (language: string): string => language.toLowerCase().split('-')[0]!;

/** Whether an agent writes a language. A region does not matter: pt-BR is served by pt. */
export const speaks = (agent: Pick<Candidate, 'languages'>, language: string | null): boolean =>
  language === null || agent.languages.length === 0 || agent.languages.some((own) => base(own) === base(language));

const hasSkills = (agent: Candidate, { teamId, requiredSkills }: Waiting): boolean =>
  agent.teamIds.includes(teamId) && requiredSkills.every((skill) => agent.skills.includes(skill));

/**
 * Whether an agent could do this work at all: in the team, with its skills, in the language.
 *
 * A language that nobody in the team with these skills writes is no reason to let a customer wait: then it is not asked for.
 */
export function isSuited(agent: Candidate, conversation: Waiting, team: readonly Candidate[]): boolean {
  if (!hasSkills(agent, conversation)) return false;
  if (speaks(agent, conversation.language)) return true;
  return !team.some((other) => hasSkills(other, conversation) && speaks(other, conversation.language));
}

/** Whether an agent takes new work now. */
export const isFree = (agent: Candidate): boolean => agent.presence === 'online' && agent.open < agent.capacity;
