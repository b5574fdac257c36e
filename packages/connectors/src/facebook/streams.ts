import { createHash } from 'node:crypto';
import { MINUTE_MS, SECOND_MS } from '@kwartier/core';
import { z } from 'zod';
import type { Account, CallContext, PollPage, PollResult, PollStream } from '../connector.ts';
import type { JsonAnswer } from '../http.ts';
import { idOf, type Json, list, record, records, textOf, timeOf } from '../reading.ts';
import { callGraph, type GraphRequest } from './client.ts';

const COMMENT_FIELDS = 'id,from,message,created_time,parent{id},attachment,is_hidden,permalink_url';
const MESSAGE_FIELDS = 'id,message,from,to,created_time,attachments';

/** Posts with what is below them, threads with what is in them: one call, and its answer alone tells everything. */
interface Nodes {
  readonly edge: 'feed' | 'conversations';
  readonly nested: 'comments' | 'messages';
  /** Fields of a node, with the nested edge; `after` continues within one node. */
  fields(after?: string): string;
}

const FEED: Nodes = {
  edge: 'feed',
  nested: 'comments',
  fields: (after) =>
    `id,message,from,created_time,permalink_url,comments.limit(100).filter(stream).order(reverse_chronological)${
      after === undefined ? '' : `.after(${after})`
    }{${COMMENT_FIELDS}}`,
};

const CONVERSATIONS: Nodes = {
  edge: 'conversations',
  nested: 'messages',
  fields: (after) =>
    `id,updated_time,participants,messages.limit(25)${after === undefined ? '' : `.after(${after})`}{${MESSAGE_FIELDS}}`,
};

const NODES_PER_PAGE = '25';
/** How many pages of older nodes are looked at while everything on them is new. */
const MAX_PAGES = 4;
const MAX_CONTINUATIONS = 10;
/** How far below what was seen a long list of comments or messages is read on. */
const OVERLAP_MS = 5 * MINUTE_MS;
/** Nodes remembered; one that was forgotten is brought in again and recognised later. */
const MAX_SEEN = 200;

const Cursor = z.object({
  /** Epoch milliseconds of the newest thing seen; null while nothing has been. */
  newestAt: z.number().int().nullable(),
  /** What each node looked like, newest first: id and a digest of what it held. */
  seen: z.array(z.tuple([z.string(), z.string()])),
});
type Cursor = z.infer<typeof Cursor>;

function readCursor(text: string | null): Cursor | null {
  if (text === null) return null;
  try {
    return Cursor.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/** A node's looks. The addresses of pictures are signed anew in each answer, so they do not count. */
function looksOf(node: Json, nodes: Nodes): string {
  const hash = createHash('sha256').update(JSON.stringify([node.message, itemsOf(node, nodes).length]));
  for (const item of itemsOf(node, nodes)) hash.update(JSON.stringify([item.id, item.message, item.is_hidden]));
  return hash.digest('base64url').slice(0, 16);
}

const itemsOf = (node: Json, nodes: Nodes): readonly Json[] => records(record(node[nodes.nested]).data);

const newestOf = (node: Json, nodes: Nodes): number =>
  Math.max(timeOf(node.created_time) ?? 0, ...itemsOf(node, nodes).map((item) => timeOf(item.created_time) ?? 0));

const oldestOf = (node: Json, nodes: Nodes): number =>
  Math.min(...itemsOf(node, nodes).map((item) => timeOf(item.created_time) ?? Number.POSITIVE_INFINITY));

/** Where a nested list goes on; undefined at its end. */
function continuationOf(node: Json, nodes: Nodes): string | undefined {
  const paging = record(record(node[nodes.nested]).paging);
  const after = textOf(record(paging.cursors).after);
  return textOf(paging.next) !== null && after !== null && /^[\w=+/-]+$/.test(after) ? after : undefined;
}

async function poll(account: Account, stored: string | null, context: CallContext, nodes: Nodes): Promise<PollResult> {
  const before = readCursor(stored);
  const known = new Map(before?.seen);
  const pages: PollPage[] = [];
  const seen = new Map<string, string>();
  let newestAt = before?.newestAt ?? null;
  let after: string | undefined;
  const ask = (path: string, query: GraphRequest['query']): Promise<JsonAnswer> =>
    callGraph(account, context, { method: 'GET', path, bucket: 'pages', query });
  for (let page = 0; page < (before === null ? 1 : MAX_PAGES); page++) {
    const path = `${encodeURIComponent(account.externalId)}/${nodes.edge}`;
    const { body, bytes } = await ask(path, { fields: nodes.fields(), limit: NODES_PER_PAGE, after });
    const found = list(record(body).data);
    const fresh = records(found).filter((node) => known.get(idOf(node.id) ?? '') !== looksOf(node, nodes));
    if (fresh.length > 0 || records(found).length < found.length) pages.push({ body: bytes });
    for (const node of records(found)) {
      seen.set(idOf(node.id) ?? '', looksOf(node, nodes));
      newestAt = Math.max(newestAt ?? 0, newestOf(node, nodes));
    }
    if (before !== null)
      for (const node of fresh) pages.push(...(await readOn(node, before.newestAt ?? 0, nodes, ask)));
    after = textOf(record(record(record(body).paging).cursors).after) ?? undefined;
    // Newest first: a page with anything known on it is followed by known ones only.
    if (after === undefined || textOf(record(record(body).paging).next) === null || fresh.length < found.length) break;
  }
  const cursor: Cursor = {
    newestAt,
    seen: [...seen, ...(before?.seen ?? []).filter(([id]) => !seen.has(id))].slice(0, MAX_SEEN),
  };
  return { pages: pages.toReversed(), cursor: JSON.stringify(cursor) };
}

/** The rest of a long list within one node, down to what was seen. */
async function readOn(
  first: Json,
  seenAt: number,
  nodes: Nodes,
  ask: (path: string, query: GraphRequest['query']) => Promise<JsonAnswer>,
): Promise<PollPage[]> {
  const id = idOf(first.id);
  const pages: PollPage[] = [];
  let node = first;
  for (let page = 0; page < MAX_CONTINUATIONS && id !== null; page++) {
    const after = continuationOf(node, nodes);
    if (after === undefined || oldestOf(node, nodes) < seenAt - OVERLAP_MS) break;
    const { body, bytes } = await ask(encodeURIComponent(id), { fields: nodes.fields(after) });
    node = record(body);
    if (itemsOf(node, nodes).length === 0) break;
    pages.push({ body: bytes });
  }
  return pages;
}

/** What Facebook is asked for: slowly, to find what webhooks lost. */
export const FACEBOOK_STREAMS: readonly PollStream[] = [
  {
    name: 'feed',
    intervalMs: 60 * SECOND_MS,
    poll: (account, cursor, context) => poll(account, cursor, context, FEED),
  },
  {
    name: 'conversations',
    intervalMs: 120 * SECOND_MS,
    poll: (account, cursor, context) => poll(account, cursor, context, CONVERSATIONS),
  },
];
