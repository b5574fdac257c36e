import type { Resolution } from './conversation.ts';

/** What came of a conversation, as whoever resolves it sees it. */
export const OUTCOMES = ['solved', 'partly', 'not_solved', 'passed_on'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** Whether a brand's people are asked why somebody wrote, and what came of it, when they resolve: at most two choices. */
export const WRAP_UPS = ['off', 'offered', 'required'] as const;
export type WrapUp = (typeof WRAP_UPS)[number];

/**
 * What is still to be said before a conversation can be resolved; null: nothing. Where no reply was needed there is nothing to say.
 * @param reasons how many tags of the conversation are reasons; `known`: how many reasons there are to choose from
 */
export function missingAtWrapUp(
  rule: WrapUp,
  said: {
    readonly outcome: Outcome | null;
    readonly reasons: number;
    readonly known: number;
    readonly resolution: Resolution | null;
  },
): 'reason' | 'outcome' | null {
  if (rule !== 'required' || said.resolution === 'no_reply_needed') return null;
  if (said.known > 0 && said.reasons === 0) return 'reason';
  return said.outcome === null ? 'outcome' : null;
}
