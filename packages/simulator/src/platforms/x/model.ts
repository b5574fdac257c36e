/** A person or brand on the fake X. Times are epoch milliseconds, ids decimal strings. */
export interface XUser {
  id: string;
  handle: string;
  name: string;
  createdAt: number;
  /** False: nobody may send this person a private message. */
  isDmOpen: boolean;
  postCount: number;
}

export interface XMedia {
  key: string;
  type: 'photo' | 'video' | 'animated_gif';
  /** Address of the picture itself. */
  url: string;
  width: number;
  height: number;
  altText?: string;
}

/** Positions count Unicode code points, as X does. */
export interface XEntities {
  mentions: { start: number; end: number; username: string; id?: string }[];
  urls: { start: number; end: number; url: string; expanded_url: string; display_url: string; media_key?: string }[];
  hashtags: { start: number; end: number; tag: string }[];
}

export interface XPost {
  id: string;
  authorId: string;
  /** As X shows it: links wrapped as t.co, never truncated here. */
  text: string;
  at: number;
  /** Timelines and search show it from this instant on. */
  visibleAt: number;
  /** Id of the root of the reply tree. */
  conversationId: string;
  inReplyTo: string | null;
  inReplyToUserId: string | null;
  quoteOf: string | null;
  repostOf: string | null;
  lang: string;
  media: XMedia[];
  entities: XEntities;
  /** Users named in the text. */
  explicitMentionIds: string[];
  /** Users named in the text or, in a reply, carried over from what it answers. */
  mentionIds: string[];
  counts: { reply: number; repost: number; like: number; quote: number };
  /** Ids of all versions, oldest first; one array shared by all versions. */
  versions: string[];
  isHidden: boolean;
  deletedAt: number | null;
}

export interface XDirectMessage {
  id: string;
  /** `{smaller id}-{larger id}`. */
  conversationId: string;
  senderId: string;
  recipientId: string;
  text: string;
  at: number;
  visibleAt: number;
  media: XMedia[];
}

export type WebhookStyle = 'activity' | 'account-activity';

/** A brand account that API clients can act for. Its user has the same id. */
export interface XAccount {
  id: string;
  consumerSecret: string;
  clientId: string;
  /** Absent for a public client, which sends `client_id` in the body instead of Basic authorisation. */
  clientSecret: string | undefined;
  /** App-only token of the account's developer app. */
  bearerToken: string | undefined;
  /** May write more than 280 characters. */
  isPremium: boolean;
  /** Enterprise apps are exempt from the summoned rule and may quote. */
  isEnterprise: boolean;
  webhookStyle: WebhookStyle;
}
