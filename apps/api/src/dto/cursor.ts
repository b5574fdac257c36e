import { isUuid, parseInstant } from '@kwartier/core';

/** Where a page ended: what it is ordered by, and the id. Opaque to callers. */
export const cursorOf = (key: string, id: string): string =>
  Buffer.from(JSON.stringify([key, id])).toString('base64url');

/** Read a cursor that a caller gives back. @throws an error with status 400 if it is none of ours */
export function readCursor(cursor: string): { key: string; id: string } {
  try {
    const [key, id] = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')) as [unknown, unknown];
    if (
      typeof key === 'string' &&
      (key === 'infinity' || parseInstant(key) !== undefined) &&
      typeof id === 'string' &&
      isUuid(id)
    )
      return { key, id };
  } catch {
    // Falls through to the refusal.
  }
  throw Object.assign(new Error('This cursor is not one of ours. Begin without one.'), { statusCode: 400 });
}
