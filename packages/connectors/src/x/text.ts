import twitterText from 'twitter-text';
import { type Json, records, textOf } from '../reading.ts';

const ENTITIES = { '&lt;': '<', '&gt;': '>', '&amp;': '&' } as const;

/** X escapes three characters in the texts of posts. One pass, so that `&amp;lt;` stays `&lt;`. */
const unescapeEntities = (text: string): string =>
  text.replace(/&(?:lt|gt|amp);/g, (entity) => ENTITIES[entity as keyof typeof ENTITIES]);

/**
 * A post's text as people see it: entities unescaped, t.co links written out, links that only stand for an attached picture
 * or film left out.
 * @param media `entities.media` of API 1.1, whose links are never shown
 */
export function readableText(raw: string, urls: unknown, media?: unknown): string {
  let text = unescapeEntities(raw);
  for (const { url } of records(media)) if (textOf(url)) text = text.replaceAll(url as string, '');
  for (const entity of records(urls)) {
    const short = textOf(entity.url);
    if (short === null) continue;
    const long = textOf(entity.expanded_url) ?? textOf(entity.unwound_url) ?? short;
    text = text.replaceAll(short, () => (isMediaLink(entity, long) ? '' : long));
  }
  return text.trimEnd();
}

const MEDIA_LINK = /^https?:\/\/(?:www\.)?(?:twitter|x)\.com\/[^/]+\/status\/\d+\/(?:photo|video)\/\d+/i;

const isMediaLink = (entity: Json, long: string): boolean => textOf(entity.media_key) !== null || MEDIA_LINK.test(long);

const STATUS_LINK = /^https?:\/\/(?:www\.|mobile\.)?(?:twitter|x)\.com\/([A-Za-z0-9_]{1,20})\/status(?:es)?\/(\d+)/i;

/** Whose post a link leads to, and which. */
export function statusLink(url: string): { readonly handle: string; readonly id: string } | undefined {
  const [, handle, id] = STATUS_LINK.exec(url) ?? [];
  return handle && id ? { handle, id } : undefined;
}

/** Whether a text names an account. Handles are compared without case; `@acmecare` is not in `@acmecares` or `a@acmecare`. */
export const namesHandle = (text: string, handle: string): boolean =>
  /^\w+$/.test(handle) && new RegExp(`(?<![\\w@/])@${handle}(?!\\w)`, 'i').test(text);

/**
 * What is left of a text to compare by, when we look for a post of ours among those X shows: X escapes characters, wraps
 * links and may put the names of those answered in front.
 */
export function comparableText(raw: string): string {
  let text = unescapeEntities(raw).normalize('NFC');
  for (const { indices } of twitterText.extractUrlsWithIndices(text).toReversed())
    text = `${text.slice(0, indices[0])}<link>${text.slice(indices[1])}`;
  return text
    .replace(/^(?:\s*@\w{1,20})+/, '')
    .replaceAll(/\s+/g, ' ')
    .trim();
}

/** Length as X counts it: links 23, emoji and CJK 2. Source: twitter-text 3, docs.x.com "counting characters". */
export const weightedLength = (text: string): number => twitterText.parseTweet(text.normalize('NFC')).weightedLength;
