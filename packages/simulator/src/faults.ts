import { type Random, seededRandom } from './random.ts';

export type PlatformName = 'x' | 'facebook';
export type Operation = 'send' | 'read' | 'media' | 'token' | 'any';

/**
 * What a platform can do wrong.
 * - `{status}`: refuse with that status before anything is accepted; 429 announces a reset in `resetInMs`.
 * - `'500-after-accept'`, `'drop-after-accept'`, `'hang-after-accept'`: the ledger has it, the client does not know.
 * - `'nonsense-after-accept'`: accepted, and answered 200 with a body that says nothing.
 * - `'drop-before'`, `'hang'`: nothing is accepted and no answer comes.
 * - `{acceptAfterMs}`: accept and answer only then, even if the client has gone.
 * - `{slowMs}`: accept at once, answer late.
 * - `'401'`: the token is refused this once.
 */
export type Fault =
  | { status: number; resetInMs?: number }
  | { acceptAfterMs: number }
  | { slowMs: number }
  | '500-after-accept'
  | 'drop-before'
  | 'drop-after-accept'
  | 'hang'
  | 'hang-after-accept'
  | 'nonsense-after-accept'
  | '401';

/** How webhook events are mistreated on their way out. */
export interface WebhookFaults {
  /** Deliver every event this many times. */
  copies: number;
  /** Hold events a moment and send them in seeded random order. */
  isShuffled: boolean;
  /** Lose every nth event; 0 loses none. */
  dropEvery: number;
  /** Deliver this share of events a second time (0 to 1). */
  repeatShare: number;
}

interface Planned {
  platform: PlatformName;
  operation: Operation;
  fault: Fault;
}

/** The script of faults. Planned ones come first, in order; then each rate is tried with the seeded dice. */
export class Faults {
  private planned: Planned[] = [];
  private rates: (Planned & { probability: number })[] = [];
  private readonly random: Random;
  private readonly webhookFaults: Record<PlatformName, WebhookFaults> = {
    x: { copies: 1, isShuffled: false, dropEvery: 0, repeatShare: 0 },
    facebook: { copies: 1, isShuffled: false, dropEvery: 0, repeatShare: 0 },
  };

  constructor(seed: number) {
    this.random = seededRandom(seed);
  }

  /** The next `times` calls of this operation fail this way. `any` matches every operation. */
  next(platform: PlatformName, operation: Operation, fault: Fault, times = 1): void {
    for (let i = 0; i < times; i++) this.planned.push({ platform, operation, fault });
  }

  /** From now on each call of this operation fails this way with this probability (0 to 1; 0 removes it). */
  rate(platform: PlatformName, operation: Operation, fault: Fault, probability: number): void {
    const same = (entry: Planned): boolean =>
      entry.platform === platform &&
      entry.operation === operation &&
      JSON.stringify(entry.fault) === JSON.stringify(fault);
    this.rates = this.rates.filter((entry) => !same(entry));
    if (probability > 0) this.rates.push({ platform, operation, fault, probability });
  }

  /** Deliver every webhook event `n` times. */
  duplicate(n: number, platform?: PlatformName): void {
    for (const settings of this.settingsOf(platform)) settings.copies = Math.max(1, n);
  }

  /** Send webhook events in random order, or stop doing so. */
  reorder(isShuffled = true, platform?: PlatformName): void {
    for (const settings of this.settingsOf(platform)) settings.isShuffled = isShuffled;
  }

  /** Lose every nth webhook event; 0 stops it. */
  dropEvery(n: number, platform?: PlatformName): void {
    for (const settings of this.settingsOf(platform)) settings.dropEvery = n;
  }

  /** Deliver a share of webhook events twice, picked by the dice; 0 stops it. */
  repeat(share: number, platform?: PlatformName): void {
    for (const settings of this.settingsOf(platform)) settings.repeatShare = share;
  }

  /** Forget the whole script, webhook faults included. */
  clear(): void {
    this.planned = [];
    this.rates = [];
    this.duplicate(1);
    this.reorder(false);
    this.dropEvery(0);
    this.repeat(0);
  }

  /** The fault for this call, if there is one; a planned one is used up. */
  take(platform: PlatformName, operation: Operation): Fault | undefined {
    const fits = (entry: Planned): boolean =>
      entry.platform === platform && (entry.operation === operation || entry.operation === 'any');
    const at = this.planned.findIndex(fits);
    if (at >= 0) return this.planned.splice(at, 1)[0]!.fault;
    for (const entry of this.rates) if (fits(entry) && this.random.next() < entry.probability) return entry.fault;
    return undefined;
  }

  /** How this platform's webhook events are mistreated at present. */
  webhooks(platform: PlatformName): Readonly<WebhookFaults> {
    return this.webhookFaults[platform];
  }

  private settingsOf(platform?: PlatformName): WebhookFaults[] {
    return platform ? [this.webhookFaults[platform]] : Object.values(this.webhookFaults);
  }
}
