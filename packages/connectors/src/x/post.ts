import type { Attachment, InboundEvent, Instant, MessageCreated, Person, Post } from '@kwartier/core';
import type { Account } from '../connector.ts';
import { personById } from '../reading.ts';
import { namesHandle, statusLink } from './text.ts';

/** The account whose events these are. */
export type Self = Pick<Account, 'externalId' | 'handle'>;

/** Another post that a post refers to. */
export interface XReference {
  readonly id: string;
  readonly author: Person | null;
  /** What the platform sent of it, if anything. */
  readonly post: XPost | null;
}

/** A post as every dialect and version of X's API tells it. */
export interface XPost {
  readonly id: string;
  readonly author: Person;
  readonly text: string;
  readonly at: Instant;
  readonly conversationId: string | null;
  /** The first post of the conversation, if it came along and is another one. */
  readonly root: XPost | null;
  readonly replied: XReference | null;
  /** Answered person, also when the answered post is not told. */
  readonly repliedAuthor: Person | null;
  readonly quoted: XReference | null;
  readonly reposted: XReference | null;
  /** Who is named in the body. */
  readonly mentions: readonly { readonly id: string | null; readonly handle: string | null }[];
  readonly links: readonly string[];
  readonly language: string | null;
  readonly attachments: readonly Attachment[];
  /** Id of the first version, if this is a later one. */
  readonly versionOf: string | null;
}

/** What the way it came says about a post for certain. */
export interface Origin {
  readonly isExplicitMention?: boolean;
  readonly isQuoteOfUs?: boolean;
}

const isSelf = (person: Person | null, self: Self): boolean => person?.externalId === self.externalId;

const sameHandle = (a: string | null, b: string | null): boolean =>
  a !== null && b !== null && a.toLowerCase() === b.toLowerCase();

/** What a post means to us. Own reposts mean nothing. */
export function postEvents(post: XPost, self: Self, origin: Origin = {}): InboundEvent[] {
  const fromUs = isSelf(post.author, self);
  if (post.reposted) {
    if (fromUs) return [];
    return [
      {
        type: 'reach.changed',
        postExternalId: post.reposted.id,
        reach: 'repost',
        actorExternalId: post.author.externalId,
        removed: false,
        at: post.at,
      },
    ];
  }
  if (fromUs && !post.replied && !post.repliedAuthor) return [{ type: 'post.published', post: asPost(post) }];
  return [fromUs ? ownReply(post, self) : customersPost(post, self, origin)];
}

function ownReply(post: XPost, self: Self): MessageCreated {
  return {
    ...common(post),
    kind: 'reply',
    fromUs: true,
    counterpart: isSelf(post.repliedAuthor, self) ? null : post.repliedAuthor,
    post: openingPost(post),
    mayReply: null,
  };
}

function customersPost(post: XPost, self: Self, origin: Origin): MessageCreated {
  const quotesUs = origin.isQuoteOfUs === true || isQuoteOf(post, self);
  const isReply = isSelf(post.repliedAuthor, self) || (post.replied !== null && post.repliedAuthor === null);
  return {
    ...common(post),
    kind: quotesUs ? 'quote' : isReply ? 'reply' : 'mention',
    fromUs: false,
    counterpart: null,
    post: openingPost(post) ?? (quotesUs && post.quoted ? referredPost(post.quoted, self) : null),
    mayReply: mayReply(post, self, quotesUs || origin.isExplicitMention === true),
  };
}

function isQuoteOf(post: XPost, self: Self): boolean {
  const { quoted } = post;
  if (!quoted) return false;
  if (quoted.author) return isSelf(quoted.author, self);
  return post.links.some((url) => {
    const link = statusLink(url);
    return link?.id === quoted.id && sameHandle(link.handle, self.handle);
  });
}

/**
 * Since 23 February 2026 self-serve apps may answer only a post whose author named the account in it or quoted one of its
 * posts (docs.x.com, changelog).
 * @returns null when we cannot tell, for want of our own handle
 */
function mayReply(post: XPost, self: Self, isSummoned: boolean): boolean | null {
  if (isSummoned) return true;
  if (post.mentions.some(({ id, handle }) => id === self.externalId || sameHandle(handle, self.handle))) return true;
  if (self.handle === null) return null;
  return namesHandle(post.text, self.handle);
}

function common(post: XPost): Omit<MessageCreated, 'kind' | 'fromUs' | 'counterpart' | 'post' | 'mayReply'> {
  return {
    type: 'message.created',
    externalId: post.id,
    author: post.author,
    text: post.text,
    sentAt: post.at,
    isPrivate: false,
    threadKey: post.conversationId,
    inReplyTo: post.replied?.id ?? null,
    inReplyToAuthorExternalId: post.repliedAuthor?.externalId ?? null,
    attachments: post.attachments,
    language: post.language,
    versionOf: post.versionOf,
    marker: null,
    url: addressOf(post.id, post.author.handle),
    windowExpiresAt: null,
    unsupported: null,
  };
}

/** The post that opened the conversation this one is in; null for one that opened its own. */
function openingPost(post: XPost): Post | null {
  const { conversationId, replied, root } = post;
  if (conversationId === null) return replied?.post ? asPost(replied.post) : null;
  if (conversationId === post.id || conversationId === post.versionOf) return null;
  const known = root ?? (replied?.id === conversationId ? replied.post : null);
  if (known) return asPost(known);
  const author = replied?.id === conversationId ? post.repliedAuthor : null;
  return barePost(conversationId, author);
}

function referredPost(reference: XReference, self: Self): Post {
  if (reference.post) return asPost(reference.post);
  return barePost(reference.id, reference.author ?? { ...personById(self.externalId), handle: self.handle });
}

const barePost = (id: string, author: Person | null): Post => ({
  externalId: id,
  authorExternalId: author?.externalId ?? null,
  text: null,
  url: addressOf(id, author?.handle ?? null),
  publishedAt: null,
});

const asPost = (post: XPost): Post => ({
  externalId: post.id,
  authorExternalId: post.author.externalId,
  text: post.text,
  url: addressOf(post.id, post.author.handle),
  publishedAt: post.at,
});

/** X finds a post by its id alone; `i` stands for a handle we do not know. */
const addressOf = (id: string, handle: string | null): string => `https://x.com/${handle ?? 'i'}/status/${id}`;
