const ZERO = 48;
const MINUS = 45;
const PLUS = 43;
const DOT = 46;
const COLON = 58;

/**
 * A timestamptz as Postgres writes it (`2026-03-02 09:00:00.123456+00`), as epoch milliseconds; what is finer is cut off.
 *
 * A page of the inbox holds a thousand of them, and `Date.parse` takes its slow way for this form. Everything unusual (another
 * zone, years before Christ or beyond 9999, infinity) still goes there.
 */
export function instantFromText(text: string): number {
  const { length } = text;
  const isUsual =
    length >= 22 &&
    text.charCodeAt(4) === MINUS &&
    text.charCodeAt(13) === COLON &&
    text.charCodeAt(length - 3) === PLUS &&
    text.charCodeAt(length - 2) === ZERO &&
    text.charCodeAt(length - 1) === ZERO;
  if (!isUsual) return Date.parse(text);
  let ms = 0;
  if (text.charCodeAt(19) === DOT) {
    // Postgres leaves out zeros at the end: `.5` is 500 milliseconds.
    const digits = length - 3 - 20;
    for (let at = 0; at < 3; at++) ms = ms * 10 + (at < digits ? text.charCodeAt(20 + at) - ZERO : 0);
  }
  const two = (at: number) => (text.charCodeAt(at) - ZERO) * 10 + text.charCodeAt(at + 1) - ZERO;
  return Date.UTC(two(0) * 100 + two(2), two(5) - 1, two(8), two(11), two(14), two(17), ms);
}
