import { Parser } from 'htmlparser2';

/** What a page says of itself for those who show a link to it. */
export interface PageCard {
  readonly title: string | null;
  readonly description: string | null;
  readonly siteName: string | null;
  /** Absolute, http or https. */
  readonly imageUrl: string | null;
}

/** How much of each is taken, in UTF-16 units: more is never shown. */
const MAX = { title: 200, description: 300, siteName: 80, address: 2_000 };

/**
 * Where each part stands, best first: X's own tags fall back on those of Open Graph, and both on the page's own. Sources: ogp.me;
 * developer.x.com, "Cards markup".
 */
const TAGS = {
  title: ['og:title', 'twitter:title', 'title'],
  description: ['og:description', 'twitter:description', 'description'],
  siteName: ['og:site_name', 'application-name'],
  imageUrl: ['og:image:secure_url', 'og:image', 'og:image:url', 'twitter:image', 'twitter:image:src'],
} as const;
const WANTED: ReadonlySet<string> = new Set(Object.values(TAGS).flat());

/** What stands in a head; anything else begins the body, said or not (HTML, 13.2.6.4.4). */
const HEAD: ReadonlySet<string> = new Set([
  'html',
  'head',
  'title',
  'meta',
  'link',
  'base',
  'script',
  'style',
  'noscript',
  'template',
]);
/** Heads are flat: deeper than this somebody wants to keep us busy. */
const MAX_DEPTH = 30;

/** One line without what can't be seen: no control characters, nothing that turns the direction of what stands around it. */
const tidy = (text: string, most: number): string | null => {
  const line = text
    .toWellFormed()
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .replace(/[\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]/gu, '')
    .trim();
  return line === ''
    ? null
    : line.length <= most
      ? line
      : `${line
          .slice(0, most - 1)
          .toWellFormed()
          .trimEnd()}…`;
};

/** The address of a picture, as the page names it; null if no browser could fetch it from the open internet. */
function pictureAt(address: string, base: string): string | null {
  if (address.length > MAX.address) return null;
  try {
    const url = new URL(address.trim(), base);
    return url.protocol === 'https:' || url.protocol === 'http:' ? url.href : null;
  } catch {
    return null;
  }
}

/**
 * Read what a page says of itself, out of its head alone. Pure; nothing in the page is run, followed or kept, however it is written.
 * @param base the address it came from, in the end
 */
export function cardOf(html: string, base: string): PageCard {
  const found = new Map<string, string>();
  let isOver = false;
  let inTitle = false;
  let depth = 0;
  const put = (name: string, value: string | undefined) => {
    if (value?.trim() && WANTED.has(name) && !found.has(name)) found.set(name, value);
  };
  const parser = new Parser({
    onopentag(name, attributes) {
      depth += 1;
      if (!HEAD.has(name) || depth > MAX_DEPTH) isOver = true;
      if (isOver) return;
      // `property` is Open Graph's, `name` everybody else's; pages mix them up.
      if (name === 'meta')
        put((attributes.property ?? attributes.name ?? '').toLowerCase().trim(), attributes.content?.slice(0, 4_000));
      else if (name === 'title') inTitle = !found.has('title');
    },
    ontext(text) {
      if (inTitle && !isOver) found.set('title', ((found.get('title') ?? '') + text).slice(0, 4_000));
    },
    onclosetag(name) {
      depth -= 1;
      if (name === 'title') inTitle = false;
    },
  });
  // In pieces, so that a long page is left as soon as its head is read.
  for (let at = 0; at < html.length && !isOver; at += PIECE) parser.write(html.slice(at, at + PIECE));
  parser.end();
  const first = (names: readonly string[]) => names.map((name) => found.get(name)).find((value) => value?.trim()) ?? '';
  const picture = first(TAGS.imageUrl);
  return {
    title: tidy(first(TAGS.title), MAX.title),
    description: tidy(first(TAGS.description), MAX.description),
    siteName: tidy(first(TAGS.siteName), MAX.siteName),
    imageUrl: picture === '' ? null : pictureAt(picture, base),
  };
}
const PIECE = 16_384;

/** How a page names its own writing, in the bytes before anything is read. */
const CHARSET = /<meta[^>]{0,200}charset\s*=\s*["']?\s*([\w.:-]{1,40})/i;

/** The text of a page, in the writing it says it has; UTF-8 where it says none, or one that nobody knows. */
export function textOf(bytes: Uint8Array, charset: string | null): string {
  const named = charset ?? CHARSET.exec(Buffer.from(bytes.subarray(0, 2_048)).toString('latin1'))?.[1] ?? 'utf-8';
  try {
    return new TextDecoder(named).decode(bytes);
  } catch {
    return new TextDecoder('utf-8').decode(bytes);
  }
}
