/** Something an API client said and the platform truly took, whatever answer the client got to see. */
export interface LedgerEntry {
  kind: 'post' | 'dm' | 'comment' | 'private_reply';
  id: string;
  /** The brand's account or page. */
  accountId: string;
  text: string;
  /** Files that went with it, in order; none if left out. */
  media?: { id: string; type: string; bytes: Buffer; altText: string | null }[];
  /** The address behind the button that a post carries; none if left out. */
  deepLink?: string;
  /** Post or comment answered, null for a new post and for messages. */
  inReplyTo: string | null;
  /** Who gets it, for messages; null for public ones. */
  recipientId: string | null;
  /** Epoch milliseconds of acceptance. */
  at: number;
  /** Number of the HTTP request that carried it, as in `calls`. */
  requestId: string;
}

/** One HTTP request to a fake platform, as it ended. */
export interface CallRecord {
  requestId: string;
  method: string;
  /** Path without the platform's prefix and without the query. */
  path: string;
  query: Record<string, string>;
  /** 0 when the connection was cut or left hanging. */
  status: number;
  /** Epoch milliseconds of arrival. */
  at: number;
  operation: string;
  accountId: string | null;
  /** The token came in the query string, where proxies log it. */
  tokenInQuery: boolean;
  /** Made before the reset time announced by an earlier 429 to the same account and operation: a rate-limit violation. */
  early: boolean;
  /** The scripted fault that was played, if any. */
  fault: string | null;
}

/** Grows without end in a long demo, so the oldest tenth goes when the log is full. */
const CALLS_KEPT = 100_000;

/** Append to a call log, forgetting the oldest when it is full. */
export function logCall(calls: CallRecord[], call: CallRecord): void {
  if (calls.length >= CALLS_KEPT) calls.splice(0, CALLS_KEPT / 10);
  calls.push(call);
}
