import {
  PLATFORM_FACTS,
  PLATFORMS,
  PRIORITIES,
  SEARCH_OPERATORS,
  SEARCH_STATES,
  type SearchOperator,
  type SearchPiece,
  type SearchState,
  searchPieces,
} from '@kwartier/core';
import { PRIORITY_NAME } from '../../../lib/action-words.ts';
import { currentLocale, msg, t } from '../../../lib/i18n/index.ts';

/** One way to go on with a search. */
export interface Suggestion {
  /** What is written in place of the piece that was begun. */
  readonly write: string;
  /** What it means, in words. */
  readonly meaning: string;
}

/** What there is to choose from; names as they are written. */
export interface Known {
  readonly tags: readonly string[];
  readonly agents: readonly string[];
  readonly teams: readonly string[];
  readonly channels: readonly string[];
  readonly contacts: readonly string[];
  readonly languages: readonly string[];
}

const OPERATOR_MEANING: Readonly<Record<SearchOperator, string>> = {
  from: msg('a customer’s name or handle'),
  channel: msg('a platform or a channel'),
  tag: msg('a tag'),
  is: msg('open, late, mine, unread …'),
  before: msg('begun before a day'),
  after: msg('something said since a day'),
  assignee: msg('me, none, or a colleague'),
  lang: msg('the language they write'),
  team: msg('a team’s work'),
  priority: msg('low to urgent'),
};
const STATE_MEANING: Readonly<Record<SearchState, string>> = {
  open: msg('Open@@status'),
  snoozed: msg('Snoozed'),
  resolved: msg('Resolved'),
  spam: msg('Spam'),
  mine: msg('Mine'),
  assigned: msg('Somebody has it'),
  unassigned: msg('Nobody has it'),
  waiting: msg('The customer waits'),
  answered: msg('Answered at least once'),
  late: msg('A promise is broken'),
  unread: msg('You have not read it all'),
  following: msg('You follow it'),
  mentioned: msg('A note names you'),
  private: msg('Private'),
  public: msg('Public'),
};
const MOST = 8;
const DAY_MS = 86_400_000;

const quoted = (value: string): string => (/\s/.test(value) ? `"${value}"` : value);
const begins = (text: string, start: string): boolean =>
  text
    .toLocaleLowerCase()
    .split(/\s+/)
    .some((word) => word.startsWith(start)) || text.toLocaleLowerCase().startsWith(start);

/** The piece that is being written: the last one, if the text does not end in a space. */
export function pieceBeingWritten(text: string): SearchPiece | undefined {
  const last = searchPieces(text).at(-1);
  return last && last.end === text.length && !/\s$/.test(text) ? last : undefined;
}

/** How the text goes on when a suggestion is taken. */
export function takeSuggestion(text: string, { write }: Suggestion): string {
  const piece = pieceBeingWritten(text);
  const before = piece ? text.slice(0, piece.start) : text;
  const not = piece && text[piece.start] === '-' ? '-' : '';
  return `${before}${not}${write}${write.endsWith(':') ? '' : ' '}`;
}

/** Ways to go on, those that begin like what was written. @param now epoch milliseconds, for the days */
export function suggest(text: string, known: Known, now: number): Suggestion[] {
  const piece = pieceBeingWritten(text);
  if (!piece) return operators('');
  const start = piece.value.toLocaleLowerCase();
  if (piece.operator === null) {
    if (text[piece.start] === '"') return [];
    return [
      ...operators(start.replace(/^-/, '')),
      ...values('tag', start, known, now),
      ...values('from', start, known, now),
      ...values('assignee', start, known, now),
    ].slice(0, MOST);
  }
  return values(piece.operator, start, known, now).slice(0, MOST);
}

const operators = (start: string): Suggestion[] =>
  SEARCH_OPERATORS.filter((operator) => operator.startsWith(start)).map((operator) => ({
    write: `${operator}:`,
    meaning: t(OPERATOR_MEANING[operator]),
  }));

function values(operator: SearchOperator, start: string, known: Known, now: number): Suggestion[] {
  const of = (all: readonly (readonly [string, string])[]): Suggestion[] =>
    all
      .filter(([value, meaning]) => begins(value, start) || begins(meaning, start))
      .map(([value, meaning]) => ({ write: `${operator}:${quoted(value)}`, meaning }));
  const named = (names: readonly string[]) => of(names.map((name) => [name, name] as const));
  switch (operator) {
    case 'is':
      return of(SEARCH_STATES.map((state) => [state, t(STATE_MEANING[state])] as const));
    case 'priority':
      return of(PRIORITIES.map((priority) => [priority, t(PRIORITY_NAME[priority])] as const));
    case 'tag':
      return named(known.tags);
    case 'team':
      return named(known.teams);
    case 'from':
      return named(known.contacts);
    case 'assignee':
      return [
        ...of([
          ['me', t('Me')],
          ['none', t('Nobody')],
        ]),
        ...named(known.agents),
      ];
    case 'channel':
      return [
        ...of(PLATFORMS.map((platform) => [platform, PLATFORM_FACTS[platform].name] as const)),
        ...named(known.channels),
      ];
    case 'lang': {
      const names = new Intl.DisplayNames([currentLocale()], { type: 'language' });
      return of(known.languages.map((code) => [code, names.of(code) ?? code] as const));
    }
    case 'before':
    case 'after':
      return of(
        (
          [
            [0, msg('Today')],
            [1, msg('Yesterday')],
            [7, msg('A week ago')],
            [30, msg('30 days ago')],
          ] as const
        ).map(([days, words]) => [new Date(now - days * DAY_MS).toISOString().slice(0, 10), t(words)] as const),
      );
  }
}
