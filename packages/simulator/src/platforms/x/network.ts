import { snowflakes } from '../../decimal-ids.ts';
import { SortedIds } from '../../sorted-ids.ts';
import type { XDirectMessage, XMedia, XPost, XUser } from './model.ts';
import { entitiesOf, guessLanguage, handlesIn, wrapLinks } from './text.ts';

export interface NewXPost {
  /** User id or handle. */
  author: string;
  text: string;
  inReplyTo?: string;
  quoteOf?: string;
  /** Epoch milliseconds; now when absent. */
  at?: number;
  /** Decimal; a snowflake of `at` when absent. */
  id?: string;
  media?: { url: string; type?: XMedia['type']; altText?: string; key?: string }[];
  lang?: string;
  /** The address behind its button to a direct message. */
  deepLink?: string;
}

export interface NewXDirectMessage {
  /** User ids or handles. */
  from: string;
  to: string;
  text: string;
  at?: number;
  id?: string;
  media?: NewXPost['media'];
}

/** More people than this are not carried along in a reply (X caps it at 50). */
const IMPLIED_MENTIONS_MAX = 50;
const ALPHABET = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';

/** Everybody and everything on the fake X, indexed so that no call walks over all posts. */
export class XNetwork {
  readonly users = new Map<string, XUser>();
  readonly posts = new Map<string, XPost>();
  readonly messages = new Map<string, XDirectMessage>();
  readonly allPosts = new SortedIds();
  /** Wrap links as t.co, as the real X does. */
  isWrappingLinks = true;
  private readonly byHandle = new Map<string, string>();
  private readonly mentioning = new Map<string, SortedIds>();
  private readonly authored = new Map<string, SortedIds>();
  private readonly conversations = new Map<string, SortedIds>();
  private readonly mailboxes = new Map<string, SortedIds>();
  private readonly now: () => number;
  private readonly nextId: (atMs: number) => string;
  private linkCount = 0;
  private mediaCount = 0;

  constructor(now: () => number) {
    this.now = now;
    this.nextId = snowflakes((id) => this.posts.has(id) || this.messages.has(id) || this.users.has(id));
  }

  addUser(user: { id?: string; handle: string; name: string }): XUser {
    const id = user.id ?? this.nextId(this.now());
    const added: XUser = {
      id,
      handle: user.handle,
      name: user.name,
      createdAt: this.now() - 400 * 86_400_000,
      isDmOpen: true,
      postCount: 0,
    };
    this.users.set(id, added);
    this.byHandle.set(user.handle.toLowerCase(), id);
    return added;
  }

  /** The user with this id, else with this handle (any case, with or without @). */
  findUser(idOrHandle: string): XUser | undefined {
    const byId = this.users.get(idOrHandle);
    if (byId) return byId;
    const id = this.byHandle.get(idOrHandle.replace(/^@/, '').toLowerCase());
    return id === undefined ? undefined : this.users.get(id);
  }

  requireUser(idOrHandle: string): XUser {
    const user = this.findUser(idOrHandle);
    if (!user) throw new Error(`no such X user: ${idOrHandle}`);
    return user;
  }

  setHandle(userId: string, handle: string): void {
    const user = this.requireUser(userId);
    this.byHandle.delete(user.handle.toLowerCase());
    user.handle = handle;
    this.byHandle.set(handle.toLowerCase(), user.id);
  }

  /** Publish a post. `delayMs` keeps it out of timelines and search for that long. */
  addPost(draft: NewXPost, delayMs = 0): XPost {
    const author = this.requireUser(draft.author);
    const at = draft.at ?? this.now();
    const id = draft.id ?? this.nextId(at);
    const parent = draft.inReplyTo === undefined ? undefined : this.posts.get(draft.inReplyTo);
    const post: XPost = {
      ...this.compose(draft, author, parent),
      id,
      at,
      visibleAt: delayMs === 0 ? at : this.now() + delayMs,
      conversationId: parent?.conversationId ?? draft.inReplyTo ?? id,
      inReplyTo: draft.inReplyTo ?? null,
      inReplyToUserId: parent?.authorId ?? null,
      quoteOf: draft.quoteOf ?? null,
      repostOf: null,
      versions: [id],
    };
    if (parent) parent.counts.reply += 1;
    const quoted = draft.quoteOf === undefined ? undefined : this.posts.get(draft.quoteOf);
    if (quoted) quoted.counts.quote += 1;
    this.store(post);
    return post;
  }

  addRepost(authorIdOrHandle: string, of: XPost, at = this.now()): XPost {
    const author = this.requireUser(authorIdOrHandle);
    const original = this.users.get(of.authorId)!;
    const full = [...`RT @${original.handle}: ${of.text}`];
    const text = full.length > 140 ? `${full.slice(0, 139).join('')}…` : full.join('');
    const post = this.addPost({ author: author.id, text, at, lang: of.lang });
    // Mention timelines do not show reposts.
    for (const userId of post.mentionIds) this.mentioning.get(userId)?.remove(post.id);
    post.repostOf = of.id;
    of.counts.repost += 1;
    return post;
  }

  /** A new version with a new id. Timelines show it in place of the old one, which stays readable by id. */
  editPost(old: XPost, text: string): XPost {
    const author = this.users.get(old.authorId)!;
    const parent = old.inReplyTo === null ? undefined : this.posts.get(old.inReplyTo);
    const id = this.nextId(this.now());
    const draft = { author: author.id, text, lang: old.lang };
    const post: XPost = { ...old, ...this.compose(draft, author, parent), media: old.media, counts: old.counts, id };
    post.at = this.now();
    post.visibleAt = post.at;
    old.versions.push(id);
    this.unlist(old);
    this.store(post);
    return post;
  }

