/** Longest text kept of one message, in UTF-16 units; longer than any platform allows. */
export const MAX_TEXT_LENGTH = 25_000;

/**
 * The one gate for text from outside: well-formed UTF-16 (a lone surrogate becomes U+FFFD), without U+0000 (Postgres takes
 * none), in NFC (X counts a decomposed é twice), cut to `MAX_TEXT_LENGTH`.
 */
export function cleanText(text: string): string {
  const cut = text.length > MAX_TEXT_LENGTH ? text.slice(0, MAX_TEXT_LENGTH) : text;
  return cut.toWellFormed().replaceAll('\u0000', '').normalize('NFC');
}

/** As `cleanText`, on one line and cut to `max` characters by code point, for lists. */
export function excerpt(text: string, max = 160): string {
  const line = text.replaceAll(/\s+/gu, ' ').trim();
  return line.length <= max
    ? line
    : `${Array.from(line.slice(0, max * 2))
        .slice(0, max - 1)
        .join('')}…`;
}
