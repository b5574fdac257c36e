import type { Attachment, Person } from '@kwartier/core';
import { idOf, isRecord, type Json, list, need, personById, record, records, textOf, timeOf } from '../reading.ts';
import type { XPost, XReference } from './post.ts';
import { snowflakeTime } from './snowflake.ts';
import { readableText } from './text.ts';

/** What came along with posts, found by id. */
export interface Includes {
  readonly users: ReadonlyMap<string, Person>;
  readonly posts: ReadonlyMap<string, Json>;
  readonly media: ReadonlyMap<string, Json>;
}

/** Read `includes`. Users may be wrapped once more in `data`, as some events of the X Activity API have them. */
export function readIncludes(raw: unknown): Includes {
  const { users, tweets, posts, media } = record(raw);
  const people = records(users).map((user) => (isRecord(user.data) ? user.data : user));
  return {
    users: new Map(people.map(readUser).map((user) => [user.externalId, user])),
    posts: byId([...records(tweets), ...records(posts)], 'id'),
    media: byId(records(media), 'media_key'),
  };
}

function byId(items: readonly Json[], member: string): Map<string, Json> {
  return new Map(items.flatMap((item) => (idOf(item[member]) === null ? [] : [[idOf(item[member]) as string, item]])));
}

/** A user of API v2. */
const readUser = (user: Json): Person => ({
  externalId: idOf(user.id) ?? '',
  name: textOf(user.name),
  handle: textOf(user.username),
  avatarUrl: textOf(user.profile_image_url),
});

const personOf = (id: string | null, includes: Includes): Person | null =>
  id === null ? null : (includes.users.get(id) ?? personById(id));

/**
 * Read a post of API v2, in the words of before or after the rename of August 2026 (specification 2.166 and 2.167).
 * @throws Unreadable without id, author or time
 */
export function readV2Post(raw: Json, includes: Includes): XPost {
  const id = need(idOf(raw.id), 'id');
  const author = need(personOf(idOf(raw.author_id), includes), 'author');
  const at = need(timeOf(raw.created_at) ?? snowflakeTime(id), 'time');
  const note = record(raw.note_tweet ?? raw.note_post);
  const isLong = textOf(note.text) !== null;
  const entities = record(isLong ? (note.entities ?? raw.entities) : raw.entities);
  const urls = records(entities.urls);
  const references = records(raw.referenced_tweets ?? raw.referenced_posts);
  const refer = (type: string): XReference | null => referenceOf(references, type, includes);
  const replied = refer('replied_to') ?? bareReference(idOf(raw.in_reply_to_tweet_id ?? raw.in_reply_to_post_id));
  const conversationId = idOf(raw.conversation_id);
  const first = idOf(list(raw.edit_history_tweet_ids ?? raw.edit_history_post_ids)[0]);
  return {
    id,
    author,
    text: readableText(textOf(note.text) ?? need(textMember(raw.text), 'text'), urls),
    at,
    conversationId,
    root: conversationId === null || conversationId === id ? null : includedPost(conversationId, includes),
    replied,
    repliedAuthor: personOf(idOf(raw.in_reply_to_user_id), includes) ?? replied?.author ?? null,
    quoted: refer('quoted'),
    reposted: refer('retweeted') ?? refer('reposted'),
    mentions: records(entities.mentions).map((mention) => ({ id: idOf(mention.id), handle: textOf(mention.username) })),
    links: urls.flatMap((url) => textOf(url.expanded_url) ?? []),
    language: languageOf(raw.lang),
    attachments: attachmentsOf(raw.attachments, includes),
    versionOf: first === id ? null : first,
  };
}

/** A picture alone has an empty text; no text at all is another thing. */
export const textMember = (value: unknown): string | null => (typeof value === 'string' ? value : null);

const bareReference = (id: string | null): XReference | null => (id === null ? null : { id, author: null, post: null });

function referenceOf(references: readonly Json[], type: string, includes: Includes): XReference | null {
  const id = idOf(references.find((reference) => reference.type === type)?.id);
  if (id === null) return null;
  const post = includedPost(id, includes);
  return { id, author: post?.author ?? personOf(idOf(includes.posts.get(id)?.author_id), includes), post };
}

/** A post that came along; null if it did not, or too little of it. Its own references are not followed. */
function includedPost(id: string, includes: Includes): XPost | null {
  const raw = includes.posts.get(id);
  if (!raw) return null;
  try {
    return readV2Post(raw, { ...includes, posts: new Map() });
  } catch {
    return null;
  }
}

/** BCP 47, unless X says that it is none: `und`, `zxx` and the pseudo codes `qme`, `qht`, `qct` … */
export function languageOf(value: unknown): string | null {
  const language = textOf(value);
  return language === null || /^(?:und|zxx|q[a-z]{2})$/.test(language) ? null : language;
}

/** Attachments by media keys. One whose description did not come along is shown as there, but unknown. */
export function attachmentsOf(raw: unknown, includes: Includes): Attachment[] {
  return list(record(raw).media_keys).flatMap((key) => {
    const id = idOf(key);
    return id === null ? [] : [mediaOf(includes.media.get(id) ?? {})];
  });
}

/** One picture, film or animation of API v2. */
function mediaOf(media: Json): Attachment {
  const previewUrl = textOf(media.preview_image_url);
  const altText = textOf(media.alt_text);
  if (media.type === 'photo') return { kind: 'image', url: textOf(media.url), previewUrl, altText };
  if (media.type !== 'video' && media.type !== 'animated_gif')
    return { kind: 'unsupported', url: null, previewUrl, altText };
  return { kind: 'video', url: bestVariant(media.variants) ?? textOf(media.url), previewUrl, altText };
}

/** The MP4 with the highest bit rate. API v2 says `bit_rate`, 1.1 `bitrate`. */
export function bestVariant(variants: unknown): string | null {
  let best: Json | undefined;
  const rate = (variant: Json | undefined) => Number(variant?.bit_rate ?? variant?.bitrate ?? -1);
  for (const variant of records(variants)) {
    if (variant.content_type === 'video/mp4' && (!best || rate(variant) > rate(best))) best = variant;
  }
  return textOf(best?.url);
}
