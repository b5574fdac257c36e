import { randomInt } from 'node:crypto';
import type { Faults } from '../../faults.ts';
import type { CallRecord, LedgerEntry } from '../../ledger.ts';
import { seededRandom } from '../../random.ts';
import * as events from './events.ts';
import { FbMediaStore } from './media-store.ts';
import type { FbComment, FbMessage, FbPage, FbPerson, FbPost } from './model.ts';
import { FbNetwork, type NewFbComment, type NewFbMessage, type NewFbPage } from './network.ts';
import { FbWebhooks } from './webhooks.ts';

export interface FacebookPlatformOptions {
  now: () => number;
  seed: number;
  faults: Faults;
  baseUrl: () => string;
}

/** The fake Facebook and Messenger as tests and scenarios use it. What API clients may do is in the routes. */
export class FacebookPlatform {
  readonly name = 'facebook';
  /** Everything truly accepted from API clients, in order. */
  readonly ledger: LedgerEntry[] = [];
  readonly calls: CallRecord[] = [];
  readonly network: FbNetwork;
  readonly webhooks: FbWebhooks;
  readonly media: FbMediaStore;
  readonly faults: Faults;
  readonly now: () => number;
  readonly baseUrl: () => string;
  /** Refuse the same text below the same comment within ten minutes (506). */
  isRefusingDuplicates = false;
  private readonly revoked = new Set<string>();
  private readDelayMs = 0;
  private readonly listeners: ((entry: LedgerEntry) => void)[] = [];

  constructor(options: FacebookPlatformOptions) {
    this.now = options.now;
    this.faults = options.faults;
    this.baseUrl = options.baseUrl;
    this.media = new FbMediaStore(options.now);
    this.network = new FbNetwork(options.now);
    const { network, faults, now } = this;
    this.webhooks = new FbWebhooks({ network, faults, now, random: seededRandom(options.seed) });
  }

  addPage(page: NewFbPage): FbPage {
    return this.network.addPage(page);
  }

  addPerson(person: { id?: string; name: string }): FbPerson {
    return this.network.addPerson(person);
  }

  publishPost(pageId: string, text: string, options: { at?: number; id?: string } = {}): FbPost {
    this.network.requirePage(pageId);
    const post = this.network.addPost(pageId, text, options.at, options.id);
    this.webhooks.tell(events.postChange(this.network, post, this.now()));
    return post;
  }

  comment(draft: NewFbComment): FbComment {
    const comment = this.network.addComment(draft);
    this.webhooks.tell(events.commentChange(this.network, comment, 'add', this.now()));
    return comment;
  }

  /** The page answers in Facebook's own tools: an event comes, the ledger has nothing. */
  pageRepliesNatively(commentId: string, text: string): FbComment {
    const { pageId, postId, id } = this.network.requireComment(commentId);
    return this.comment({ pageId, postId, parentId: id, author: pageId, message: text });
  }

  editComment(commentId: string, text: string): void {
    const comment = this.network.requireComment(commentId);
    comment.message = text;
    this.webhooks.tell(events.commentChange(this.network, comment, 'edited', this.now()));
  }

  /** Removes the comment and everything filed under it; one event, for the comment itself. */
  deleteComment(commentId: string): void {
    const comment = this.network.requireComment(commentId);
    comment.deletedAt = this.now();
    for (const id of this.network.requirePost(comment.postId).commentIds) {
      const reply = this.network.requireComment(id);
      if (reply.parentId === comment.id) reply.deletedAt ??= this.now();
    }
    this.webhooks.tell(events.commentChange(this.network, comment, 'remove', this.now()));
  }

  hideComment(commentId: string, isHidden = true): void {
    const comment = this.network.requireComment(commentId);
    comment.isHidden = isHidden;
    this.webhooks.tell(events.commentChange(this.network, comment, isHidden ? 'hide' : 'unhide', this.now()));
  }

  /** A reaction to a post, a comment or a message (by mid; an empty emoji takes it back). */
  react(reaction: { by: string; to: string; type?: string; emoji?: string }): void {
    const type = reaction.type ?? 'love';
    const message = this.network.messages.get(reaction.to);
    if (message) {
      this.network.threadWith(message.pageId, message.psid).lastActionAt = this.now();
      this.webhooks.tell(events.messageReactionEvent(message, type, reaction.emoji ?? '❤️', this.now()));
      return;
    }
    const comment = this.network.comments.get(reaction.to);
    if (comment) comment.likeCount += 1;
    const target = comment
      ? { pageId: comment.pageId, postId: comment.postId, commentId: comment.id }
      : { pageId: this.network.requirePost(reaction.to).pageId, postId: reaction.to };
    this.webhooks.tell(events.reactionChange(this.network, target, reaction.by, type, this.now()));
  }

