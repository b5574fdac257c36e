/** The platforms that have a connector today. */
export const PLATFORMS = ['x', 'facebook'] as const;
export type Platform = (typeof PLATFORMS)[number];

/** What a platform is called and can do, as far as rules and the console need to know. */
export interface PlatformFacts {
  readonly name: string;
  /** What its private messages are called on a button. */
  readonly privateName: string;
  /** Longest public reply, in the platform's own count (see `text-limits.ts`). */
  readonly maxPublicLength: number;
  /** Longest private message, in the platform's own count. */
  readonly maxPrivateLength: number;
  /** How long after the customer's last private message we may still answer; null: no limit known. */
  readonly privateWindowMs: number | null;
  /** How long after a comment one private reply may be sent; null: not offered. */
  readonly privateReplyWindowMs: number | null;
  readonly canHide: boolean;
  /** A public answer may go out as several posts, each an answer to the one before. */
  readonly hasThreads: boolean;
  /** A public answer may carry a button that opens a private message to us. */
  readonly hasInvitations: boolean;
}

/**
 * Sources: X counts by twitter-text v3 (280 weighted; docs.x.com "counting characters"), direct messages 10,000;
 * a post may carry `direct_message_deep_link` (specification 2.167, CreatePostsRequest);
 * Meta: comments 8,000, Messenger text 2,000, standard messaging window 24 h, private replies within 7 days
 * (developers.facebook.com, Messenger Platform "policy overview" and "private replies").
 */
export const PLATFORM_FACTS: Readonly<Record<Platform, PlatformFacts>> = {
  x: {
    name: 'X',
    privateName: 'Direct message',
    maxPublicLength: 280,
    maxPrivateLength: 10_000,
    privateWindowMs: null,
    privateReplyWindowMs: null,
    canHide: true,
    hasThreads: true,
    hasInvitations: true,
  },
  facebook: {
    name: 'Facebook',
    privateName: 'Messenger',
    maxPublicLength: 8_000,
    maxPrivateLength: 2_000,
    privateWindowMs: 24 * 3_600_000,
    privateReplyWindowMs: 7 * 24 * 3_600_000,
    canHide: true,
    hasThreads: false,
    hasInvitations: false,
  },
};
