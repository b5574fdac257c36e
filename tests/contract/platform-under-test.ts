import { createServer } from 'node:net';
import type {
  Account,
  CallContext,
  Connector,
  OutboundMessage,
  ParsedBody,
  RateLimitReading,
} from '@kwartier/connectors';
import { type Instant, instant, type MessageCreated } from '@kwartier/core';
import type { Fault, LedgerEntry } from '@kwartier/simulator';

/** What a simulated platform must offer for its connector to be held to the contract. */
export interface PlatformUnderTest {
  readonly connector: Connector;
  readonly account: Account;
  /** Names of the streams that bring what customers write in public and in private. */
  readonly streams: { readonly public: string; readonly private: string };
  /** The person who writes, as private messages know them. */
  readonly recipient: string;
  now(): Instant;
  advance(ms: number): void;
  /** A customer writes in public, to us. @returns the platform's id */
  customerWrites(text: string, at?: number): string;
  customerWritesPrivately(text: string): string;
  /** Everything that was truly published in our name. */
  published(): readonly Pick<LedgerEntry, 'id' | 'text' | 'media'>[];
  /** The platform forgets every file that was brought there. */
  forgetFiles(): void;
  /** A reply that the platform refuses for good. */
  refused(): OutboundMessage;
  failNext(operation: 'send' | 'read' | 'media' | 'token', fault: Fault): void;
  readonly webhook: WebhookUnderTest;
  close(): Promise<unknown>;
}

export interface WebhookUnderTest {
  readonly header: string;
  readonly secret: string;
  sign(body: string, secret: string): string;
  /** The text of a webhook in which a customer says this, with this id. */
  bodyOf(text: string, id: string): string;
  /** Bodies that say nothing to customer care. */
  readonly harmless: readonly string[];
  /** Bodies with something that no document of the platform tells of. */
  readonly unknown: readonly string[];
  /** A body with broken parts between good ones, and the ids of the good ones. */
  readonly poisoned: { readonly body: string; readonly good: readonly string[] };
  /** A body that gives an id beyond 2^53 as a bare number, and that id. */
  readonly longId: { readonly body: string; readonly id: string };
  /** A published signature: body, secret and header. */
  readonly vector: { readonly body: string; readonly secret: string; readonly header: string };
  /** Challenge, and the answer the platform wants. */
  readonly challenge: {
    readonly query: Readonly<Record<string, string>>;
    readonly answer: string;
    readonly wrong: readonly Readonly<Record<string, string>>[];
  };
}

/** A ledger in memory, that remembers what it was asked and told. */
function memoryLedger(now: () => Instant) {
  const readings = new Map<string, RateLimitReading>();
  const asked: string[] = [];
  const told: RateLimitReading[] = [];
  return {
    asked,
    told,
    async blockedUntil(bucket: string): Promise<Instant | undefined> {
      asked.push(bucket);
      const reading = readings.get(bucket);
      return reading && reading.remaining <= 0 && reading.resetAt > now() ? reading.resetAt : undefined;
    },
    async note(reading: RateLimitReading): Promise<void> {
      told.push(reading);
      readings.set(reading.bucket, reading);
    },
  };
}

/** What a call is given, with a deadline of its own. */
export function contextFor(platform: Pick<PlatformUnderTest, 'now'>, timeoutMs = 10_000) {
  const rateLimits = memoryLedger(platform.now);
  const context: CallContext = { signal: AbortSignal.timeout(timeoutMs), now: platform.now, rateLimits };
  return { ...context, rateLimits };
}

/** Poll one stream and read its pages, as the product does: stored raw, read later. */
export async function pollOnce(
  platform: PlatformUnderTest,
  name: string,
  cursor: string | null,
  context: CallContext = contextFor(platform),
): Promise<{
  messages: MessageCreated[];
  parsed: ParsedBody[];
  pages: number;
  cursor: string | null;
  settings: Readonly<Record<string, string>>;
}> {
  const stream = platform.connector.streams.find((candidate) => candidate.name === name);
  if (!stream) throw new Error(`no stream ${name}`);
  const result = await stream.poll(platform.account, cursor, context);
  const parsed = result.pages.map(({ body }) => platform.connector.parse(body, platform.account));
  return {
    parsed,
    messages: parsed.flatMap(({ events }) => events).filter((event) => event.type === 'message.created'),
    pages: result.pages.length,
    cursor: result.cursor,
    settings: result.settings ?? {},
  };
}

export const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** The messages a body holds. */
export const messagesOf = ({ events }: ParsedBody): MessageCreated[] =>
  events.filter((event) => event.type === 'message.created');

let counter = 0;

/** A public reply, unless said otherwise. */
export const aReply = (inReplyTo: string | null, given: Partial<OutboundMessage> = {}): OutboundMessage => {
  counter += 1;
  return {
    text: `We are on it, number ${counter}.`,
    isPrivate: false,
    inReplyTo,
    recipientExternalId: null,
    marker: `marker-${counter}`,
    invites: false,
    media: [],
    ...given,
  };
};

export const at = (isoText: string): Instant => instant(Date.parse(isoText));

/** An address where nobody listens any more. */
export async function closedAddress(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}`;
}
