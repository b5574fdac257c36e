import type { XMediaStore, XUpload } from './media-store.ts';
import type { XAccount, XPost } from './model.ts';
import type { NewXPost, XNetwork } from './network.ts';
import { forbidden, invalidRequest } from './problems.ts';
import { weightedLength } from './text.ts';

/** Members of `POST /2/tweets`; the specification allows no others. */
const MEMBERS = new Set([
  'card_uri', 'community_id', 'direct_message_deep_link', 'edit_options', 'for_super_followers_only', 'geo',
  'made_with_ai', 'media', 'nullcast', 'paid_partnership', 'poll', 'quote_tweet_id', 'reply', 'reply_settings',
  'share_with_followers', 'text',
]); // biome-ignore format: one look
const MEDIA_MEMBERS = new Set([
  'call_to_actions', 'description', 'embeddable', 'media_ids', 'preview_media_id', 'tagged_user_ids', 'title',
]); // biome-ignore format: one look
const MEDIA_MAX = 4;
const REPLY_MEMBERS = new Set(['auto_populate_reply_metadata', 'exclude_reply_user_ids', 'in_reply_to_tweet_id']);

const NORMAL_LIMIT = 280;
const PREMIUM_LIMIT = 25_000;
/** X refuses the same text again for up to about half a day. */
const DUPLICATE_WINDOW_MS = 12 * 3_600_000;

const NOT_SUMMONED =
  'Reply to this conversation is not allowed because you have not been mentioned or otherwise engaged by the author of the post you are replying to.';

/** Remembers what an account said lately, so that the same text is refused. */
export class RecentTexts {
  private readonly lastAt = new Map<string, number>();

  has(key: string, now: number): boolean {
    const at = this.lastAt.get(key);
    return at !== undefined && now - at < DUPLICATE_WINDOW_MS;
  }

  add(key: string, now: number): void {
    this.lastAt.set(key, now);
  }
}

export interface PostRules {
  network: XNetwork;
  media: XMediaStore;
  now: number;
  recent: RecentTexts;
  /** Since 23 February 2026: self-serve apps may answer only who mentioned or quoted them. */
  isSummoningRequired: boolean;
}

/** Check the body of `POST /2/tweets` against the specification and X's rules. Throws the refusal, gives the draft. */
export function readNewPost(
  body: unknown,
  account: XAccount,
  rules: PostRules,
): { draft: NewXPost; duplicateKey: string; uploads: XUpload[] } {
  const request = readBody(body);
  const text = typeof request.text === 'string' ? request.text : '';
  if (text.trim() === '' && request.media === undefined && request.poll === undefined) {
    throw invalidRequest('The `text` member must not be empty when neither media nor a poll is given.', {
      text: [text],
    });
  }
  if (/[\ufffe\uffff]/.test(text)) throw invalidRequest('The text contains invalid characters.', { text: [text] });
  if (weightedLength(text) > (account.isPremium ? PREMIUM_LIMIT : NORMAL_LIMIT)) {
    throw forbidden('Your Tweet text is too long. For more info, visit the Twitter Developer documentation.');
  }
  const uploads = readMedia(request.media, account, rules);
  const inReplyTo = readReply(request.reply);
  const parent = inReplyTo === undefined ? undefined : checkReply(inReplyTo, account, rules);
  const deepLink = readDeepLink(request.direct_message_deep_link, account);
  const quoteOf = request.quote_tweet_id;
  if (quoteOf !== undefined) {
    if (!account.isEnterprise) throw forbidden('Quoting posts is not available to this app.');
    if (!rules.network.posts.has(String(quoteOf))) throw forbidden('The post you tried to quote is not available.');
  }
  const files = uploads.map(({ id }) => id).join();
  const duplicateKey = `${account.id}|${parent?.authorId ?? ''}|${text.normalize('NFC').trim()}|${files}`;
  if (rules.recent.has(duplicateKey, rules.now)) {
    throw forbidden('You are not allowed to create a Tweet with duplicate content.');
  }
  const draft: NewXPost = { author: account.id, text };
  if (inReplyTo !== undefined) draft.inReplyTo = inReplyTo;
  if (quoteOf !== undefined) draft.quoteOf = String(quoteOf);
  if (deepLink !== undefined) draft.deepLink = deepLink;
  return { draft, duplicateKey, uploads };
}

