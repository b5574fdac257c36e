import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

/** One message of a real support thread, as the data files have it. */
export interface Row {
  readonly source: string;
  readonly brand: string;
  readonly externalId: string;
  readonly conversationId: string;
  readonly inReplyTo: string | null;
  readonly author: { readonly id: string; readonly handle: string };
  readonly inbound: boolean;
  /** ISO 8601. */
  readonly createdAt: string;
  readonly text: string;
}

/** What is known to be true of one conversation: who opened it, and when the first answer came. */
export interface Truth {
  readonly source: string;
  readonly brand: string;
  readonly conversationId: string;
  readonly openerId: string;
  readonly openedAt: string;
  readonly firstReplyAt: string | null;
  readonly frtSeconds: number | null;
}

/** Read a file of one JSON object a line, gzipped or not. */
export function readLines<T>(path: string): T[] {
  const bytes = readFileSync(path);
  const text = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as T);
}
