import type { Wanted } from './dialect.ts';
import type { XDirectMessage, XMedia, XPost, XUser } from './model.ts';
import type { XNetwork } from './network.ts';
import { weightedLength } from './text.ts';

type Json = Record<string, unknown>;

export const iso = (ms: number): string => new Date(ms).toISOString();

/** Long posts come cut, with the whole text in `note_post` (or `note_tweet`). */
const CLASSIC_LENGTH = 280;
const EDITABLE_MS = 3_600_000;
const EDITS = 5;

/** How the fake X writes its resources as JSON, in the dialect and with the members that were asked for. */
export class XPresenter {
  private readonly network: XNetwork;
  private readonly now: () => number;
  private readonly baseUrl: () => string;

  constructor(network: XNetwork, now: () => number, baseUrl: () => string) {
    this.network = network;
    this.now = now;
    this.baseUrl = baseUrl;
  }

  post(post: XPost, wanted: Wanted): Json {
    const isTweet = wanted.dialect === 'tweet';
    const asks = (field: string, expansion?: string): boolean =>
      wanted.postFields.has(field) || (expansion !== undefined && wanted.expansions.has(expansion));
    const references = referencesOf(post);
    const isLong = weightedLength(post.text) > CLASSIC_LENGTH;
    const json: Json = {
      id: post.id,
      text: isLong ? `${[...post.text].slice(0, CLASSIC_LENGTH - 6).join('')}…` : post.text,
      [isTweet ? 'edit_history_tweet_ids' : 'edit_history_post_ids']: post.versions,
    };
    if (asks('author_id', 'author_id')) json.author_id = post.authorId;
    if (asks('conversation_id')) json.conversation_id = post.conversationId;
    if (asks('created_at')) json.created_at = iso(post.at);
    if (asks('lang')) json.lang = post.lang;
    if (asks('possibly_sensitive')) json.possibly_sensitive = false;
    if (asks('paid_partnership')) json.paid_partnership = false;
    if (asks('reply_settings')) json.reply_settings = 'everyone';
    if (asks('display_text_range')) json.display_text_range = [0, [...post.text].length];
    if (asks('in_reply_to_user_id', 'in_reply_to_user_id') && post.inReplyToUserId !== null) {
      json.in_reply_to_user_id = post.inReplyToUserId;
    }
    if (asks('edit_controls')) json.edit_controls = this.editControls(post);
    if (asks('public_metrics')) json.public_metrics = metricsOf(post, isTweet);
    if ((asks('entities') || asks('', 'entities.mentions.username')) && hasEntities(post))
      json.entities = entitiesJson(post);
    if ((asks('attachments') || asks('', 'attachments.media_keys')) && post.media.length > 0) {
      json.attachments = { media_keys: post.media.map((media) => media.key) };
    }
    const isReferring = isTweet
      ? asks('referenced_tweets', 'referenced_tweets.id') || asks('', 'referenced_tweets.id.author_id')
      : asks('referenced_tweets', 'referenced_posts');
    if (isReferring && references.length > 0) json[isTweet ? 'referenced_tweets' : 'referenced_posts'] = references;
    if (isLong && (asks('note_post') || asks('note_tweet'))) {
      json[isTweet ? 'note_tweet' : 'note_post'] = {
        text: post.text,
        ...(hasEntities(post) ? { entities: entitiesJson(post) } : {}),
      };
    }
    return json;
  }

  user(user: XUser, wanted: Wanted): Json {
    const json: Json = { id: user.id, name: user.name, username: user.handle };
    const all: Json = {
      created_at: iso(user.createdAt),
      description: '',
      protected: false,
      verified: false,
      verified_type: 'none',
      profile_image_url: this.avatar(user),
      public_metrics: {
        followers_count: 120,
        following_count: 80,
        [wanted.dialect === 'tweet' ? 'tweet_count' : 'post_count']: user.postCount,
        listed_count: 1,
        like_count: 0,
        media_count: 0,
      },
    };
    for (const [name, value] of Object.entries(all)) if (wanted.userFields.has(name)) json[name] = value;
    return json;
  }

  media(media: XMedia, wanted: Wanted): Json {
    const json: Json = { media_key: media.key, type: media.type };
    const all: Json = { url: media.url, width: media.width, height: media.height, alt_text: media.altText };
    if (media.type !== 'photo') all.preview_image_url = media.url;
    for (const [name, value] of Object.entries(all)) {
      if (value !== undefined && wanted.mediaFields.has(name)) json[name] = value;
    }
    return json;
  }

