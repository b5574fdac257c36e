import type { Attachment, ChannelId, InboundEvent, Instant, MediaType, Platform } from '@kwartier/core';

/** The secrets of one channel, decrypted for one call only. */
export interface Credentials {
  readonly accessToken: string;
  readonly refreshToken?: string | undefined;
  readonly clientId?: string | undefined;
  readonly clientSecret?: string | undefined;
  /** X's consumer secret or Meta's app secret: signs the webhooks. */
  readonly appSecret?: string | undefined;
  readonly verifyToken?: string | undefined;
}

/** One connected account on a platform. */
export interface Account {
  readonly channelId: ChannelId;
  /** The platform's id of the account: X user id, Facebook Page id. */
  readonly externalId: string;
  /** Without the @; null where the platform has none. */
  readonly handle: string | null;
  /** Where the platform's API answers, without a slash at the end. */
  readonly baseUrl: string;
  readonly credentials: Credentials;
  /** What the connector learned about this account and wants back next time (X's dialect); small, no secrets. */
  readonly settings: Readonly<Record<string, string>>;
}

export interface RawWebhook {
  /** Names in lower case. A header that came twice is an array and never verifies. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Uint8Array;
}

/** One part of a body that could not be read: kept, shown to an admin, may be tried again. */
export interface RejectedPart {
  readonly raw: string;
  readonly reason: string;
}

/** What a body said. Parts of unknown type that are safe to ignore are in neither list. */
export interface ParsedBody {
  readonly events: readonly InboundEvent[];
  readonly rejected: readonly RejectedPart[];
}

/** What a bucket of a platform's rate limit said last. */
export interface RateLimitReading {
  /** The platform's name for what is limited, e.g. `GET /2/users/:id/mentions`. */
  readonly bucket: string;
  readonly limit: number | null;
  readonly remaining: number;
  readonly resetAt: Instant;
}

/** Shared by every process that calls for one channel; kept in Postgres. */
export interface RateLimitLedger {
  /**
   * Ask before a call.
   * @returns undefined if the call may go, else the instant from which it may
   */
  blockedUntil(bucket: string): Promise<Instant | undefined>;
  /** Tell after a call. */
  note(reading: RateLimitReading): Promise<void>;
}

/** What every call to a platform is given. */
export interface CallContext {
  /** Ends the call; the connector adds no deadline of its own. */
  readonly signal: AbortSignal;
  readonly now: () => Instant;
  readonly rateLimits: RateLimitLedger;
}

export interface PollPage {
  /** The raw answer, kept as it came; `parse` reads it later. */
  readonly body: Uint8Array;
}

export interface PollResult {
  /** Empty when there was nothing new. */
  readonly pages: readonly PollPage[];
  /** To store together with the pages, in one transaction; null: no cursor yet. */
  readonly cursor: string | null;
  /** To merge into the channel's settings. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** One thing to ask a platform for, again and again. */
export interface PollStream {
  /** kebab-case; names the cursor. */
  readonly name: string;
  readonly intervalMs: number;
  poll(account: Account, cursor: string | null, context: CallContext): Promise<PollResult>;
}

/** Asking after what is known already, on platforms that do not tell when a customer deletes something. */
export interface Recheck {
  /** How many ids one call takes. */
  readonly batch: number;
  /**
   * Ask whether these are still there.
   * @param externalIds at most `batch`
   * @returns the raw answer where something is gone, for `parse` to read; undefined where all is as it was
   * @throws ConnectorError
   */
  ask(account: Account, externalIds: readonly string[], context: CallContext): Promise<PollPage | undefined>;
}

/** A file to bring to a platform. */
export interface MediaFile {
  readonly name: string;
  readonly mediaType: MediaType;
  /** Bytes. */
  readonly size: number;
  /** What is to be seen on it, for who cannot see it; empty: nobody said. */
  readonly altText: string;
  /** Goes out with a private message: platforms keep the two apart. */
  readonly isPrivate: boolean;
  /** The bytes in stretches, from the first, each time anew. */
  pieces(): AsyncIterable<Uint8Array>;
}

/** Whether a file may be named in a message yet. */
export interface MediaState {
  readonly isReady: boolean;
  /** When to ask again, in milliseconds; 0 if it is ready. */
  readonly askAfterMs: number;
}

export interface PlacedMedia extends MediaState {
  readonly mediaId: string;
  /** Until when the platform knows it; null: no end is known. */
  readonly expiresAt: Instant | null;
}

/** A file that was brought to the platform, as a message names it. */
export interface OutboundMedia {
  readonly mediaId: string;
  readonly mediaType: MediaType;
}

/** A reply on its way out. */
export interface OutboundMessage {
  readonly text: string;
  readonly isPrivate: boolean;
  /** The message it answers: a post, a comment. Null for a private message that answers none in particular. */
  readonly inReplyTo: string | null;
  /** The person a private message goes to; null when only a comment leads to them (`inReplyTo`). */
  readonly recipientExternalId: string | null;
  /** Our id of the message, stable over every try; platforms that return a mark are given it. */
  readonly marker: string;
  /** Files brought there before, in order. */
  readonly media: readonly OutboundMedia[];
  /** With a button to write to the account in private, where the platform has one. */
  readonly invites: boolean;
}

export interface Sent {
  readonly externalId: string;
  /** The platform's time, if it tells or its id holds it. */
  readonly sentAt: Instant | null;
  /** The person's id for private messages, when the platform tells it only now. */
  readonly recipientExternalId: string | null;
}

/** Whether a message that we are unsure of has appeared. `unclear`: the platform could not be asked. */
export type ReadBack =
  | { readonly found: 'yes'; readonly sent: Sent }
  | { readonly found: 'no' }
  | { readonly found: 'unclear'; readonly reason: string };

export interface CheckLine {
  readonly name: string;
  readonly ok: boolean;
  readonly detail: string;
}

/** The platform's call that asks whether a webhook is really ours. */
export interface WebhookChallenge {
  readonly query: Readonly<Record<string, string | undefined>>;
}
export interface ChallengeAnswer {
  readonly status: 200 | 403;
  readonly contentType: 'text/plain' | 'application/json';
  readonly body: string;
}

/**
 * The port that every platform implements. `tests/contract/connector.contract.ts` says what it must do.
 *
 * Left out on purpose: storage, retries, clocks and decisions. A connector translates and never repeats a call.
 */
export interface Connector {
  readonly platform: Platform;
  /** Undefined for a platform that never calls us. */
  readonly webhook?: {
    /** Answer the handshake; pure, needs no database. */
    challenge(challenge: WebhookChallenge, credentials: Credentials): ChallengeAnswer;
    /** Check the signature over the raw bytes, in constant time; never throws. */
    verify(webhook: RawWebhook, credentials: Credentials): boolean;
    /**
     * The accounts that a body speaks of, by the platform's ids. One app calls one address for all its accounts, whichever
     * channel that address belongs to. Pure, never throws; empty if the body does not say.
     * @param body the webhook's JSON, parsed
     */
    addressees(body: unknown): readonly string[];
    /**
     * The person whom a signed request of the platform is about (Meta: delete their data, they left the app). Never throws;
     * undefined if it is not signed by this channel's app. Left out by platforms that have no such thing.
     */
    readonly signedRequest?: (text: string, credentials: Credentials) => string | undefined;
  };
  /** Read a webhook body or a poll page. Pure. @throws ConnectorError `permanent` if it is no JSON of that platform at all */
  parse(body: Uint8Array, account: Pick<Account, 'externalId' | 'handle'>): ParsedBody;
  readonly streams: readonly PollStream[];
  /** Left out by platforms that tell when a customer deletes something. */
  readonly recheck?: Recheck;
  /** Length of a text as the platform counts it, and whether it would take it. Pure. */
  measure(text: string, isPrivate: boolean): { readonly length: number; readonly max: number };
  /** Files for messages. Nobody sees one until a message names it, so that bringing it again does no harm. */
  readonly media: {
    /** @throws ConnectorError; never `ambiguous` */
    place(account: Account, file: MediaFile, context: CallContext): Promise<PlacedMedia>;
    /** Ask after one that was not ready. @throws ConnectorError `permanent` if the platform cannot use it */
    look(account: Account, mediaId: string, context: CallContext): Promise<MediaState>;
  };
  /**
   * Publish one message, once.
   * @throws ConnectorError, always, whatever went wrong; `media_gone` if it names files that the platform does not know (any more)
   */
  send(account: Account, message: OutboundMessage, context: CallContext): Promise<Sent>;
  /**
   * Look for a message that was sent but not confirmed.
   * @param since no match is older than this
   */
  readBack(account: Account, message: OutboundMessage, since: Instant, context: CallContext): Promise<ReadBack>;
  /** Hide or show a customer's message on the platform. @throws ConnectorError */
  setHidden(account: Account, externalId: string, hidden: boolean, context: CallContext): Promise<void>;
  /** New credentials from the refresh token; undefined when the platform's tokens do not expire. @throws ConnectorError */
  readonly refresh?: (account: Account, context: CallContext) => Promise<Credentials>;
  /** Test the connection; each line is a sentence for an admin. Never throws. */
  check(account: Account, context: CallContext): Promise<readonly CheckLine[]>;
}

export type { Attachment };
