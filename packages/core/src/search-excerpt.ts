const FOLDS: Readonly<Record<string, string>> = { ø: 'o', ł: 'l', đ: 'd', ı: 'i', ß: 's', œ: 'o', æ: 'a' };

/** One letter as a search compares it: small, without its accents. Always one letter, so that places stay places. */
const foldLetter = (letter: string): string => {
  const [first] = letter.toLowerCase().normalize('NFKD');
  return FOLDS[first ?? ''] ?? first ?? letter;
};

/** A text as a search compares it, letter for letter. */
export const fold = (text: string): string => [...text].map(foldLetter).join('');

/**
 * Where the words of a search stand in a text, as pairs of UTF-16 places in order, none touching another: for marking them. A word is
 * marked from its beginning, as it is found.
 */
export function foundAt(text: string, words: readonly string[]): [number, number][] {
  const letters = [...text];
  const places: number[] = [];
  let at = 0;
  for (const letter of letters) {
    places.push(at);
    at += letter.length;
  }
  places.push(at);
  const folded = letters.map(foldLetter);
  const isWord = (letter: string | undefined) => letter !== undefined && /[\p{L}\p{N}\p{M}]/u.test(letter);
  const isRun = (letter: string | undefined) =>
    letter !== undefined &&
    /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/u.test(letter);
  const needles = words
    .flatMap((word) => word.split(/[^\p{L}\p{N}\p{M}]+/u))
    .filter((word) => word !== '')
    .map((word) => [...word].map(foldLetter));
  const marked = letters.map(() => false);
  for (const needle of needles)
    for (let i = 0; i + needle.length <= folded.length; i++) {
      if (isWord(letters[i - 1]) && !isRun(letters[i])) continue;
      if (needle.every((letter, place) => folded[i + place] === letter)) marked.fill(true, i, i + needle.length);
    }
  const spans: [number, number][] = [];
  marked.forEach((is, i) => {
    if (!is) return;
    if (i > 0 && marked[i - 1]) spans.at(-1)![1] = places[i + 1]!;
    else spans.push([places[i]!, places[i + 1]!]);
  });
  return spans;
}

/** How much stands before the first word that was found, so that it is read in its sentence. */
const LEAD = 60;

/** The part of a text in which the words of a search stand, at most `most` UTF-16 units, cut between words where it can be. */
export function excerptAround(text: string, words: readonly string[], most = 240): string {
  const flat = text.replaceAll(/\s+/g, ' ').trim();
  if (flat.length <= most) return flat;
  const [first] = foundAt(flat, words);
  const wanted = Math.max(0, (first?.[0] ?? 0) - LEAD);
  const space = wanted === 0 ? 0 : flat.indexOf(' ', wanted) + 1;
  const start = wanted === 0 || space === 0 || space > (first?.[0] ?? 0) ? wanted : space;
  const end = Math.min(flat.length, start + most - 2);
  const cut = flat.slice(start, end);
  const whole = end < flat.length ? cut.replace(/\s\S{0,30}$/u, '') : cut;
  return `${start > 0 ? '…' : ''}${whole.toWellFormed().replaceAll('\ufffd', '')}${end < flat.length ? '…' : ''}`;
}
