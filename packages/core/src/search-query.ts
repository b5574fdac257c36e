import { type ConversationStatus, PRIORITIES, type Priority } from './conversation.ts';
import { PLATFORMS, type Platform } from './platform.ts';

/** What stands before the colon. */
export const SEARCH_OPERATORS = [
  'from',
  'channel',
  'tag',
  'is',
  'before',
  'after',
  'assignee',
  'lang',
  'team',
  'priority',
] as const;
export type SearchOperator = (typeof SEARCH_OPERATORS)[number];

/**
 * What a conversation can be: a status, who has it, what waits. `late`: a promise is broken and still open. `following`, `mentioned`: the
 * viewer follows it, was named in a note of it.
 */
export const SEARCH_STATES = [
  'open',
  'snoozed',
  'resolved',
  'spam',
  'mine',
  'assigned',
  'unassigned',
  'waiting',
  'answered',
  'late',
  'unread',
  'following',
  'mentioned',
  'private',
  'public',
] as const;
export type SearchState = (typeof SEARCH_STATES)[number];

export type SearchFilter = { readonly isNot: boolean } & (
  | { readonly on: 'from' | 'tag' | 'assignee' | 'team'; readonly name: string }
  /** A platform, or the beginning of a channel's name or handle. */
  | { readonly on: 'channel'; readonly platform: Platform | null; readonly name: string }
  | { readonly on: 'is'; readonly state: SearchState }
  /** A calendar day, YYYY-MM-DD: `before` ends where it begins, `after` begins with it. */
  | { readonly on: 'before' | 'after'; readonly day: string }
  /** The first part of a BCP 47 tag, in small letters. */
  | { readonly on: 'lang'; readonly language: string }
  | { readonly on: 'priority'; readonly priority: Priority }
);

/** One piece of a search as it was typed, and what is wrong with it. */
export interface SearchPiece {
  /** Where it stands in the text, in UTF-16 units. */
  readonly start: number;
  readonly end: number;
  readonly operator: SearchOperator | null;
  readonly value: string;
  readonly isNot: boolean;
}

export interface SearchQuery {
  /** All must be said in one message, or all stand in the customer's name. */
  readonly words: readonly string[];
  /** Word for word, as they were put in quotes. Their words are among `words`. */
  readonly phrases: readonly string[];
  readonly filters: readonly SearchFilter[];
  /** Operators whose value means nothing; the rest counts all the same. */
  readonly mistakes: readonly { readonly piece: SearchPiece; readonly allowed: readonly string[] }[];
}

const PIECE = /(-?)([a-z]+):(?=\s|$)|(-?)(?:([a-z]+):)?(?:"([^"]*)"?|(\S+))/giu;
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const isOperator = (text: string | undefined): text is SearchOperator =>
  SEARCH_OPERATORS.some((operator) => operator === text);

/** Cut a search into its pieces. What looks like an operator and is none (a web address, a time) is a word. */
export function searchPieces(text: string): SearchPiece[] {
  return [...text.matchAll(PIECE)].map((found) => {
    const [whole, bareNot, lonely, not, name, quoted, bare] = found;
    const operator = (name ?? lonely)?.toLowerCase();
    const at = { start: found.index, end: found.index + whole.length };
    if (isOperator(operator))
      return { ...at, operator, value: (quoted ?? bare ?? '').trim(), isNot: (not ?? bareNot) === '-' };
    const value = name !== undefined || lonely !== undefined ? whole : (quoted ?? bare ?? '');
    return { ...at, operator: null, value, isNot: false };
  });
}

/**
 * Read what somebody searches for: words, "phrases", and `operator:value` pairs in any order, `-` before one for what must not be.
 * Several values of one operator: any of them (`tag:refund tag:parcel`); different operators: all of them.
 */
export function parseSearch(text: string): SearchQuery {
  const words: string[] = [];
  const phrases: string[] = [];
  const filters: SearchFilter[] = [];
  const mistakes: { piece: SearchPiece; allowed: readonly string[] }[] = [];
  for (const piece of searchPieces(text)) {
    if (piece.operator === null) {
      words.push(piece.value);
      if (text[piece.start] === '"' && /\s/.test(piece.value.trim())) phrases.push(piece.value.trim());
      continue;
    }
    const filter = filterOf(piece);
    if (filter) filters.push(filter);
    else mistakes.push({ piece, allowed: allowedFor(piece.operator) });
  }
  return { words: words.filter((word) => word.trim() !== ''), phrases, filters, mistakes };
}

function allowedFor(operator: SearchOperator): readonly string[] {
  if (operator === 'is') return SEARCH_STATES;
  if (operator === 'priority') return PRIORITIES;
  return operator === 'before' || operator === 'after' ? ['2026-11-28'] : [];
}

function filterOf({ operator, value, isNot }: SearchPiece): SearchFilter | undefined {
  if (value === '') return undefined;
  const low = value.toLowerCase();
  switch (operator) {
    case 'is': {
      const state = SEARCH_STATES.find((one) => one === low);
      return state && { on: 'is', state, isNot };
    }
    case 'priority': {
      const priority = PRIORITIES.find((one) => one === low);
      return priority && { on: 'priority', priority, isNot };
    }
    case 'before':
    case 'after':
      return DAY.test(value) && !Number.isNaN(Date.parse(value)) ? { on: operator, day: value, isNot } : undefined;
    case 'lang':
      return /^[a-z]{2,3}$/.test(low) ? { on: 'lang', language: low, isNot } : undefined;
    case 'channel':
      return { on: 'channel', platform: PLATFORMS.find((one) => one === low) ?? null, name: value, isNot };
    case 'from':
    case 'tag':
    case 'assignee':
    case 'team':
      return { on: operator, name: value.replace(/^@/, ''), isNot };
    case null:
      return undefined;
  }
}

/** The statuses a search asks for; empty: any. */
export function statusesOf({ filters }: Pick<SearchQuery, 'filters'>): ConversationStatus[] {
  const statuses: readonly string[] = ['open', 'snoozed', 'resolved', 'spam'];
  return filters.flatMap((filter) =>
    filter.on === 'is' && !filter.isNot && statuses.includes(filter.state) ? [filter.state as ConversationStatus] : [],
  );
}
