import { setTimeout as delay } from 'node:timers/promises';
import type { WebhookFaults } from './faults.ts';
import type { Random } from './random.ts';

/** One POST to a receiver, ready to go. */
export interface WebhookPost {
  url: string;
  headers: Record<string, string>;
  body: string;
}

/** What became of one POST. */
export interface DeliveryRecord {
  url: string;
  body: string;
  /** Answer of the last try; 0 when none came. */
  status: number;
  tries: number;
  /** How long the last try took, in milliseconds. */
  tookMs: number;
}

export interface CourierOptions {
  faults(): Readonly<WebhookFaults>;
  random: Random;
}

/** Bodies of this many deliveries are kept for a look. */
const RECORDS_KEPT = 5_000;

/**
 * Brings webhook posts to one receiver, with retries; in order and one at a time unless it has more lanes. Events come in as values;
 * `write` turns a batch of them into a signed POST at the last moment, so that retries carry the same bytes.
 */
export class WebhookCourier<E> {
  /** Waits between tries, milliseconds; one more try than waits. */
  retryDelaysMs: number[] = [100, 500, 2_000];
  /** Receivers must answer within this many milliseconds (X says 10 s, Messenger 5 s). */
  timeoutMs = 10_000;
  /** POSTs under way at once; with more than one they may overtake each other. */
  lanes = 1;
  /** Events per POST. Only Meta batches. */
  batchSize = 1;
  readonly deliveries: DeliveryRecord[] = [];
  /** Events lost on purpose (`dropEvery`). */
  readonly dropped: E[] = [];
  /** Told of every try, also of those that are made again. */
  onTry: (record: Readonly<DeliveryRecord>) => void = () => undefined;
  private waiting: E[] = [];
  private running: Promise<void> | undefined;
  private counter = 0;
  private isClosed = false;
  private readonly options: CourierOptions;
  private readonly write: (events: E[]) => WebhookPost | undefined;

  constructor(options: CourierOptions, write: (events: E[]) => WebhookPost | undefined) {
    this.options = options;
    this.write = write;
  }

  /** Queue an event; the faults in force decide how often, or whether, it goes out. */
  push(event: E): void {
    const faults = this.options.faults();
    this.counter += 1;
    if (faults.dropEvery > 0 && this.counter % faults.dropEvery === 0) {
      this.dropped.push(event);
      return;
    }
    const again = faults.repeatShare > 0 && this.options.random.next() < faults.repeatShare ? 1 : 0;
    for (let i = 0; i < faults.copies + again; i++) this.waiting.push(event);
    this.running ??= this.run();
  }

  /** Events that wait for their first try. */
  get pending(): number {
    return this.waiting.length;
  }

  /** Resolves when nothing is queued and no try is under way. */
  async flush(): Promise<void> {
    while (this.running) await this.running;
  }

  /** Stop after the try that is under way; what is queued is lost. */
  close(): void {
    this.isClosed = true;
    this.waiting = [];
  }

  private async run(): Promise<void> {
    await delay(this.options.faults().isShuffled ? 25 : 0);
    while (this.waiting.length > 0 && !this.isClosed)
      await Promise.all(Array.from({ length: this.lanes }, () => this.lane()));
    this.running = undefined;
  }

  private async lane(): Promise<void> {
    while (this.waiting.length > 0 && !this.isClosed) {
      if (this.options.faults().isShuffled) this.waiting = this.options.random.shuffle(this.waiting);
      const post = this.write(this.waiting.splice(0, Math.max(1, this.batchSize)));
      if (post) await this.deliver(post);
    }
  }

  private async deliver(post: WebhookPost): Promise<void> {
    let status = 0;
    let tries = 0;
    let tookMs = 0;
    for (;;) {
      tries += 1;
      const started = performance.now();
      status = await this.tryOnce(post);
      tookMs = performance.now() - started;
      this.onTry({ url: post.url, body: post.body, status, tries, tookMs });
      const waitMs = this.retryDelaysMs[tries - 1];
      if ((status >= 200 && status < 300) || waitMs === undefined || this.isClosed) break;
      await delay(waitMs);
    }
    if (this.deliveries.length >= RECORDS_KEPT) this.deliveries.splice(0, RECORDS_KEPT / 10);
    this.deliveries.push({ url: post.url, body: post.body, status, tries, tookMs });
  }

  private async tryOnce(post: WebhookPost): Promise<number> {
    try {
      const response = await fetch(post.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...post.headers },
        body: post.body,
        redirect: 'manual',
        signal: AbortSignal.timeout(this.timeoutMs),
      });
      await response.arrayBuffer();
      return response.status;
    } catch {
      return 0;
    }
  }
}