  message(message: XDirectMessage, wanted: Wanted): Json {
    const asks = (field: string, expansion?: string): boolean =>
      wanted.dmFields.has(field) || (expansion !== undefined && wanted.expansions.has(expansion));
    const json: Json = { id: message.id, event_type: 'MessageCreate', text: message.text };
    if (asks('created_at')) json.created_at = iso(message.at);
    if (asks('dm_conversation_id')) json.dm_conversation_id = message.conversationId;
    if (asks('sender_id', 'sender_id')) json.sender_id = message.senderId;
    if (asks('attachments', 'attachments.media_keys') && message.media.length > 0) {
      json.attachments = { media_keys: message.media.map((media) => media.key) };
    }
    return json;
  }

  /** `includes` for these posts; undefined when no expansion was asked for or nothing is there. */
  postIncludes(posts: XPost[], wanted: Wanted): Json | undefined {
    const asks = (name: string): boolean => wanted.expansions.has(name);
    const isTweet = wanted.dialect === 'tweet';
    const withReferenced =
      asks('referenced_posts') || asks('referenced_tweets.id') || asks('referenced_tweets.id.author_id');
    const referenced = new Map<string, XPost>();
    const media = new Map<string, XMedia>();
    const userIds = new Set<string>();
    for (const post of posts) {
      if (asks('author_id')) userIds.add(post.authorId);
      if (asks('in_reply_to_user_id') && post.inReplyToUserId !== null) userIds.add(post.inReplyToUserId);
      if (asks('entities.mentions.username')) for (const id of post.explicitMentionIds) userIds.add(id);
      if (asks('attachments.media_keys')) for (const item of post.media) media.set(item.key, item);
      if (!withReferenced) continue;
      for (const { id } of referencesOf(post)) {
        const other = this.network.posts.get(id);
        if (!other || other.deletedAt !== null) continue;
        referenced.set(id, other);
        if (!isTweet || asks('referenced_tweets.id.author_id')) userIds.add(other.authorId);
        if (asks('attachments.media_keys') && !isTweet) for (const item of other.media) media.set(item.key, item);
      }
    }
    return nonEmpty({
      users: this.users(userIds, wanted),
      [isTweet ? 'tweets' : 'posts']: [...referenced.values()].map((post) => this.post(post, wanted)),
      media: [...media.values()].map((item) => this.media(item, wanted)),
    });
  }

  messageIncludes(messages: XDirectMessage[], wanted: Wanted): Json | undefined {
    const userIds = new Set<string>();
    const media = new Map<string, XMedia>();
    for (const message of messages) {
      if (wanted.expansions.has('sender_id')) userIds.add(message.senderId);
      if (wanted.expansions.has('attachments.media_keys')) for (const item of message.media) media.set(item.key, item);
    }
    return nonEmpty({
      users: this.users(userIds, wanted),
      media: [...media.values()].map((item) => this.media(item, wanted)),
    });
  }

  avatar(user: XUser): string {
    return `${this.baseUrl()}/pictures/avatar-${encodeURIComponent(user.name)}.png`;
  }

  private users(ids: Iterable<string>, wanted: Wanted): Json[] {
    return [...ids].flatMap((id) => {
      const user = this.network.users.get(id);
      return user ? [this.user(user, wanted)] : [];
    });
  }

  private editControls(post: XPost): Json {
    const first = this.network.posts.get(post.versions[0]!) ?? post;
    const until = first.at + EDITABLE_MS;
    return {
      edits_remaining: EDITS + 1 - post.versions.length,
      is_edit_eligible: post.inReplyTo === null && this.now() < until,
      editable_until: iso(until),
    };
  }
}

/** What a post refers to, with X's names for how. */
function referencesOf(post: XPost): { type: 'retweeted' | 'quoted' | 'replied_to'; id: string }[] {
  return [
    ...(post.repostOf === null ? [] : [{ type: 'retweeted' as const, id: post.repostOf }]),
    ...(post.quoteOf === null ? [] : [{ type: 'quoted' as const, id: post.quoteOf }]),
    ...(post.inReplyTo === null ? [] : [{ type: 'replied_to' as const, id: post.inReplyTo }]),
  ];
}

/** Entities with the empty lists left out, as X does. */
function entitiesJson(post: XPost): Json {
  return Object.fromEntries(Object.entries(post.entities).filter(([, list]) => (list as unknown[]).length > 0));
}

function hasEntities(post: XPost): boolean {
  return Object.values(post.entities).some((list) => (list as unknown[]).length > 0);
}

function metricsOf(post: XPost, isTweet: boolean): Json {
  return {
    [isTweet ? 'retweet_count' : 'repost_count']: post.counts.repost,
    reply_count: post.counts.reply,
    like_count: post.counts.like,
    quote_count: post.counts.quote,
    bookmark_count: 0,
    impression_count: 0,
  };
}

function nonEmpty(lists: Record<string, unknown[]>): Json | undefined {
  const kept = Object.entries(lists).filter(([, list]) => list.length > 0);
  return kept.length === 0 ? undefined : Object.fromEntries(kept);
}
