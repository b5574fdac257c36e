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
  const line = text.replaceAll(/\s+/gu, ' ').trim();
  if (line.length <= max) return line;
  // Twice as many UTF-16 units hold at least so many code points; one more tells whether anything is cut.
  const characters = Array.from(line.slice(0, max * 2 + 2));
  return characters.length <= max ? line : `${characters.slice(0, max - 1).join('')}…`;
}
