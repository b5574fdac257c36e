import type { Faults } from '../../faults.ts';
import type { CallRecord, LedgerEntry } from '../../ledger.ts';
import { seededRandom } from '../../random.ts';
import { RecentTexts } from './create-post.ts';
import type { Dialect } from './dialect.ts';
import { mediaKeyOf, XMediaStore, type XUpload } from './media-store.ts';
import type { WebhookStyle, XAccount, XDirectMessage, XPost, XUser } from './model.ts';
import { type NewXDirectMessage, type NewXPost, XNetwork } from './network.ts';
import { XPresenter } from './present.ts';
import { type RateLimit, RateLimits, type XLimitName } from './rate-limits.ts';
import { XTokens } from './tokens.ts';
import { type XWebhook, XWebhooks } from './webhooks.ts';

export interface NewXAccount {
  id?: string;
  handle: string;
  name: string;
  /** Signs webhooks and challenges. */
  consumerSecret: string;
  /** Does not expire until it is revoked or the refresh token is used. */
  accessToken: string;
  refreshToken?: string;
  clientId?: string;
  /** Makes the client a confidential one. */
  clientSecret?: string;
  /** App-only token: reads, webhooks, subscriptions. */
  bearerToken?: string;
  isPremium?: boolean;
  isEnterprise?: boolean;
  webhookStyle?: WebhookStyle;
}

export interface XPlatformOptions {
  now: () => number;
  seed: number;
  faults: Faults;
  baseUrl: () => string;
}

/** The fake X as tests and scenarios use it. What API clients may do is in the routes. */
export class XPlatform {
  readonly name = 'x';
  /** Everything truly accepted from API clients, in order. */
  readonly ledger: LedgerEntry[] = [];
  readonly calls: CallRecord[] = [];
  readonly accounts = new Map<string, XAccount>();
  /** Words the server understands; the other dialect is refused with 400. */
  dialect: 'both' | Dialect = 'both';
  /** The reply restriction of 23 February 2026. */
  isSummoningRequired = true;
  /** Put "@parent " before replies made by API, as the text of X's own samples shows. Off: the text stays as sent. */
  isPrefixingReplies = false;
  readonly network: XNetwork;
  readonly presenter: XPresenter;
  readonly tokens: XTokens;
  readonly rateLimits: RateLimits;
  readonly webhooks: XWebhooks;
  readonly recent = new RecentTexts();
  readonly media: XMediaStore;
  readonly baseUrl: () => string;
  readonly faults: Faults;
  readonly now: () => number;
  readonly bearers = new Map<string, string>();
  private readDelayMs = 0;
  private hookCount = 0;
  private readonly listeners: ((entry: LedgerEntry) => void)[] = [];

  constructor(options: XPlatformOptions) {
    this.now = options.now;
    this.faults = options.faults;
    this.baseUrl = options.baseUrl;
    this.media = new XMediaStore(options.now);
    this.network = new XNetwork(options.now);
    this.presenter = new XPresenter(this.network, options.now, options.baseUrl);
    this.tokens = new XTokens(this.accounts, options.now);
    this.rateLimits = new RateLimits(options.now);
    const random = seededRandom(options.seed);
    const { accounts, network, presenter, faults, now } = this;
    this.webhooks = new XWebhooks({ accounts, network, presenter, faults, random, now });
  }

  addAccount(account: NewXAccount): XUser {
    const user = this.network.addUser(account);
    this.accounts.set(user.id, {
      id: user.id,
      consumerSecret: account.consumerSecret,
      clientId: account.clientId ?? `client-${user.id}`,
      clientSecret: account.clientSecret,
      bearerToken: account.bearerToken,
      isPremium: account.isPremium ?? false,
      isEnterprise: account.isEnterprise ?? false,
      webhookStyle: account.webhookStyle ?? 'activity',
    });
    this.tokens.give(user.id, account.accessToken, account.refreshToken);
    if (account.bearerToken !== undefined) this.bearers.set(account.bearerToken, user.id);
    return user;
  }

  addUser(user: { id?: string; handle: string; name: string }): XUser {
    return this.network.addUser(user);
  }

  /** Uploaded files as they are shown with what names them. */
  shown(uploads: readonly XUpload[]): NonNullable<NewXPost['media']> {
    return uploads.map((upload) => ({
      key: mediaKeyOf(upload),
      url: `${this.baseUrl()}/uploaded/x/${upload.id}`,
      type: upload.category.endsWith('video') ? 'video' : upload.category.endsWith('gif') ? 'animated_gif' : 'photo',
      ...(upload.altText === null ? {} : { altText: upload.altText }),
    }));
  }

