import type { PlatformName } from '../faults.ts';
import type { LedgerEntry } from '../ledger.ts';
import { type Random, seededRandom } from '../random.ts';
import type { Simulator } from '../running-simulator.ts';
import {
  addDemoPeople,
  BRAND_PAGE_ID,
  BRAND_X_ID,
  DEMO_CUSTOMERS,
  type DemoCustomer,
  demoPersonId,
  demoUserId,
} from '../world.ts';
import { DEMO_LATER } from './demo-later.ts';
import { BRAND_PAGE_POST, BRAND_X_POST, DEMO_OPENINGS, type DemoLine } from './demo-openings.ts';
import { DEMO_REACTIONS, isAsking } from './demo-reactions.ts';

export interface DemoOptions {
  /** Divides every wait; 1 is a human pace. */
  speed?: number;
}

const MINUTE_MS = 60_000;
const HISTORY_MINUTES = 90;
/** Seconds between two new messages, and between an answer and the reaction to it. */
const PACE = [8, 25] as const;
const REACTION = [10, 40] as const;
/** A customer asks on at most this often. */
const FOLLOW_UPS = 2;

/**
 * The demo: an airline's last ninety minutes, then customers who keep writing and react to answers. The simulator's
 * seed decides everything. `stop` ends it; what was said stays.
 */
export function runDemo(simulator: Simulator, { speed = 1 }: DemoOptions = {}): { stop(): void } {
  const timers = new Set<NodeJS.Timeout>();
  const after = (seconds: number, act: () => void): void => {
    const timer = setTimeout(
      () => {
        timers.delete(timer);
        act();
      },
      (seconds * 1_000) / speed,
    );
    timers.add(timer);
  };
  const random = seededRandom(simulator.seed);
  addDemoPeople(simulator);
  const voice = new DemoVoice(simulator, random);
  voice.tellHistory();

  let queue: DemoLine[] = [];
  let said = 0;
  const sayNext = (): void => {
    if (queue.length === 0) queue = random.shuffle(DEMO_LATER);
    said += 1;
    voice.say(queue.pop()!);
    if (said % 9 === 4) simulator.x.repeatLastWebhook(BRAND_X_ID);
    if (said % 9 === 6) simulator.facebook.repeatLastWebhook(BRAND_PAGE_ID);
    if (said % 11 === 5) after(6, () => voice.changeMind());
    after(random.between(...PACE), sayNext);
  };
  after(random.between(...PACE), sayNext);

  const react = (platform: PlatformName) => (entry: LedgerEntry) => {
    const dice = seededRandom(
      simulator.seed * 7_919 + simulator.x.ledger.length * 31 + simulator.facebook.ledger.length,
    );
    if (entry.recipientId !== null && platform === 'facebook') {
      after(2, () => simulator.facebook.delivered(entry.recipientId!, simulator.clock.now()));
      after(dice.between(4, 9), () => simulator.facebook.read(entry.recipientId!, simulator.clock.now()));
    }
    if (dice.next() < 0.8) after(dice.between(...REACTION), () => voice.react(platform, entry, dice));
  };
  simulator.x.onAccepted(react('x'));
  simulator.facebook.onAccepted(react('facebook'));

  return {
    stop: () => {
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
    },
  };
}

/** Speaks for the customers: knows who said what last, and where. */
class DemoVoice {
  private readonly lastPost = new Map<string, string>();
  private readonly lastComment = new Map<string, string>();
  private readonly followUps = new Map<string, number>();
  private readonly simulator: Simulator;
  private readonly random: Random;
  private pagePostId = '';

  constructor(simulator: Simulator, random: Random) {
    this.simulator = simulator;
    this.random = random;
  }

  /** Everything of the last ninety minutes, at believable times. */
  tellHistory(): void {
    const { x, facebook, clock } = this.simulator;
    const start = clock.now() - HISTORY_MINUTES * MINUTE_MS;
    x.post({ author: BRAND_X_ID, text: BRAND_X_POST, at: start - 5 * MINUTE_MS });
    this.pagePostId = facebook.publishPost(BRAND_PAGE_ID, BRAND_PAGE_POST, { at: start - 3 * MINUTE_MS }).id;
    const step = ((HISTORY_MINUTES - 1) * MINUTE_MS) / DEMO_OPENINGS.length;
    DEMO_OPENINGS.forEach((line, index) => {
      this.say(line, Math.floor(start + index * step + this.random.next() * step * 0.9));
    });
    const edited = this.lastComment.get('lena');
    if (edited)
      facebook.editComment(edited, 'Kann man bei euch auch ein Fahrrad mitnehmen? Und was kostet das? (E-Bike, 23 kg)');
    const regretted = this.lastComment.get('mert');
    if (regretted) facebook.deleteComment(regretted);
  }

