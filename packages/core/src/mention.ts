/** Who can be named in a note: a colleague, or a team, which stands for its members. */
export const MENTION_KINDS = ['agent', 'team'] as const;

export interface MentionTarget {
  readonly kind: (typeof MENTION_KINDS)[number];
  readonly id: string;
}

/** Somebody named in a note, and where: from the `@` up to, but without, `to`, in UTF-16 units. */
export interface Mention extends MentionTarget {
  readonly from: number;
  readonly to: number;
}

/** Who got a conversation together with a note; the name as it was then. */
export interface HandedTo extends MentionTarget {
  readonly name: string;
}

/** How many one note may name. */
export const MAX_MENTIONS = 20;
/** How much behind an `@` is looked at while it is typed. */
const MAX_QUERY = 40;

/** Signs behind which an `@` names nobody: an address of mail, or a word that goes on. */
const GOES_ON = /[\p{L}\p{N}_.@]$/u;
/** A name ends where no word goes on; writing without spaces between words ends it too. */
const WORD_GOES_ON = /^[\p{L}\p{N}_]/u;
const WITHOUT_SPACES = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;

const endsName = (rest: string): boolean => !WORD_GOES_ON.test(rest) || WITHOUT_SPACES.test(rest);
const clean = (text: string): string => text.toWellFormed().replaceAll('\u0000', '').normalize('NFC');

/**
 * A note as it is stored, with its mentions where they stand then: cleaning and trimming move them.
 * @returns undefined if a place lies outside, overlaps another, or holds no `@`
 */
export function placeMentions(
  text: string,
  mentions: readonly Mention[],
): { readonly text: string; readonly mentions: readonly Mention[] } | undefined {
  const whole = clean(text);
  const stored = whole.trim();
  const start = whole.length - whole.trimStart().length;
  const placed: Mention[] = [];
  let end = 0;
  for (const mention of mentions.toSorted((a, b) => a.from - b.from)) {
    const { from, to } = mention;
    if (from < end || to <= from + 1 || to > text.length || text[from] !== '@') return undefined;
    const [before, upTo] = [clean(text.slice(0, from)), clean(text.slice(0, to))];
    // Cut where cleaning joins two signs into one, it would name a place that is not there.
    if (!whole.startsWith(before) || !whole.startsWith(upTo)) return undefined;
    const at = { from: before.length - start, to: Math.min(upTo.length - start, stored.length) };
    if (stored[at.from] !== '@' || at.to <= at.from + 1) return undefined;
    placed.push({ kind: mention.kind, id: mention.id, ...at });
    end = to;
  }
  return { text: stored, mentions: placed };
}

/** Who can be mentioned, under the name that is written behind the `@`; no two have the same. */
export interface Mentionable extends MentionTarget {
  readonly name: string;
}

/**
 * Who is named in a text: an `@` with one of these names behind it, the longest that fits, whatever the case. Any other `@` is text.
 * Those beyond `MAX_MENTIONS` are text as well.
 */
export function mentionsIn(text: string, known: readonly Mentionable[]): Mention[] {
  const longestFirst = known.toSorted((a, b) => b.name.length - a.name.length);
  const found: Mention[] = [];
  for (let from = text.indexOf('@'); from >= 0 && found.length < MAX_MENTIONS; from = text.indexOf('@', from + 1)) {
    if (GOES_ON.test(text.slice(Math.max(0, from - 2), from))) continue;
    const who = longestFirst.find(({ name }) => isNamedAt(text, from + 1, name));
    if (who) found.push({ kind: who.kind, id: who.id, from, to: from + 1 + who.name.length });
  }
  return found;
}

function isNamedAt(text: string, at: number, name: string): boolean {
  const written = text.slice(at, at + name.length);
  return written.toLowerCase() === name.toLowerCase() && endsName(text.slice(at + name.length, at + name.length + 2));
}

/** A name that is being typed: from its `@` to the caret, and what stands behind the `@`. */
export interface AskedMention {
  readonly from: number;
  readonly to: number;
  readonly query: string;
}

/** The name that is being typed at the caret; null where no `@` asks for one. It may have spaces, but no end of line. */
export function mentionAskedAt(text: string, caret: number): AskedMention | null {
  const from = text.lastIndexOf('@', caret - 1);
  if (from < 0 || caret - from - 1 > MAX_QUERY) return null;
  const query = text.slice(from + 1, caret);
  if (/^\s|\n/u.test(query) || GOES_ON.test(text.slice(Math.max(0, from - 2), from))) return null;
  return { from, to: caret, query };
}

const folded = (text: string): string => text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();

/**
 * Those whose name has words that begin like what was typed, those whose name begins so first. None once a name stands there in full
 * with something behind it, unless a longer one begins like that.
 */
export function matchingMentionables<One extends Mentionable>(known: readonly One[], query: string): One[] {
  const wanted = folded(query);
  const words = wanted.split(/\s+/u).filter(Boolean);
  const begins = ({ name }: One): boolean => folded(name).startsWith(wanted);
  const isWhole = known.some(({ name }) => query.length > name.length && isNamedAt(query, 0, name));
  return known
    .filter((one) => {
      const parts = folded(one.name).split(/[\s-]+/u);
      return isWhole ? begins(one) : words.every((word) => parts.some((part) => part.startsWith(word)));
    })
    .toSorted((a, b) => Number(begins(b)) - Number(begins(a)));
}

/** A text cut where somebody is named. Places that do not fit the text are text. */
export function mentionPieces(
  text: string,
  mentions: readonly Mention[],
): { readonly text: string; readonly mention: Mention | null }[] {
  const pieces: { text: string; mention: Mention | null }[] = [];
  let end = 0;
  for (const mention of mentions) {
    if (mention.from < end || mention.to > text.length) continue;
    if (mention.from > end) pieces.push({ text: text.slice(end, mention.from), mention: null });
    pieces.push({ text: text.slice(mention.from, mention.to), mention });
    end = mention.to;
  }
  if (end < text.length) pieces.push({ text: text.slice(end), mention: null });
  return pieces;
}

/** Names under which each can be told from the others: whoever shares one gets what tells them apart behind it. */
export function distinctNames<One extends { readonly name: string; readonly apart: string }>(
  all: readonly One[],
): One[] {
  const count = Map.groupBy(all, ({ name }) => name.toLowerCase());
  return all.map((one) =>
    count.get(one.name.toLowerCase())!.length > 1 ? { ...one, name: `${one.name} (${one.apart})` } : one,
  );
}