  /** A post by anyone, as from X's own apps: nothing is checked, no limit counts, the ledger does not list it. */
  post(draft: NewXPost): XPost {
    const post = this.network.addPost(draft);
    this.webhooks.created(post);
    return post;
  }

  repost(post: { author: string; of: string; at?: number }): XPost {
    const reposted = this.network.addRepost(post.author, this.requirePost(post.of), post.at);
    this.webhooks.created(reposted);
    return reposted;
  }

  like(like: { author: string; post: string }): void {
    const post = this.requirePost(like.post);
    post.counts.like += 1;
    this.webhooks.liked(post, this.network.requireUser(like.author));
  }

  /** A new version with a new id; nobody is told, as on X. */
  edit(postId: string, text: string): XPost {
    return this.network.editPost(this.requirePost(postId), text);
  }

  deletePost(postId: string): void {
    const post = this.requirePost(postId);
    this.network.deletePost(post);
    this.webhooks.deleted(post);
  }

  directMessage(draft: NewXDirectMessage): XDirectMessage {
    const message = this.network.addDirectMessage(draft);
    this.webhooks.messaged(message);
    return message;
  }

  setHandle(userId: string, handle: string): void {
    this.network.setHandle(userId, handle);
  }

  /** Register a receiver without a challenge. Replaces an earlier one. */
  setWebhook(accountId: string, url: string): XWebhook {
    for (const hook of this.webhooks.hooks.values()) {
      if (hook.accountId === accountId) this.webhooks.hooks.delete(hook.id);
    }
    this.hookCount += 1;
    const id = String(1_976_325_569_252_868_000n + BigInt(this.hookCount));
    const hook: XWebhook = { id, accountId, url, isValid: true, createdAt: this.now() };
    this.webhooks.hooks.set(id, hook);
    return hook;
  }

  /** Ask the account's receiver X's challenge; false makes the webhook invalid until the next good answer. */
  async verifyWebhook(accountId: string): Promise<boolean> {
    const hook = [...this.webhooks.hooks.values()].find((candidate) => candidate.accountId === accountId);
    return hook ? this.webhooks.challenge(hook) : false;
  }

  setWebhookStyle(accountId: string, style: WebhookStyle): void {
    this.requireAccount(accountId).webhookStyle = style;
  }

  /** Send the account's last webhook once more, byte for byte. */
  repeatLastWebhook(accountId: string): void {
    this.webhooks.repeatLast(accountId);
  }

  revokeToken(accountId: string): void {
    this.tokens.revoke(accountId);
    this.webhooks.revoked(this.requireAccount(accountId));
  }

  restoreToken(accountId: string, newToken: string, refreshToken?: string): void {
    this.tokens.give(accountId, newToken, refreshToken);
  }

  /** Posts and messages made by API appear in timelines, search and mailboxes only after this long. */
  setReadDelay(ms: number): void {
    this.readDelayMs = ms;
  }

  get readDelay(): number {
    return this.readDelayMs;
  }

  setRateLimit(name: XLimitName, limit: number, windowMs?: number): void {
    const limits = this.rateLimits.limits as Record<XLimitName, RateLimit>;
    limits[name] = { limit, windowMs: windowMs ?? limits[name].windowMs };
  }

  /** Whether strangers may send this user private messages. */
  setDmOpen(userId: string, isOpen: boolean): void {
    this.network.requireUser(userId).isDmOpen = isOpen;
  }

  /** Calls made although an earlier 429 had announced a later time. */
  violations(): CallRecord[] {
    return this.calls.filter((call) => call.early);
  }

  /** Tell this listener of everything accepted from API clients. */
  onAccepted(listener: (entry: LedgerEntry) => void): void {
    this.listeners.push(listener);
  }

  accept(entry: LedgerEntry): void {
    this.ledger.push(entry);
    for (const listener of this.listeners) listener(entry);
  }

  /** Resolves when every webhook has been delivered or given up. */
  flush(): Promise<void> {
    return this.webhooks.flush();
  }

  requirePost(id: string): XPost {
    const post = this.network.posts.get(id);
    if (!post) throw new Error(`no such X post: ${id}`);
    return post;
  }

  requireAccount(id: string): XAccount {
    const account = this.accounts.get(id);
    if (!account) throw new Error(`no such X account: ${id}`);
    return account;
  }
}
