/** The most posts that one answer becomes: whoever has more to say writes a page and links to it. */
export const MAX_THREAD_POSTS = 10;

/** Where a text may be cut, best first: between paragraphs, after a sentence, between words. */
const BREAKS: readonly RegExp[] = [
  /\s*\n\s*\n\s*/gu,
  /(?<=[.!?…؟。！？][)"'»”’\]]*)\s+|(?<=[。！？])(?!\s)/gu,
  /\s+/gu,
];
/** A good cut that leaves a post emptier than this share is worse than the next kind of cut. */
const FULL_ENOUGH = 0.5;

interface Cut {
  /** Where this post ends, and where the next begins: what is between is white space. */
  readonly end: number;
  readonly next: number;
}

/** The last cut of one kind at which the beginning of a text still fits. */
function lastCut(text: string, breaks: RegExp, fits: (part: string) => boolean): Cut | undefined {
  const cuts = [...text.matchAll(breaks)]
    .map(({ index, 0: gap }): Cut => ({ end: index, next: index + gap.length }))
    .filter(({ end, next }) => end > 0 && next < text.length);
  // Longer beginnings never measure less, so the last that fits is found by halving.
  let low = 0;
  let high = cuts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (fits(text.slice(0, cuts[middle]!.end))) low = middle + 1;
    else high = middle;
  }
  return cuts[low - 1];
}

/** A word that is longer than a whole post is cut between characters as people see them. */
function cutInWord(text: string, fits: (part: string) => boolean): Cut {
  let end = 0;
  for (const { index, segment } of new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(text)) {
    const next = index + segment.length;
    if (end > 0 && !fits(text.slice(0, next))) break;
    end = next;
  }
  return { end, next: end };
}

function cutInto(text: string, room: number, measure: (part: string) => number, most: number): string[] | undefined {
  const fits = (part: string) => measure(part) <= room;
  const parts: string[] = [];
  let rest = text.trim();
  while (!fits(rest)) {
    if (parts.length + 1 === most) return undefined;
    const cuts = BREAKS.map((breaks) => lastCut(rest, breaks, fits));
    const good = cuts.find((cut) => cut && measure(rest.slice(0, cut.end)) >= room * FULL_ENOUGH);
    const { end, next } = good ?? cuts.findLast((cut) => cut) ?? cutInWord(rest, fits);
    parts.push(rest.slice(0, end));
    rest = rest.slice(next);
  }
  return [...parts, rest];
}

/**
 * Cut a long answer into the posts of a thread, each with its place at its end: "… 2/3". Cut is between paragraphs, sentences or words; only
 * the white space at a cut is left out.
 * @param max how long a post may be, in the platform's own count, which `measure` gives
 * @returns the posts in order, one without a number where all of it fits; undefined: it needs more than `MAX_THREAD_POSTS`
 */
export function splitIntoThread(
  text: string,
  max: number,
  measure: (part: string) => number,
): readonly string[] | undefined {
  if (measure(text) <= max) return [text];
  const short = cutInto(text, max - ' 9/9'.length, measure, 9);
  const parts = short ?? cutInto(text, max - ' 10/10'.length, measure, MAX_THREAD_POSTS);
  return parts?.map((part, index) => `${part} ${index + 1}/${parts.length}`);
}

/** The words of one post of a thread, without its place. */
export const withoutPlace = (post: string): string => post.replace(/ \d+\/\d+$/u, '');
