import type { Faults } from '../../faults.ts';
import type { Random } from '../../random.ts';
import { metaJson, signForMeta } from '../../signatures.ts';
import { WebhookCourier } from '../../webhook-courier.ts';
import { eventBody, type FbEvent } from './events.ts';
import type { FbNetwork } from './network.ts';

/** The pushing side of Meta: handshakes, and signed batches of changes and messaging events per page. */
export class FbWebhooks {
  /** Receiver of each page. */
  readonly receivers = new Map<string, string>();
  readonly couriers = new Map<string, WebhookCourier<FbEvent>>();
  /** Events per POST (Meta: up to 1,000). */
  batchSize = 1;
  private readonly parts: { network: FbNetwork; faults: Faults; random: Random; now: () => number };
  private readonly lastEvent = new Map<string, FbEvent>();

  constructor(parts: FbWebhooks['parts']) {
    this.parts = parts;
  }

  /** Whether the receiver gives the challenge back, as raw text, with 200. */
  async handshake(pageId: string, verifyToken: string, challenge: string): Promise<boolean> {
    const receiver = this.receivers.get(pageId);
    if (receiver === undefined) return false;
    const url = new URL(receiver);
    url.searchParams.set('hub.mode', 'subscribe');
    url.searchParams.set('hub.challenge', challenge);
    url.searchParams.set('hub.verify_token', verifyToken);
    try {
      const response = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(10_000) });
      return response.status === 200 && (await response.text()) === challenge;
    } catch {
      return false;
    }
  }

  /** Queue an event, if the page has a receiver and subscribed to the field. */
  tell(event: FbEvent): void {
    const page = this.parts.network.requirePage(event.pageId);
    if (!this.receivers.has(page.id) || !page.subscribedFields.has(event.field)) return;
    this.lastEvent.set(page.id, event);
    this.courierOf(page.id).push(event);
  }

  /** Send the page's last event once more. */
  repeatLast(pageId: string): void {
    const event = this.lastEvent.get(pageId);
    if (event) this.courierOf(pageId).push(event);
  }

  /** POST a body of your own to the page's receiver, escaped and signed as Meta would. For awkward samples. */
  sendRaw(pageId: string, body: unknown): Promise<number> {
    const receiver = this.receivers.get(pageId);
    if (receiver === undefined) throw new Error(`page ${pageId} has no receiver`);
    const bytes = metaJson(body);
    const signature = signForMeta(this.parts.network.requirePage(pageId).appSecret, bytes);
    const headers = { 'content-type': 'application/json', 'x-hub-signature-256': signature };
    return fetch(receiver, { method: 'POST', headers, body: bytes }).then((response) => response.status);
  }

  async flush(): Promise<void> {
    for (const courier of this.couriers.values()) await courier.flush();
  }

  close(): void {
    for (const courier of this.couriers.values()) courier.close();
  }

  /** Who brings the webhooks of one account; its pauses may be set, its tries listened to. */
  courierOf(pageId: string): WebhookCourier<FbEvent> {
    let courier = this.couriers.get(pageId);
    if (!courier) {
      const { faults, random, network, now } = this.parts;
      courier = new WebhookCourier({ faults: () => faults.webhooks('facebook'), random }, (events) => {
        const url = this.receivers.get(pageId);
        if (url === undefined) return undefined;
        const body = metaJson(eventBody(events, now()));
        const signature = signForMeta(network.requirePage(pageId).appSecret, body);
        return { url, body, headers: { 'x-hub-signature-256': signature } };
      });
      this.couriers.set(pageId, courier);
    }
    courier.batchSize = this.batchSize;
    return courier;
  }
}
