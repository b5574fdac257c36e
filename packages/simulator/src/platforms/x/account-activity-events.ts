import { messageEvent } from './activity-events.ts';
import type { XDirectMessage, XPost, XUser } from './model.ts';
import type { XNetwork } from './network.ts';

type Json = Record<string, unknown>;

/** Classic posts longer than this are truncated, with the whole text in `extended_tweet`. */
const CLASSIC_LENGTH = 140;

/** Time as version 1.1 writes it: `Fri Sep 18 18:36:15 +0000 2020`. */
function classicTime(ms: number): string {
  const [day, date, month, year, time] = new Date(ms).toUTCString().replace(',', '').split(' ');
  return `${day} ${month} ${date} ${time} +0000 ${year}`;
}

/** A user as version 1.1 writes it. The numeric id has lost digits, as in X's own samples. */
export function classicUser(user: XUser, avatar: string): Json {
  return {
    id: Number(user.id),
    id_str: user.id,
    name: user.name,
    screen_name: user.handle,
    location: null,
    url: null,
    description: null,
    protected: false,
    verified: false,
    followers_count: 120,
    friends_count: 80,
    listed_count: 1,
    favourites_count: 0,
    statuses_count: user.postCount,
    created_at: classicTime(user.createdAt),
    profile_image_url_https: avatar,
    default_profile: false,
  };
}

/** A post as version 1.1 writes it, with what it quotes or reposts inside. */
export function classicPost(post: XPost, network: XNetwork, avatarOf: (user: XUser) => string): Json {
  const author = network.users.get(post.authorId)!;
  const chars = [...post.text];
  const isTruncated = chars.length > CLASSIC_LENGTH;
  const entities = classicEntities(post);
  const answered = post.inReplyToUserId === null ? undefined : network.users.get(post.inReplyToUserId);
  const quoted = post.quoteOf === null ? undefined : network.posts.get(post.quoteOf);
  const reposted = post.repostOf === null ? undefined : network.posts.get(post.repostOf);
  const json: Json = {
    created_at: classicTime(post.at),
    id: Number(post.id),
    id_str: post.id,
    text: isTruncated ? `${chars.slice(0, CLASSIC_LENGTH - 1).join('')}…` : post.text,
    source: '<a href="https://mobile.x.com" rel="nofollow">X Web App</a>',
    truncated: isTruncated,
    in_reply_to_status_id: post.inReplyTo === null ? null : Number(post.inReplyTo),
    in_reply_to_status_id_str: post.inReplyTo,
    in_reply_to_user_id: post.inReplyToUserId === null ? null : Number(post.inReplyToUserId),
    in_reply_to_user_id_str: post.inReplyToUserId,
    in_reply_to_screen_name: answered?.handle ?? null,
    user: classicUser(author, avatarOf(author)),
    geo: null,
    coordinates: null,
    place: null,
    contributors: null,
    is_quote_status: quoted !== undefined,
    quote_count: post.counts.quote,
    reply_count: post.counts.reply,
    retweet_count: post.counts.repost,
    favorite_count: post.counts.like,
    entities,
    favorited: false,
    retweeted: false,
    filter_level: 'low',
    lang: post.lang,
    timestamp_ms: String(post.at),
  };
  if (isTruncated) json.extended_tweet = { full_text: post.text, display_text_range: [0, chars.length], entities };
  if (post.media.length > 0) json.extended_entities = { media: classicMedia(post) };
  if (quoted) {
    json.quoted_status_id_str = quoted.id;
    json.quoted_status = classicPost({ ...quoted, quoteOf: null, repostOf: null }, network, avatarOf);
  }
  if (reposted) json.retweeted_status = classicPost({ ...reposted, quoteOf: null, repostOf: null }, network, avatarOf);
  return json;
}

/** `tweet_create_events`. `user_has_blocked` is a string, on posts by others only. */
export function createdBody(accountId: string, post: XPost, json: Json): Json {
  return {
    for_user_id: accountId,
    ...(post.authorId === accountId ? {} : { user_has_blocked: 'false' }),
    tweet_create_events: [json],
  };
}

export function deletedBody(accountId: string, post: XPost): Json {
  return {
    for_user_id: accountId,
    tweet_delete_events: [
      { status: { id: post.id, user_id: post.authorId }, timestamp_ms: String(post.deletedAt ?? post.at) },
    ],
  };
}

export function favoriteBody(accountId: string, id: string, at: number, post: Json, user: Json): Json {
  const event = { id, created_at: classicTime(at), timestamp_ms: at, favorited_status: post, user };
  return { for_user_id: accountId, favorite_events: [event] };
}

/** `direct_message_events`, for messages received and sent alike; users and apps are maps by id. */
export function messageBody(
  accountId: string,
  message: XDirectMessage,
  users: { user: XUser; avatar: string }[],
): Json {
  return {
    for_user_id: accountId,
    direct_message_events: [messageEvent(message)],
    apps: {},
    users: Object.fromEntries(
      users.map(({ user, avatar }) => [
        user.id,
        {
          id: user.id,
          created_timestamp: String(user.createdAt),
          name: user.name,
          screen_name: user.handle,
          protected: false,
          verified: false,
          followers_count: 120,
          friends_count: 80,
          statuses_count: user.postCount,
          profile_image_url_https: avatar,
        },
      ]),
    ),
  };
}

function classicEntities(post: XPost): Json {
  return {
    hashtags: post.entities.hashtags.map(({ start, end, tag }) => ({ text: tag, indices: [start, end] })),
    urls: post.entities.urls
      .filter((url) => url.media_key === undefined)
      .map(({ start, end, ...rest }) => ({ ...rest, indices: [start, end] })),
    user_mentions: post.entities.mentions.map(({ start, end, username, id }) => ({
      screen_name: username,
      id: id === undefined ? null : Number(id),
      id_str: id ?? null,
      indices: [start, end],
    })),
    symbols: [],
    ...(post.media.length > 0 ? { media: classicMedia(post) } : {}),
  };
}

function classicMedia(post: XPost): Json[] {
  const link = post.entities.urls.find((url) => url.media_key !== undefined);
  return post.media.map((media) => ({
    id_str: media.key.slice(2),
    media_url_https: media.url,
    url: link?.url ?? media.url,
    type: media.type,
    indices: link ? [link.start, link.end] : [0, 0],
  }));
}