  /** A person writes to the page in Messenger. */
  message(draft: NewFbMessage): FbMessage {
    const psid = this.network.ownerOf(draft.from) ? draft.from : this.network.psidOf(draft.pageId, draft.from);
    const { pageId, text, attachments, at, mid } = draft;
    const message = this.network.addMessage({ pageId, psid, isFromPage: false, text, attachments, at, mid });
    this.webhooks.tell(events.messageEvent(message));
    return message;
  }

  /** A person sends something apps may not see (a poll, a shared screen …). */
  unsupportedMessage(pageId: string, personId: string): FbMessage {
    const psid = this.network.psidOf(pageId, personId);
    const message = this.network.addMessage({ pageId, psid, isFromPage: false, text: '' });
    this.webhooks.tell(events.unsupportedEvent(message));
    return message;
  }

  editMessage(mid: string, text: string, numEdit = 1): void {
    const message = this.requireMessage(mid);
    message.text = text;
    this.webhooks.tell(events.editEvent(message, numEdit, this.now()));
  }

  /** The person takes a message back. */
  unsend(mid: string): void {
    const message = this.requireMessage(mid);
    message.isUnsent = true;
    this.webhooks.tell(events.unsendEvent(message, this.now()));
  }

  /** Someone answers from Business Suite: an echo with its own app id comes, the ledger has nothing. */
  echoFromSuite(psid: string, text: string): FbMessage {
    const owner = this.network.ownerOf(psid);
    if (!owner) throw new Error(`no such PSID: ${psid}`);
    const message = this.network.addMessage({ pageId: owner.pageId, psid, isFromPage: true, text });
    const appId = this.network.appIdOf(this.network.requirePage(owner.pageId), true);
    this.webhooks.tell(events.messageEvent(message, appId));
    return message;
  }

  /** The person's app has received everything up to the watermark (epoch ms). */
  delivered(psid: string, watermark = this.now(), mids?: string[]): void {
    const { pageId } = this.network.ownerOf(psid)!;
    this.webhooks.tell(events.watermarkEvent(pageId, psid, 'delivery', watermark, this.now(), mids));
  }

  /** The person has seen everything up to the watermark (epoch ms). */
  read(psid: string, watermark = this.now()): void {
    const { pageId } = this.network.ownerOf(psid)!;
    this.webhooks.tell(events.watermarkEvent(pageId, psid, 'read', watermark, this.now()));
  }

  /** The person has blocked the page or left: sending fails with 551. */
  setUnreachable(psid: string, isUnreachable = true): void {
    const { pageId } = this.network.ownerOf(psid)!;
    this.network.threadWith(pageId, psid).isUnreachable = isUnreachable;
  }

  psidOf(pageId: string, personId: string): string {
    return this.network.psidOf(pageId, personId);
  }

  /** Register a receiver without a handshake. */
  setWebhook(pageId: string, url: string): void {
    this.network.requirePage(pageId);
    this.webhooks.receivers.set(pageId, url);
  }

  /** The handshake: GET with mode, token and challenge; the receiver must give the challenge back as plain text. */
  verifyWebhook(pageId: string, verifyToken?: string): Promise<boolean> {
    const page = this.network.requirePage(pageId);
    return this.webhooks.handshake(
      pageId,
      verifyToken ?? page.verifyToken,
      String(randomInt(1_000_000_000, 2_000_000_000)),
    );
  }

  repeatLastWebhook(pageId: string): void {
    this.webhooks.repeatLast(pageId);
  }

  revokeToken(pageId: string): void {
    this.revoked.add(this.network.requirePage(pageId).accessToken);
  }

  restoreToken(pageId: string, newToken: string): void {
    this.network.requirePage(pageId).accessToken = newToken;
    this.revoked.delete(newToken);
  }

  /** The page a token acts for; undefined for an unknown or revoked one. */
  pageOfToken(token: string): FbPage | undefined {
    if (this.revoked.has(token)) return undefined;
    for (const page of this.network.pages.values()) if (page.accessToken === token) return page;
    return undefined;
  }

  /** Comments and messages made by API appear in lists only after this long. */
  setReadDelay(ms: number): void {
    this.readDelayMs = ms;
  }

  get readDelay(): number {
    return this.readDelayMs;
  }

  /** Calls made although an earlier refusal had announced a later time. */
  violations(): CallRecord[] {
    return this.calls.filter((call) => call.early);
  }

  onAccepted(listener: (entry: LedgerEntry) => void): void {
    this.listeners.push(listener);
  }

  accept(entry: LedgerEntry): void {
    this.ledger.push(entry);
    for (const listener of this.listeners) listener(entry);
  }

  flush(): Promise<void> {
    return this.webhooks.flush();
  }

  private requireMessage(mid: string): FbMessage {
    const message = this.network.messages.get(mid);
    if (!message) throw new Error(`no such Messenger message: ${mid}`);
    return message;
  }
}
