import { createHash, randomUUID } from 'node:crypto';
import type { Faults } from '../../faults.ts';
import type { Random } from '../../random.ts';
import { signForX } from '../../signatures.ts';
import { WebhookCourier } from '../../webhook-courier.ts';
import * as classic from './account-activity-events.ts';
import {
  type ActivityEvent,
  type ActivityEventType,
  activityBody,
  messagePayload,
  postPayload,
} from './activity-events.ts';
import type { XAccount, XDirectMessage, XPost, XUser } from './model.ts';
import type { XNetwork } from './network.ts';
import type { XPresenter } from './present.ts';

/** A receiver registered for an account. */
export interface XWebhook {
  id: string;
  accountId: string;
  url: string;
  /** False after a failed challenge: nothing is delivered until it is validated again. */
  isValid: boolean;
  createdAt: number;
}

/** A subscription made by `POST /2/activity/subscriptions`. */
export interface XSubscription {
  id: string;
  accountId: string;
  type: string;
  tag: string | undefined;
  webhookId: string | undefined;
  createdAt: number;
}

interface Outgoing {
  accountId: string;
  body: string;
}

/** The pushing side of X: who is told what, in which of the two envelopes, and the challenges before that. */
export class XWebhooks {
  readonly hooks = new Map<string, XWebhook>();
  /** When an account has none, it gets every kind of event; when it has some, only those. */
  readonly subscriptions = new Map<string, XSubscription>();
  readonly couriers = new Map<string, WebhookCourier<Outgoing>>();
  private readonly parts: {
    accounts: ReadonlyMap<string, XAccount>;
    network: XNetwork;
    presenter: XPresenter;
    faults: Faults;
    random: Random;
    now: () => number;
  };
  private readonly lastBody = new Map<string, string>();
  private subscriptionCount = 0;

  constructor(parts: XWebhooks['parts']) {
    this.parts = parts;
  }