  say(line: DemoLine, at?: number): void {
    const customer = DEMO_CUSTOMERS.find(({ key }) => key === line.by)!;
    const text = this.fill(line.text);
    const { x, facebook } = this.simulator;
    const photo = line.photo === undefined ? undefined : `${this.simulator.url}/pictures/${line.photo}.png`;
    if (line.on === 'post') {
      const inReplyTo = line.thread ? this.lastPost.get(line.by) : undefined;
      const post = x.post({
        author: demoUserId(customer),
        text,
        inReplyTo,
        at,
        lang: customer.lang,
        media: photo ? [{ url: photo }] : undefined,
      });
      this.lastPost.set(line.by, post.id);
    } else if (line.on === 'dm') {
      x.directMessage({ from: demoUserId(customer), to: BRAND_X_ID, text, at });
    } else if (line.on === 'comment') {
      const parentId = line.thread ? this.lastComment.get(line.by) : undefined;
      const author = demoPersonId(customer);
      const comment = facebook.comment({
        pageId: BRAND_PAGE_ID,
        postId: this.pagePostId,
        parentId,
        author,
        message: text,
        photo,
        at,
      });
      this.lastComment.set(line.by, comment.id);
    } else {
      const attachments = photo ? [{ type: 'image' as const, payload: { url: photo } }] : undefined;
      facebook.message({ pageId: BRAND_PAGE_ID, from: demoPersonId(customer), text, attachments, at });
    }
  }

  /** Someone takes back or changes a comment of theirs. */
  changeMind(): void {
    const { facebook } = this.simulator;
    const [key, id] = [...this.lastComment].at(-1) ?? [];
    const comment = id === undefined ? undefined : facebook.network.comments.get(id);
    if (!key || !comment || comment.deletedAt !== null) return;
    if (this.random.next() < 0.5) facebook.editComment(comment.id, `${comment.message} (edit: typo)`);
    else facebook.deleteComment(comment.id);
    this.lastComment.delete(key);
  }

  /** The customer's reaction to something the brand said by API. */
  react(platform: PlatformName, entry: LedgerEntry, dice: Random): void {
    const customer = this.addressee(platform, entry);
    if (!customer) return;
    const { thanks, followUp, details } = DEMO_REACTIONS[customer.lang];
    const asked = this.followUps.get(customer.key) ?? 0;
    const wantsMore = asked < FOLLOW_UPS && dice.next() < 0.4;
    if (wantsMore) this.followUps.set(customer.key, asked + 1);
    const text = this.fill(dice.pick(isAsking(entry.text) ? details : wantsMore ? followUp : thanks));
    const { x, facebook } = this.simulator;
    if (entry.kind === 'post') {
      // Named in the text, so that the brand may answer by API again.
      const draft = {
        author: demoUserId(customer),
        text: `@KwartAir ${text}`,
        inReplyTo: entry.id,
        lang: customer.lang,
      };
      this.lastPost.set(customer.key, x.post(draft).id);
    } else if (entry.kind === 'comment') {
      const author = demoPersonId(customer);
      facebook.comment({ pageId: BRAND_PAGE_ID, postId: this.pagePostId, parentId: entry.id, author, message: text });
    } else if (platform === 'x') {
      x.directMessage({ from: demoUserId(customer), to: BRAND_X_ID, text });
    } else {
      facebook.message({ pageId: BRAND_PAGE_ID, from: demoPersonId(customer), text });
    }
  }

  private addressee(platform: PlatformName, entry: LedgerEntry): DemoCustomer | undefined {
    const { x, facebook } = this.simulator;
    if (platform === 'x') {
      const userId =
        entry.recipientId ?? (entry.inReplyTo === null ? undefined : x.network.posts.get(entry.inReplyTo)?.authorId);
      return DEMO_CUSTOMERS.find((customer) => demoUserId(customer) === userId);
    }
    const personId =
      entry.recipientId === null
        ? facebook.network.comments.get(entry.inReplyTo ?? '')?.authorId
        : facebook.network.ownerOf(entry.recipientId)?.person.id;
    return DEMO_CUSTOMERS.find((customer) => demoPersonId(customer) === personId);
  }

  private fill(text: string): string {
    const letters = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';
    const code = Array.from({ length: 6 }, () => letters[this.random.between(0, letters.length - 1)]).join('');
    return text.replaceAll('{flight}', `KW${this.random.between(201, 598)}`).replaceAll('{code}', code);
  }
}
