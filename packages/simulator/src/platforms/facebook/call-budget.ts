const HOUR_MS = 3_600_000;

/** Counts a page's calls per hour, for `X-App-Usage` and for the throttle at 100 percent. */
export class CallBudget {
  /** Calls per hour. Meta gives 4,800 per engaged user and day; this stands for a small page. */
  hourlyLimit = 20_000;
  private readonly windows = new Map<string, { count: number; endsAt: number }>();
  private readonly waits = new Map<string, number>();
  private readonly now: () => number;

  constructor(now: () => number) {
    this.now = now;
  }

  /** Count a call. Gives the percentage used, or how long to wait when nothing is left. */
  spend(pageId: string): { percent: number; waitMs: number } {
    const now = this.now();
    let window = this.windows.get(pageId);
    if (!window || now >= window.endsAt) {
      window = { count: 0, endsAt: now + HOUR_MS };
      this.windows.set(pageId, window);
    }
    window.count += 1;
    const percent = Math.min(100, Math.floor((window.count / this.hourlyLimit) * 100));
    return { percent, waitMs: window.count > this.hourlyLimit ? window.endsAt - now : 0 };
  }

  /** The page was told to wait this long for this operation. */
  announce(pageId: string, operation: string, waitMs: number): void {
    this.waits.set(`${pageId} ${operation}`, this.now() + waitMs);
  }

  isWaiting(pageId: string, operation: string): boolean {
    return this.waitMsLeft(pageId, operation) > 0;
  }

  waitMsLeft(pageId: string, operation: string): number {
    return Math.max(0, (this.waits.get(`${pageId} ${operation}`) ?? 0) - this.now());
  }
}
