import { compareIds } from '../../decimal-ids.ts';
import type { Call } from '../../serve.ts';
import type { SortedIds } from '../../sorted-ids.ts';
import { invalidRequest } from './problems.ts';

/** Filters and place of a page in a timeline. */
export interface PageRequest {
  maxResults: number;
  sinceId: string | undefined;
  untilId: string | undefined;
  startMs: number | undefined;
  endMs: number | undefined;
  /** Continue with what is older than this id, or newer. */
  cursor: { direction: 'older' | 'newer'; id: string } | undefined;
}

export interface Page<T> {
  items: T[];
  meta: Record<string, unknown>;
}

export const PAGE_PARAMETERS = ['max_results', 'pagination_token', 'since_id', 'until_id', 'start_time', 'end_time'];

/** Read and check the paging parameters. `range` is [least, most, default] results per page. */
export function readPage(call: Call, range: readonly [number, number, number]): PageRequest {
  const [least, most, usual] = range;
  const asked = call.query.max_results;
  const maxResults = asked === undefined ? usual : Number(asked);
  if (!Number.isInteger(maxResults) || maxResults < least || maxResults > most) {
    throw invalidRequest(`The \`max_results\` query parameter value [${asked}] is not between ${least} and ${most}`, {
      max_results: [asked!],
    });
  }
  const token = call.query.pagination_token ?? call.query.next_token;
  return {
    maxResults,
    sinceId: readId(call, 'since_id'),
    untilId: readId(call, 'until_id'),
    startMs: readTime(call, 'start_time'),
    endMs: readTime(call, 'end_time'),
    cursor: token === undefined ? undefined : readToken(token),
  };
}

/** One page, newest first. `find` gives the item of an id when it may be seen; only the newest `reach` ids are looked at. */
export function pageOf<T extends { id: string; at: number }>(
  ids: SortedIds,
  request: PageRequest,
  find: (id: string) => T | undefined,
  { withIds = true, reach = Number.POSITIVE_INFINITY }: { withIds?: boolean; reach?: number } = {},
): Page<T> {
  const isNewer = request.cursor?.direction === 'newer';
  const edge = Number.isFinite(reach) ? ids.nthNewest(reach + 1) : undefined;
  const above = largest(largest(request.sinceId, edge), isNewer ? request.cursor!.id : undefined);
  const below = smallest(request.untilId, request.cursor && !isNewer ? request.cursor.id : undefined);
  const found: T[] = [];
  for (const id of isNewer ? ids.oldestFirst(above, below) : ids.newestFirst(above, below)) {
    const item = find(id);
    if (!item) continue;
    if (request.startMs !== undefined && item.at < request.startMs) continue;
    if (request.endMs !== undefined && item.at >= request.endMs) continue;
    found.push(item);
    if (found.length > request.maxResults) break;
  }
  const hasMore = found.length > request.maxResults;
  const items = found.slice(0, request.maxResults);
  if (isNewer) items.reverse();
  const newest = items[0];
  const oldest = items.at(-1);
  const meta: Record<string, unknown> = { result_count: items.length };
  if (withIds && newest && oldest) Object.assign(meta, { newest_id: newest.id, oldest_id: oldest.id });
  if (oldest && (isNewer || hasMore)) meta.next_token = writeToken('older', oldest.id);
  if (newest && request.cursor && (!isNewer || hasMore)) meta.previous_token = writeToken('newer', newest.id);
  return { items, meta };
}

/** Tokens are opaque to clients; at least 16 characters, as the private message operations demand. */
function writeToken(direction: 'older' | 'newer', id: string): string {
  return `7140dibd${Buffer.from(`${direction}:${id}`).toString('base64url')}`;
}

function readToken(token: string): PageRequest['cursor'] {
  const [direction, id] = Buffer.from(token.slice(8), 'base64url').toString().split(':');
  if ((direction !== 'older' && direction !== 'newer') || !/^[0-9]{1,19}$/.test(id ?? '')) {
    throw invalidRequest(`The \`pagination_token\` query parameter value [${token}] is not valid`, {
      pagination_token: [token],
    });
  }
  return { direction, id: id! };
}

function readId(call: Call, name: string): string | undefined {
  const value = call.query[name];
  if (value !== undefined && !/^[0-9]{1,19}$/.test(value)) {
    throw invalidRequest(`The \`${name}\` query parameter value [${value}] does not match ^[0-9]{1,19}$`, {
      [name]: [value],
    });
  }
  return value;
}

function readTime(call: Call, name: string): number | undefined {
  const value = call.query[name];
  if (value === undefined) return undefined;
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(value)) {
    throw invalidRequest(`The \`${name}\` query parameter value [${value}] is not a valid RFC 3339 time`, {
      [name]: [value],
    });
  }
  return Date.parse(value);
}

function largest(a: string | undefined, b: string | undefined): string | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return compareIds(a, b) > 0 ? a : b;
}

function smallest(a: string | undefined, b: string | undefined): string | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return compareIds(a, b) < 0 ? a : b;
}
