import type { Platform } from './platform.ts';

const LINK =
  /https?:\/\/\S|(?<![\w@.])(?:[a-z0-9-]+\.)+(?:com|org|net|nl|de|fr|es|pt|br|jp|eu|io|be|at|ch|uk)(?![\w.-]*@)\b/iu;

/** What a public post costs us, in US dollars; null: nothing. */
export interface PostCost {
  readonly plain: number;
  /** With an address in it. */
  readonly withLink: number;
}

/**
 * What platforms charge for a public answer. Source: docs.x.com, "pay-per-use pricing", read in 2026: a summoned reply 0.010 USD, a post with a
 * URL 0.200. Meta charges nothing for comments. Whoever has a contract with X pays what it says.
 */
export const POST_COST: Readonly<Record<Platform, PostCost | null>> = {
  x: { plain: 0.01, withLink: 0.2 },
  facebook: null,
};

/** Whether X would take part of a text for an address. Rather once too often: it is only a hint. */
export const holdsLink = (text: string): boolean => LINK.test(text);
