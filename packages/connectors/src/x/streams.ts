import { instant, iso, MINUTE_MS, SECOND_MS } from '@kwartier/core';
import { z } from 'zod';
import type { Account, CallContext, PollPage, PollResult, PollStream } from '../connector.ts';
import { idOf, type Json, record, records, textOf, timeOf } from '../reading.ts';
import { type DialectAnswer, dialectOf, MESSAGE_QUERY, POST_QUERY, readInDialect } from './client.ts';
import { snowflakeTime } from './snowflake.ts';

/**
 * How far back each poll looks behind what it saw. X indexes some posts late, with an id below those already seen, so
 * `since_id` would pass them over (research D-12).
 */
const OVERLAP_MS = 5 * MINUTE_MS;
const FIRST_POLL_PAGES = 3;
/** Mentions reach back 800 posts, so 8 pages are all there is. */
const MAX_PAGES = 10;
/** Ids remembered of the overlap; past it a page is brought in again and recognised later. */
const MAX_SEEN = 500;

const Cursor = z.object({
  newestId: z.string().nullable(),
  /** Epoch milliseconds; null while nothing has been seen. */
  newestAt: z.number().int().nullable(),
  /** Ids that were seen in the overlap, newest first. */
  seen: z.array(z.string()),
});
type Cursor = z.infer<typeof Cursor>;

/** A cursor that cannot be read is none: the first poll again, and what is known is recognised. */
function readCursor(text: string | null): Cursor | null {
  if (text === null) return null;
  try {
    return Cursor.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

interface Item {
  readonly id: string;
  readonly at: number | null;
}

/** What an answer lists, as far as paging needs it. */
function itemsOf(body: unknown): Item[] {
  return records(record(body).data).flatMap((item: Json) => {
    const id = idOf(item.id);
    return id === null ? [] : [{ id, at: timeOf(item.created_at) ?? snowflakeTime(id) }];
  });
}

interface Reading {
  readonly firstPollPages: number;
  readonly maxPages: number;
  /** Stop at a page that holds something seen, where there is no time to ask from. */
  readonly stopsAtSeen: boolean;
  ask(
    token: string | undefined,
    startTime: string | undefined,
    last: DialectAnswer | undefined,
  ): Promise<DialectAnswer>;
}

/** Read page after page until there are no more, or enough. The cursor moves only when all of them came. */
async function readPages(account: Account, stored: string | null, reading: Reading): Promise<PollResult> {
  const before = readCursor(stored);
  const known = new Set(before?.seen);
  const startTime =
    before?.newestAt == null
      ? undefined
      : // X takes seconds.
        iso(instant(Math.floor((before.newestAt - OVERLAP_MS) / SECOND_MS) * SECOND_MS)).replace('.000Z', 'Z');
  const maxPages = before === null ? reading.firstPollPages : reading.maxPages;
  const pages: PollPage[] = [];
  const items: Item[] = [];
  let last: DialectAnswer | undefined;
  let token: string | undefined;
  for (let page = 0; page < maxPages; page++) {
    last = await reading.ask(token, startTime, last);
    const { body, bytes } = last.answer;
    const found = itemsOf(body);
    items.push(...found);
    // An element without an id is brought in too: it may be a customer's, and what is wrong with it will be seen.
    const isStrange = found.length < (Array.isArray(record(body).data) ? (record(body).data as unknown[]).length : 0);
    if (isStrange || found.some(({ id }) => !known.has(id))) pages.push({ body: bytes });
    if (reading.stopsAtSeen && found.some(({ id }) => known.has(id))) break;
    token = textOf(record(record(body).meta).next_token) ?? undefined;
    if (token === undefined) break;
  }
  const settings = last && last.dialect !== dialectOf(account) ? { settings: { dialect: last.dialect } } : {};
  return { pages: pages.toReversed(), cursor: JSON.stringify(nextCursor(before, items)), ...settings };
}

function nextCursor(before: Cursor | null, items: readonly Item[]): Cursor {
  const newest = items.reduce<Item | null>((best, item) => ((item.at ?? 0) > (best?.at ?? 0) ? item : best), null);
  const isNewer = newest !== null && (newest.at ?? 0) >= (before?.newestAt ?? 0);
  const newestAt = isNewer ? newest.at : (before?.newestAt ?? null);
  const isInOverlap = ({ at }: Item) => at === null || newestAt === null || at >= newestAt - OVERLAP_MS;
  // What was seen stays: with a page cut off, or with no times told, it is what tells new from old.
  const seen = new Set([...items.filter(isInOverlap).map(({ id }) => id), ...(before?.seen ?? [])]);
  return { newestId: isNewer ? newest.id : (before?.newestId ?? null), newestAt, seen: [...seen].slice(0, MAX_SEEN) };
}

/** A timeline of posts. Each poll reads it from five minutes before the newest it has seen. */
function timeline(name: string, intervalMs: number, edge: string, query: Readonly<Record<string, string>>): PollStream {
  return {
    name,
    intervalMs,
    poll: (account, cursor, context) =>
      readPages(account, cursor, {
        firstPollPages: FIRST_POLL_PAGES,
        maxPages: MAX_PAGES,
        stopsAtSeen: false,
        ask: (token, startTime, last) =>
          readInDialect(account, context, last?.dialect ?? dialectOf(account), (dialect) => ({
            method: 'GET',
            path: `/2/users/${encodeURIComponent(account.externalId)}/${edge}`,
            bucket: `GET /2/users/:id/${edge}`,
            query: {
              max_results: '100',
              ...query,
              ...POST_QUERY[dialect],
              start_time: startTime,
              pagination_token: token,
            },
          })),
      }),
  };
}

/** Private messages: 15 calls in 15 minutes are allowed, and there is no time to ask from. */
const privateMessages: PollStream = {
  name: 'dm-events',
  intervalMs: 65 * SECOND_MS,
  poll: (account: Account, cursor: string | null, context: CallContext) =>
    readPages(account, cursor, {
      firstPollPages: 1,
      maxPages: 5,
      stopsAtSeen: true,
      ask: (token, _startTime, last) =>
        readInDialect(account, context, last?.dialect ?? dialectOf(account), (dialect) => ({
          method: 'GET',
          path: '/2/dm_events',
          bucket: 'GET /2/dm_events',
          query: {
            max_results: '100',
            event_types: 'MessageCreate',
            ...MESSAGE_QUERY[dialect],
            pagination_token: token,
          },
        })),
    }),
};

/** What X is asked for, again and again. */
export const X_STREAMS: readonly PollStream[] = [
  timeline('mentions', 10 * SECOND_MS, 'mentions', {}),
  privateMessages,
  timeline('own-posts', 60 * SECOND_MS, 'tweets', { exclude: 'retweets' }),
];