  /** Ask the receiver X's challenge: it must answer the HMAC of the token, at once and without redirecting. */
  async challenge(hook: XWebhook): Promise<boolean> {
    const account = this.parts.accounts.get(hook.accountId)!;
    const token = randomUUID();
    const url = new URL(hook.url);
    url.searchParams.set('crc_token', token);
    hook.isValid = false;
    try {
      const response = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(10_000) });
      const answer = (await response.json()) as { response_token?: unknown };
      hook.isValid = response.status === 200 && answer.response_token === signForX(account.consumerSecret, token);
    } catch {
      hook.isValid = false;
    }
    return hook.isValid;
  }

  created(post: XPost): void {
    const { network, presenter } = this.parts;
    for (const account of this.parts.accounts.values()) {
      const kinds = activityKindsOf(post, account.id, network);
      if (account.webhookStyle === 'activity') {
        for (const type of kinds.filter((kind) => kind !== 'implied')) {
          this.tell({
            accountId: account.id,
            type: type as ActivityEventType,
            about: post.id,
            ...postPayload(presenter, post),
          });
        }
      } else if (kinds.length > 0) {
        const json = classic.classicPost(post, network, (user) => presenter.avatar(user));
        this.send(account.id, JSON.stringify(classic.createdBody(account.id, post, json)));
      }
    }
  }

  /** Only the author's own account hears of a deletion. */
  deleted(post: XPost): void {
    const account = this.parts.accounts.get(post.authorId);
    if (account?.webhookStyle === 'activity') {
      const payload = { id: post.id, author_id: post.authorId };
      this.tell({ accountId: account.id, type: 'post.delete', about: post.id, payload, includes: {} });
    } else if (account) {
      this.send(account.id, JSON.stringify(classic.deletedBody(account.id, post)));
    }
  }

  /** Likes of own posts; the activity style has no such event among those an inbox uses. */
  liked(post: XPost, by: XUser): void {
    const account = this.parts.accounts.get(post.authorId);
    if (account?.webhookStyle !== 'account-activity') return;
    const { network, presenter, now } = this.parts;
    const id = createHash('md5').update(`${post.id} ${by.id}`).digest('hex');
    const json = classic.classicPost(post, network, (user) => presenter.avatar(user));
    const user = classic.classicUser(by, presenter.avatar(by));
    this.send(account.id, JSON.stringify(classic.favoriteBody(account.id, id, now(), json, user)));
  }

  messaged(message: XDirectMessage): void {
    const { network, presenter } = this.parts;
    const users = [message.senderId, message.recipientId].map((id) => network.users.get(id)!);
    for (const { id: accountId } of users) {
      const account = this.parts.accounts.get(accountId);
      if (!account) continue;
      if (account.webhookStyle === 'activity') {
        const type = message.senderId === accountId ? 'dm.sent' : 'dm.received';
        const payload = messagePayload(presenter, message, users);
        this.tell({ accountId, type, about: message.id, payload, includes: {} });
      } else {
        const seen = users.map((user) => ({ user, avatar: presenter.avatar(user) }));
        this.send(accountId, JSON.stringify(classic.messageBody(accountId, message, seen)));
      }
    }
  }

  /** The user withdrew the app's consent. */
  revoked(account: XAccount): void {
    const { now } = this.parts;
    if (account.webhookStyle === 'activity') {
      const payload = { user_id: account.id, revoked_at: new Date(now()).toISOString() };
      this.tell({ accountId: account.id, type: 'oauth.revoke', about: String(now()), payload, includes: {} });
      return;
    }
    const revoke = {
      date_time: new Date(now()).toISOString(),
      target: { app_id: account.clientId },
      source: { user_id: account.id },
    };
    this.send(account.id, JSON.stringify({ user_event: { revoke } }));
  }

  nextSubscriptionNumber(): number {
    this.subscriptionCount += 1;
    return this.subscriptionCount;
  }

  /** Send the account's last event once more, byte for byte. */
  repeatLast(accountId: string): void {
    const body = this.lastBody.get(accountId);
    if (body !== undefined) this.send(accountId, body);
  }

  /** Queue a body of your own for the account's receiver, signed. For awkward samples and unknown members. */
  sendRaw(accountId: string, body: unknown): void {
    this.send(accountId, JSON.stringify(body));
  }

  async flush(): Promise<void> {
    for (const courier of this.couriers.values()) await courier.flush();
  }

  close(): void {
    for (const courier of this.couriers.values()) courier.close();
  }

  private tell(event: ActivityEvent): void {
    const own = [...this.subscriptions.values()].filter((subscription) => subscription.accountId === event.accountId);
    const subscription = own.find(({ type }) => type === event.type);
    if (own.length > 0 && !subscription && event.type !== 'oauth.revoke') return;
    this.send(event.accountId, activityBody(event, subscription?.tag));
  }

  private send(accountId: string, body: string): void {
    const hook = [...this.hooks.values()].find((candidate) => candidate.accountId === accountId);
    if (!hook?.isValid) return;
    this.lastBody.set(accountId, body);
    this.courierOf(accountId).push({ accountId, body });
  }

  /** Who brings the webhooks of one account; its pauses may be set, its tries listened to. */
  courierOf(accountId: string): WebhookCourier<Outgoing> {
    let courier = this.couriers.get(accountId);
    if (!courier) {
      const { faults, random, accounts } = this.parts;
      courier = new WebhookCourier({ faults: () => faults.webhooks('x'), random }, ([event]) => {
        const hook = [...this.hooks.values()].find((candidate) => candidate.accountId === accountId);
        if (!hook || !event) return undefined;
        const signature = signForX(accounts.get(accountId)!.consumerSecret, event.body);
        return { url: hook.url, body: event.body, headers: { 'x-twitter-webhooks-signature': signature } };
      });
      this.couriers.set(accountId, courier);
    }
    return courier;
  }
}

/** Why a post concerns an account. `implied` concerns only Account Activity: carried-over mentions and reposts. */
function activityKindsOf(post: XPost, accountId: string, network: XNetwork): (ActivityEventType | 'implied')[] {
  if (post.authorId === accountId) return ['post.create'];
  const authorOf = (id: string | null): string | undefined =>
    id === null ? undefined : network.posts.get(id)?.authorId;
  if (authorOf(post.repostOf) === accountId) return ['implied'];
  const kinds: (ActivityEventType | 'implied')[] = [];
  if (post.repostOf === null && post.explicitMentionIds.includes(accountId)) kinds.push('post.mention.create');
  if (post.inReplyToUserId === accountId) kinds.push('post.reply.create');
  if (authorOf(post.quoteOf) === accountId) kinds.push('post.quote.create');
  if (kinds.length === 0 && post.repostOf === null && post.mentionIds.includes(accountId)) kinds.push('implied');
  return kinds;
}
