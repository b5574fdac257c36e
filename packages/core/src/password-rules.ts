/** NIST SP 800-63B-4 and ASVS 5.0, 6.2: length decides, no composition rules; the upper bound keeps hashing cheap. */
export const PASSWORD_MIN = 12;
export const PASSWORD_MAX = 128;

/** A text as it is compared: case, signs and digits at the ends make nobody's password rarer. */
const bare = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
const stem = (text: string): string => bare(text).replace(/^\d+|\d+$/g, '');

/** The shortest text that, repeated, is the whole: "abcabcabcabc" is "abc". */
function period(text: string): string {
  const at = `${text}${text}`.indexOf(text, 1);
  return text.slice(0, at);
}

/** How many different steps there are between neighbours: 1 for "abcdefghijkl", for "111111111111", and for "890123456789". */
const steps = (text: string): number =>
  new Set(
    [...text].slice(1).map((sign, n) => {
      const before = [...text][n]!;
      return /\d{2}/.test(before + sign)
        ? (Number(sign) - Number(before) + 10) % 10
        : sign.codePointAt(0)! - before.codePointAt(0)!;
    }),
  ).size;

/**
 * Why a new password is refused; undefined: it is good. Lengths are in Unicode code points.
 *
 * @param isCommon whether a text is on the list of the commonest passwords
 * @param context words that a guesser tries first: the product's, the company's, the person's
 */
export function refusePassword(
  password: string,
  isCommon: (text: string) => boolean,
  context: readonly string[],
): string | undefined {
  const length = [...password].length;
  if (length < PASSWORD_MIN) return `A password has at least ${PASSWORD_MIN} characters. A few words make a good one.`;
  if (length > PASSWORD_MAX) return `A password has at most ${PASSWORD_MAX} characters.`;
  const whole = bare(password);
  const core = stem(password);
  if (
    whole === ''
      ? new Set(password).size < 4
      : period(whole).length < Math.min(10, [...whole].length) || steps(whole) <= 1
  )
    return 'This repeats itself or counts up. Choose something that nobody guesses.';
  const parts = [password.toLowerCase(), whole, core];
  if (parts.some((part) => part !== '' && isCommon(part)))
    return 'This is one of the commonest passwords, or nearly. Choose another.';
  let rest = whole;
  for (const word of context
    .flatMap((text) => [bare(text), ...text.toLowerCase().split(/[^\p{L}\p{N}]+/u)])
    .filter((word) => [...word].length >= 4)
    .toSorted((a, b) => b.length - a.length))
    rest = rest.replaceAll(word, '');
  if (rest !== whole && [...rest.replace(/\d/g, '')].length < 6)
    return 'This is made of names that a guesser tries first: yours, the company’s or ours. Choose another.';
  return undefined;
}
