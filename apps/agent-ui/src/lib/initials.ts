const LETTER = /[\p{L}\p{N}]/u;

/** One or two letters for an avatar, in the person's own script. */
export function initials(name: string): string {
  const words = name.split(/\s+/u).filter((word) => LETTER.test(word));
  const first = (word: string | undefined) => [...(word ?? '')].find((letter) => LETTER.test(letter)) ?? '';
  if (/\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Hangul}/u.test(name)) return first(words[0]);
  const last = words.length > 1 ? first(words.at(-1)) : '';
  return (first(words[0]) + last).toLocaleUpperCase() || '?';
}