/** A button that opens a direct message: the address of X's own page for it, to the account that posts. */
function readDeepLink(link: unknown, account: XAccount): string | undefined {
  if (link === undefined) return undefined;
  const url = typeof link === 'string' && URL.canParse(link) ? new URL(link) : undefined;
  if (!url || !/^(?:x|twitter)\.com$/.test(url.hostname) || url.pathname !== '/messages/compose')
    throw invalidRequest('$.direct_message_deep_link: not a deep link to a direct message', {});
  if (url.searchParams.get('recipient_id') !== account.id)
    throw forbidden('The deep link must lead to the authenticated account.');
  return url.href;
}

/** May the account answer this post? Yes for its own, for one that names it, for one that quotes it. */
function isSummoned(post: XPost, accountId: string, network: XNetwork): boolean {
  if (post.authorId === accountId || post.explicitMentionIds.includes(accountId)) return true;
  return post.quoteOf !== null && network.posts.get(post.quoteOf)?.authorId === accountId;
}

function checkReply(inReplyTo: string, account: XAccount, rules: PostRules): XPost {
  const parent = rules.network.posts.get(inReplyTo);
  if (!parent || parent.deletedAt !== null) {
    throw forbidden('You attempted to reply to a Tweet that is deleted or not visible to you.');
  }
  const isExempt = account.isEnterprise || !rules.isSummoningRequired;
  if (!isExempt && !isSummoned(parent, account.id, rules.network)) throw forbidden(NOT_SUMMONED);
  return parent;
}

function readBody(body: unknown): Record<string, unknown> {
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw invalidRequest('The body is not a JSON object.');
  refuseUnknown(body, MEMBERS, '$');
  const request = body as Record<string, unknown>;
  if (request.text !== undefined && typeof request.text !== 'string') throw invalidRequest('$.text: string expected');
  return request;
}

/** `media.media_ids`: one to four of the account's own, prepared and not expired; a film or a GIF alone. */
function readMedia(media: unknown, account: XAccount, { media: store }: PostRules): XUpload[] {
  if (media === undefined) return [];
  if (typeof media !== 'object' || media === null) throw invalidRequest('$.media: object expected');
  refuseUnknown(media, MEDIA_MEMBERS, '$.media');
  const ids = (media as Record<string, unknown>).media_ids;
  if (!Array.isArray(ids) || ids.length === 0 || ids.length > MEDIA_MAX || !ids.every((id) => /^[0-9]{1,19}$/.test(id)))
    throw invalidRequest(`$.media.media_ids: must have between 1 and ${MEDIA_MAX} items`);
  const found = store.named(ids as string[], account.id, 'tweet');
  if (!found) throw invalidRequest('Your media IDs are invalid.', { 'media.media_ids': ids as string[] });
  if (found.length > 1 && found.some(({ category }) => !category.endsWith('_image')))
    throw invalidRequest('Only 1 animated GIF or video can be attached to a post.');
  return found;
}

function readReply(reply: unknown): string | undefined {
  if (reply === undefined) return undefined;
  if (typeof reply !== 'object' || reply === null) throw invalidRequest('$.reply: object expected');
  refuseUnknown(reply, REPLY_MEMBERS, '$.reply');
  const id = (reply as Record<string, unknown>).in_reply_to_tweet_id;
  if (typeof id !== 'string' || !/^[0-9]{1,19}$/.test(id)) {
    throw invalidRequest('$.reply.in_reply_to_tweet_id: does not match the regex pattern ^[0-9]{1,19}$');
  }
  return id;
}

function refuseUnknown(value: object, known: ReadonlySet<string>, where: string): void {
  for (const name of Object.keys(value)) {
    if (!known.has(name)) {
      throw invalidRequest(
        `${where}.${name}: is not defined in the schema and the schema does not allow additional properties`,
      );
    }
  }
}
