import type { Role } from './agent.ts';

/** Why a public answer waits for a second person: the topic, the role of who wrote it, or that they are new. */
export const APPROVAL_REASONS = ['sensitive', 'role', 'new'] as const;
export type ApprovalReason = (typeof APPROVAL_REASONS)[number];

export const APPROVAL_STATES = ['waiting', 'approved', 'returned', 'withdrawn'] as const;
export type ApprovalState = (typeof APPROVAL_STATES)[number];

/** Which public answers of a brand wait for a second person. Who may approve never waits. */
export interface ApprovalRule {
  /** From how much trust on an answer goes straight out; 0: everybody's does. */
  readonly needed: number;
  /** Whose answers wait whatever their trust. */
  readonly roles: readonly Role[];
  /** Tags of topics about which everybody's answers wait. */
  readonly tagIds: readonly string[];
}

export const NO_APPROVAL: ApprovalRule = { needed: 0, roles: [], tagIds: [] };
/** What a brand is offered to begin with. */
export const USUAL_TRUST = 20;
export const MAX_TRUST = 100;
/** What is lost by an answer that came back. */
const LOST_BY_RETURN = 5;
/** From which share of changed words on an answer was written anew rather than touched up. */
const REWRITTEN_FROM = 0.3;

export interface ApprovalFacts {
  readonly rule: ApprovalRule;
  readonly isPublic: boolean;
  readonly role: Role;
  /** Whether they may approve themselves. */
  readonly mayApprove: boolean;
  readonly trust: number;
  readonly tagIds: readonly string[];
}

/** What an answer waits for: why, and about which topic. Null: it goes straight out. The topic weighs more than the person. */
export function needsApproval({
  rule,
  isPublic,
  role,
  mayApprove,
  trust,
  tagIds,
}: ApprovalFacts): { readonly reason: ApprovalReason; readonly tagId: string | null } | null {
  if (!isPublic || mayApprove) return null;
  const tagId = rule.tagIds.find((id) => tagIds.includes(id));
  if (tagId !== undefined) return { reason: 'sensitive', tagId };
  if (rule.roles.includes(role)) return { reason: 'role', tagId: null };
  return trust < rule.needed ? { reason: 'new', tagId: null } : null;
}

/** What a second person did with an answer, as far as trust is concerned. */
export type ApprovalOutcome = 'approved' | 'touched_up' | 'rewritten' | 'returned';

const segmenter = new Intl.Segmenter('und', { granularity: 'word' });
const wordsOf = (text: string): string[] =>
  [...segmenter.segment(text.normalize('NFC'))].filter(({ isWordLike }) => isWordLike).map(({ segment }) => segment);

/** Which share of the words is in only one of two texts, wherever they stand; 0 to 1. */
function changedShare(before: string, after: string): number {
  const [a, b] = [wordsOf(before), wordsOf(after)];
  const left = Map.groupBy(a, (word) => word);
  const common = b.filter((word) => left.get(word)?.pop() !== undefined).length;
  const longer = Math.max(a.length, b.length);
  return longer === 0 ? 1 : 1 - common / longer;
}

/** What became of an answer between the hands of two people. */
export function outcomeOf(asked: string, sent: string): Exclude<ApprovalOutcome, 'returned'> {
  if (asked === sent) return 'approved';
  return changedShare(asked, sent) >= REWRITTEN_FROM ? 'rewritten' : 'touched_up';
}

/**
 * How much somebody is trusted after one more answer: one more for each that went out as they wrote it, as much as before if it was
 * touched up, half of it if it was written anew, five less if it came back. From 0 to `MAX_TRUST`.
 */
export function nextTrust(trust: number, outcome: ApprovalOutcome): number {
  const next = {
    approved: trust + 1,
    touched_up: trust,
    rewritten: Math.floor(trust / 2),
    returned: trust - LOST_BY_RETURN,
  }[outcome];
  return Math.min(MAX_TRUST, Math.max(0, next));
}
