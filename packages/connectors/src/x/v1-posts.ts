import type { Attachment, Person } from '@kwartier/core';
import { idOf, isRecord, type Json, list, need, personById, record, records, textOf, timeOf } from '../reading.ts';
import type { XPost, XReference } from './post.ts';
import { snowflakeTime } from './snowflake.ts';
import { readableText } from './text.ts';
import { bestVariant, languageOf, textMember } from './v2-posts.ts';

/** The id of a 1.1 object: `id_str` is exact, `id` may have been rounded before it was sent. */
export const exactId = (object: Json, member = 'id'): string | null =>
  idOf(object[`${member}_str`]) ?? idOf(object[member]);

/** A user of API 1.1. The users of private messages in the X Activity API are of API v2, wrapped in `data`. */
export function readV1User(raw: Json): Person | null {
  const user = isRecord(raw.data) ? raw.data : raw;
  const externalId = exactId(user);
  if (externalId === null) return null;
  return {
    externalId,
    name: textOf(user.name),
    handle: textOf(user.screen_name) ?? textOf(user.username),
    avatarUrl: textOf(user.profile_image_url_https) ?? textOf(user.profile_image_url),
  };
}

/**
 * Read a status of API 1.1 as the Account Activity API sends it. What is longer than 140 characters stands in
 * `extended_tweet` (docs.x.com, Account Activity "introduction").
 * @throws Unreadable without id, author or time
 */
export function readV1Post(raw: Json): XPost {
  const id = need(exactId(raw), 'id');
  const author = need(readV1User(record(raw.user)), 'author');
  const at = need(timeOf(raw.created_at) ?? timeOf(raw.timestamp_ms) ?? snowflakeTime(id), 'time');
  const long = record(raw.extended_tweet);
  const whole = textMember(long.full_text) === null ? raw : long;
  const text = textMember(long.full_text) ?? textMember(raw.full_text) ?? textMember(raw.text);
  const entities = record(whole.entities ?? raw.entities);
  const media = records(record(whole.extended_entities ?? whole.entities ?? raw.extended_entities).media);
  const urls = records(entities.urls);
  const repliedId = exactId(raw, 'in_reply_to_status_id');
  const firstVersion =
    idOf(record(raw.edit_history).initial_tweet_id) ?? idOf(list(record(raw.edit_history).edit_tweet_ids)[0]);
  return {
    id,
    author,
    text: readableText(need(text, 'text'), urls, [...media, ...records(entities.media)]),
    at,
    conversationId: idOf(raw.conversation_id_str) ?? idOf(raw.conversation_id),
    root: null,
    replied: repliedId === null ? null : { id: repliedId, author: null, post: null },
    repliedAuthor: repliedAuthorOf(raw, entities),
    quoted: referenceOf(raw, 'quoted_status'),
    reposted: referenceOf(raw, 'retweeted_status'),
    mentions: records(entities.user_mentions).map((mention) => ({
      id: exactId(mention),
      handle: textOf(mention.screen_name),
    })),
    links: urls.flatMap((url) => textOf(url.expanded_url) ?? []),
    language: languageOf(raw.lang),
    attachments: media.map(readV1Media),
    versionOf: firstVersion === id ? null : firstVersion,
  };
}

function repliedAuthorOf(raw: Json, entities: Json): Person | null {
  const id = exactId(raw, 'in_reply_to_user_id');
  if (id === null) return null;
  const named = records(entities.user_mentions).find((mention) => exactId(mention) === id);
  return {
    ...personById(id),
    name: textOf(named?.name),
    handle: textOf(raw.in_reply_to_screen_name) ?? textOf(named?.screen_name),
  };
}

function referenceOf(raw: Json, member: 'quoted_status' | 'retweeted_status'): XReference | null {
  const inner = raw[member];
  const id = isRecord(inner) ? exactId(inner) : exactId(raw, `${member}_id`);
  if (id === null) return null;
  if (!isRecord(inner)) return { id, author: null, post: null };
  try {
    const post = readV1Post({ ...inner, quoted_status: undefined, retweeted_status: undefined });
    return { id, author: post.author, post };
  } catch {
    return { id, author: readV1User(record(inner.user)), post: null };
  }
}

/** A picture, film or animation of API 1.1, in posts and in private messages. */
export function readV1Media(media: Json): Attachment {
  const still = textOf(media.media_url_https) ?? textOf(media.media_url);
  const altText = textOf(media.ext_alt_text);
  if (media.type === 'photo') return { kind: 'image', url: still, previewUrl: null, altText };
  if (media.type !== 'video' && media.type !== 'animated_gif')
    return { kind: 'unsupported', url: null, previewUrl: still, altText };
  return { kind: 'video', url: bestVariant(record(media.video_info).variants), previewUrl: still, altText };
}
