import { tooManyRequests } from './problems.ts';

/** How many calls of one kind an account may make in a window. */
export interface RateLimit {
  limit: number;
  windowMs: number;
}

const QUARTER_MS = 15 * 60_000;
const DAY_MS = 24 * 3_600_000;
const perQuarter = (limit: number): RateLimit => ({ limit, windowMs: QUARTER_MS });

/** Per user, from X's rate-limits page of August 2026 (research A2 to A7). */
const X_RATE_LIMITS = {
  mentions: perQuarter(300),
  userPosts: perQuarter(900),
  lookup: perQuarter(900),
  search: perQuarter(300),
  users: perQuarter(900),
  me: perQuarter(75),
  createPost: perQuarter(100),
  deletePost: perQuarter(50),
  hideReply: perQuarter(50),
  dmRead: perQuarter(15),
  dmSend: perQuarter(15),
  dmSendDaily: { limit: 1_440, windowMs: DAY_MS } as RateLimit,
  // docs.x.com, rate limits: initialize and finalize 1,875 in 15 minutes, append and status more.
  mediaUpload: perQuarter(1_875),
  mediaAppend: perQuarter(5_000),
  mediaStatus: perQuarter(5_000),
  webhooks: perQuarter(450),
  subscriptions: perQuarter(500),
};

export type XLimitName = keyof typeof X_RATE_LIMITS;

interface Spent {
  count: number;
  resetAt: number;
  /** A 429 was answered in this window: whoever calls again before `resetAt` breaks the rule. */
  isAnnounced: boolean;
}

/** Counts calls per account and kind, in fixed windows that start with the first call. */
export class RateLimits {
  readonly limits: Record<XLimitName, RateLimit> = { ...X_RATE_LIMITS };
  private readonly spent = new Map<string, Spent>();
  private readonly now: () => number;

  constructor(now: () => number) {
    this.now = now;
  }

  /** True when the account was told to wait for this kind and the time has not come. */
  isWaiting(accountId: string, name: XLimitName): boolean {
    const spent = this.spent.get(`${accountId} ${name}`);
    return spent?.isAnnounced === true && this.now() < spent.resetAt;
  }

  /** Count one call. Gives the headers of the answer; throws the 429 when nothing is left. */
  spend(accountId: string, name: XLimitName): Record<string, string> {
    const { limit, windowMs } = this.limits[name];
    const spent = this.windowOf(accountId, name, windowMs);
    spent.count += 1;
    const headers = headersOf(limit, limit - spent.count, spent.resetAt, name === 'dmSendDaily');
    if (spent.count > limit) {
      spent.isAnnounced = true;
      throw tooManyRequests(headers);
    }
    return headers;
  }

  /** Close the window by decree (a scripted 429): the account must wait this long. Gives the headers. */
  close(accountId: string, name: XLimitName, resetInMs: number): Record<string, string> {
    const resetAt = this.now() + resetInMs;
    const { limit } = this.limits[name];
    this.spent.set(`${accountId} ${name}`, { count: limit, resetAt, isAnnounced: true });
    return headersOf(limit, 0, resetAt, false);
  }

  private windowOf(accountId: string, name: XLimitName, windowMs: number): Spent {
    const key = `${accountId} ${name}`;
    const known = this.spent.get(key);
    if (known && this.now() < known.resetAt) return known;
    const fresh = { count: 0, resetAt: this.now() + windowMs, isAnnounced: false };
    this.spent.set(key, fresh);
    return fresh;
  }
}

/** X gives the reset in whole epoch seconds; rounded up so that nobody is told to come too early. */
function headersOf(limit: number, remaining: number, resetAt: number, isDaily: boolean): Record<string, string> {
  const prefix = isDaily ? 'x-user-limit-24hour' : 'x-rate-limit';
  return {
    [`${prefix}-limit`]: String(limit),
    [`${prefix}-remaining`]: String(Math.max(0, remaining)),
    [`${prefix}-reset`]: String(Math.ceil(resetAt / 1_000)),
  };
}
