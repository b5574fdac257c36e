/** Longest text kept of one message, in UTF-16 units; longer than any platform allows. */
export const MAX_TEXT_LENGTH = 25_000;

/**
 * The one gate for text from outside: well-formed UTF-16 (a lone surrogate becomes U+FFFD), without U+0000 (Postgres takes
 * none), in NFC (X counts a decomposed é twice), cut to `MAX_TEXT_LENGTH`.
 */
export function cleanText(text: string): string {
  // Normalising makes some texts longer: cut afterwards, and never through a surrogate pair.
  const clean = text.toWellFormed().replaceAll('\u0000', '').normalize('NFC');
  if (clean.length <= MAX_TEXT_LENGTH) return clean;
  const cut = clean.slice(0, MAX_TEXT_LENGTH);
  return cut.isWellFormed() ? cut : cut.slice(0, -1);
}

/** A text on one line, cut to `max` characters by code point, for lists. */
export function excerpt(text: string, max = 160): string {
  // What stands far behind is cut off anyway, unless most of what stands before it is white space.
  const start = text.length > max * 4 ? cut(onOneLine(text.slice(0, max * 4)), max) : null;
  if (start !== null) return start;
  const line = onOneLine(text);
  return cut(line, max) ?? line;
}

const onOneLine = (text: string): string => text.replaceAll(/\s+/gu, ' ').trim();

/** @returns null: it is not longer than that */
function cut(line: string, max: number): string | null {
  if (line.length <= max) return null;
  // Twice as many UTF-16 units hold at least so many code points; one more tells whether anything is cut.
  const characters = Array.from(line.slice(0, max * 2 + 2));
  return characters.length <= max ? null : `${characters.slice(0, max - 1).join('')}…`;
}
