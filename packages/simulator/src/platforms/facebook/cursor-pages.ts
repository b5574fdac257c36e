import { badParameter } from './graph-errors.ts';

export interface CursorRequest {
  limit: number;
  after: string | undefined;
  before: string | undefined;
}

const write = (id: string): string => Buffer.from(`cursor:${id}`).toString('base64url');

function read(cursor: string): string {
  const text = Buffer.from(cursor, 'base64url').toString();
  if (!text.startsWith('cursor:')) throw badParameter('Invalid cursors values');
  return text.slice('cursor:'.length);
}

/** Read `limit`, `after`, `before` of a query or of an edge's arguments. More than 100 is cut to 100. */
export function readCursors(args: Record<string, string | undefined>): CursorRequest {
  const limit = args.limit === undefined ? 25 : Number(args.limit);
  if (!Number.isInteger(limit) || limit < 0) throw badParameter('param limit must be an integer');
  return { limit: Math.min(limit, 100), after: args.after, before: args.before };
}

/** One page of an edge as Graph writes it: `data`, `paging.cursors`, and `next` only when there is more. */
export function cursorPage<T>(
  items: T[],
  idOf: (item: T) => string,
  request: CursorRequest,
  write_: (item: T) => unknown,
  nextUrl: (after: string) => string,
): Record<string, unknown> {
  let start = 0;
  if (request.after !== undefined) {
    const id = read(request.after);
    start = items.findIndex((item) => idOf(item) === id) + 1;
  }
  let end = Math.min(items.length, start + request.limit);
  if (request.before !== undefined) {
    const id = read(request.before);
    end = Math.max(
      0,
      items.findIndex((item) => idOf(item) === id),
    );
    start = Math.max(0, end - request.limit);
  }
  const page = items.slice(start, end);
  if (page.length === 0) return { data: [] };
  const cursors = { before: write(idOf(page[0]!)), after: write(idOf(page.at(-1)!)) };
  const paging = end < items.length ? { cursors, next: nextUrl(cursors.after) } : { cursors };
  return { data: page.map(write_), paging };
}
