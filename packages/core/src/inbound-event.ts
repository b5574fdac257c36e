import type { Attachment } from './message.ts';
import type { Instant } from './time.ts';

/** A person on a platform. `externalId` never changes; handle and name may, at any time. */
export interface Person {
  readonly externalId: string;
  readonly name: string | null;
  readonly handle: string | null;
  readonly avatarUrl: string | null;
}

/** The post that messages hang under: ours with comments below it, or the one that opened a thread. */
export interface Post {
  readonly externalId: string;
  readonly authorExternalId: string | null;
  readonly text: string | null;
  readonly url: string | null;
  readonly publishedAt: Instant | null;
}

export type InboundKind = 'mention' | 'reply' | 'comment' | 'quote' | 'direct_message';

/** Something was said, by a customer or, as an echo, by the channel's own account. */
export interface MessageCreated {
  readonly type: 'message.created';
  readonly externalId: string;
  readonly kind: InboundKind;
  readonly author: Person;
  /** The author is the channel's own account: our answer coming back, or one written in the platform's own app. */
  readonly fromUs: boolean;
  /** Whom we answered, when `fromUs`; null if the platform does not say. */
  readonly counterpart: Person | null;
  readonly text: string;
  readonly sentAt: Instant;
  readonly isPrivate: boolean;
  /**
   * The platform's id of the thread: X's conversation_id, the Facebook post. Null when the event does not tell; then the
   * parent's thread is used, or the message opens its own. Private messages: null, the counterpart is the thread.
   */
  readonly threadKey: string | null;
  /** The message this one answers. */
  readonly inReplyTo: string | null;
  /** Who wrote the message this one answers, if the platform says. */
  readonly inReplyToAuthorExternalId: string | null;
  /** The post it hangs under, if the event tells anything about it. */
  readonly post: Post | null;
  readonly attachments: readonly Attachment[];
  /** BCP 47 language, if the platform tells. */
  readonly language: string | null;
  /** X gives every edit a new id: the id of the first version, if this is a later one. */
  readonly versionOf: string | null;
  /** Whether the platform lets us answer this very message in public; null when it has no such rule. */
  readonly mayReply: boolean | null;
  /** The mark we put on our own message, if the platform returns it. */
  readonly marker: string | null;
  /** Where a person can look at it. */
  readonly url: string | null;
  /** Until when the platform lets us answer privately, if the event opens or extends a window. */
  readonly windowExpiresAt: Instant | null;
  /** Set when the platform sent something we cannot show; says what it was. */
  readonly unsupported: string | null;
}

export interface MessageEdited {
  readonly type: 'message.edited';
  readonly externalId: string;
  readonly text: string;
  readonly attachments: readonly Attachment[] | null;
  readonly editedAt: Instant;
}

export interface MessageDeleted {
  readonly type: 'message.deleted';
  readonly externalId: string;
  readonly deletedAt: Instant;
}

export interface MessageHidden {
  readonly type: 'message.hidden';
  readonly externalId: string;
  readonly hidden: boolean;
  readonly at: Instant;
}

/** The customer's client received or read our private messages up to a moment. */
export interface MessageReceipt {
  readonly type: 'message.receipt';
  readonly receipt: 'delivered' | 'read';
  readonly counterpartExternalId: string;
  readonly watermark: Instant;
}

/** What only adds reach. Counted on the post, once per person and kind; never a conversation. */
export interface ReachChanged {
  readonly type: 'reach.changed';
  readonly postExternalId: string;
  readonly reach: 'repost' | 'like' | 'reaction' | 'share';
  readonly actorExternalId: string;
  readonly removed: boolean;
  readonly at: Instant;
}

/** We published something unprompted: context for comments to come, never a conversation by itself. */
export interface PostPublished {
  readonly type: 'post.published';
  readonly post: Post;
}

/** The platform withdrew our access. */
export interface AccessRevoked {
  readonly type: 'access.revoked';
  readonly reason: string;
  /** Null: the platform does not say when. */
  readonly at: Instant | null;
}

/** Everything a platform can tell us. Connectors produce these; the core folds them in any order. */
export type InboundEvent =
  | MessageCreated
  | MessageEdited
  | MessageDeleted
  | MessageHidden
  | MessageReceipt
  | ReachChanged
  | PostPublished
  | AccessRevoked;
