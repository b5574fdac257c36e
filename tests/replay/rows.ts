import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

/** One message of a real support thread, as the data files have it. */
export interface Row {
  readonly source: string;
  readonly brand: string;
  readonly externalId: string;
  readonly conversationId: string;
  /** `source:` and the id of the thread's first message. */
  readonly threadId: string;
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

/** Rows as they were said: by time, and within one second what answers after what it answers. */
export function inOrder(rows: readonly Row[]): Row[] {
  const byId = new Map(rows.map((row) => [row.externalId, row]));
  const depthOf = (row: Row): number => {
    let depth = 0;
    for (let parent = byId.get(row.inReplyTo ?? ''); parent && depth < 1_000; parent = byId.get(parent.inReplyTo ?? ''))
      depth += 1;
    return depth;
  };
  return rows
    .map((row) => ({ row, at: Date.parse(row.createdAt), depth: depthOf(row) }))
    .sort((a, b) => a.at - b.at || a.depth - b.depth)
    .map(({ row }) => row);
}
