/** Where a word that asks for a macro stands: from the slash to the caret. */
export interface Slash {
  readonly from: number;
  readonly to: number;
  /** What stands behind the slash. */
  readonly query: string;
}

const MOST = 40;

/**
 * The word at the caret that asks for a macro: a slash at the beginning, or after a space, and letters up to the caret. A date, a path
 * or "and/or" asks for nothing.
 */
export function slashAt(text: string, caret: number): Slash | null {
  const before = text.slice(Math.max(0, caret - MOST - 2), caret);
  const match = /(?:^|\s)\/([^\s/]*)$/u.exec(before);
  // A cut may have taken the sign in front of the slash away.
  if (!match || (match.index === 0 && before.startsWith('/') && caret > before.length)) return null;
  const query = match[1]!;
  return { from: caret - query.length - 1, to: caret, query };
}

/** A text with the asking word replaced, and where the caret stands then. */
export function insertAt(text: string, { from, to }: Slash, insert: string): { text: string; caret: number } {
  return { text: `${text.slice(0, from)}${insert}${text.slice(to)}`, caret: from + insert.length };
}