  /** Deletes every version. */
  deletePost(post: XPost): void {
    for (const id of post.versions) {
      const version = this.posts.get(id)!;
      version.deletedAt = this.now();
      this.unlist(version);
    }
  }

  addDirectMessage(draft: NewXDirectMessage, delayMs = 0): XDirectMessage {
    const sender = this.requireUser(draft.from);
    const recipient = this.requireUser(draft.to);
    const at = draft.at ?? this.now();
    const message: XDirectMessage = {
      id: draft.id ?? this.nextId(at),
      conversationId: dmConversationId(sender.id, recipient.id),
      senderId: sender.id,
      recipientId: recipient.id,
      text: draft.text,
      at,
      visibleAt: delayMs === 0 ? at : this.now() + delayMs,
      media: this.mediaOf(draft.media),
    };
    this.messages.set(message.id, message);
    for (const key of [sender.id, recipient.id, message.conversationId]) listOf(this.mailboxes, key).add(message.id);
    return message;
  }

  mentionsOf(userId: string): SortedIds {
    return listOf(this.mentioning, userId);
  }
  postsBy(userId: string): SortedIds {
    return listOf(this.authored, userId);
  }
  conversation(id: string): SortedIds {
    return listOf(this.conversations, id);
  }
  /** Direct messages of a user, or of a conversation id. */
  mailbox(userOrConversationId: string): SortedIds {
    return listOf(this.mailboxes, userOrConversationId);
  }

  private compose(draft: NewXPost, author: XUser, parent: XPost | undefined) {
    const media = this.mediaOf(draft.media);
    const wrapped = this.isWrappingLinks
      ? wrapLinks(draft.text, () => this.shortLink())
      : { text: draft.text, expanded: new Map<string, string>() };
    let text = wrapped.text;
    if (media.length > 0 && this.isWrappingLinks) {
      const link = this.shortLink();
      wrapped.expanded.set(link, `https://x.com/${author.handle}/status/media/photo/1`);
      text = text === '' ? link : `${text} ${link}`;
    }
    const named = handlesIn(text).map((handle) => this.byHandle.get(handle.toLowerCase()));
    const explicitMentionIds = [...new Set(named.filter((id): id is string => id !== undefined && id !== author.id))];
    const implied = parent ? [parent.authorId, ...parent.mentionIds].filter((id) => id !== author.id) : [];
    const entities = entitiesOf(text, (handle) => this.byHandle.get(handle.toLowerCase()), wrapped.expanded);
    const mediaLink = media.length > 0 ? entities.urls.at(-1) : undefined;
    if (mediaLink) mediaLink.media_key = media[0]!.key;
    return {
      authorId: author.id,
      text,
      lang: draft.lang ?? guessLanguage(draft.text),
      media,
      entities,
      explicitMentionIds,
      mentionIds: [...new Set([...explicitMentionIds, ...implied])].slice(0, IMPLIED_MENTIONS_MAX),
      counts: { reply: 0, repost: 0, like: 0, quote: 0 },
      isHidden: false,
      deletedAt: null,
    };
  }

  private mediaOf(media: NewXPost['media']): XMedia[] {
    return (media ?? []).map(({ url, type, altText, key: given }) => {
      this.mediaCount += 1;
      const key = given ?? `3_${2_080_000_000_000_000_000n + BigInt(this.mediaCount)}`;
      return {
        key,
        type: type ?? 'photo',
        url,
        width: 320,
        height: 240,
        ...(altText === undefined ? {} : { altText }),
      };
    });
  }

  private store(post: XPost): void {
    this.posts.set(post.id, post);
    this.allPosts.add(post.id);
    this.users.get(post.authorId)!.postCount += 1;
    listOf(this.authored, post.authorId).add(post.id);
    listOf(this.conversations, post.conversationId).add(post.id);
    for (const userId of post.mentionIds) listOf(this.mentioning, userId).add(post.id);
  }

  private unlist(post: XPost): void {
    this.allPosts.remove(post.id);
    this.authored.get(post.authorId)?.remove(post.id);
    this.conversations.get(post.conversationId)?.remove(post.id);
    for (const userId of post.mentionIds) this.mentioning.get(userId)?.remove(post.id);
  }

  /** Ten letters, different for every link of this network. */
  private shortLink(): string {
    this.linkCount += 1;
    let rest = this.linkCount * 7_919 + 104_729;
    let name = '';
    for (let i = 0; i < 10; i++) {
      name = ALPHABET[(rest + i * 11) % ALPHABET.length]! + name;
      rest = Math.floor(rest / ALPHABET.length);
    }
    return `https://t.co/${name}`;
  }
}

/** Id of the one-to-one conversation of two users: `{smaller}-{larger}`. */
export function dmConversationId(a: string, b: string): string {
  const isOrdered = a.length < b.length || (a.length === b.length && a < b);
  return isOrdered ? `${a}-${b}` : `${b}-${a}`;
}

function listOf(lists: Map<string, SortedIds>, key: string): SortedIds {
  let list = lists.get(key);
  if (!list) {
    list = new SortedIds();
    lists.set(key, list);
  }
  return list;
}
