import type { Asked } from '../../lib/use-asking.ts';

const MOST = 40;

/**
 * The word at the caret that asks for a macro: a slash at the beginning, or after a space, and letters up to the caret. A date, a path
 * or "and/or" asks for nothing.
 */
export function slashAt(text: string, caret: number): Asked | null {
  const before = text.slice(Math.max(0, caret - MOST - 2), caret);
  const match = /(?:^|\s)\/([^\s/]*)$/u.exec(before);
  // A cut may have taken the sign in front of the slash away.
  if (!match || (match.index === 0 && before.startsWith('/') && caret > before.length)) return null;
  const query = match[1]!;
  return { from: caret - query.length - 1, to: caret, query };
}
