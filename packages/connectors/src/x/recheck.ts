import type { Recheck } from '../connector.ts';
import { idOf, type Json, record, records, textOf } from '../reading.ts';
import { dialectOf, POST_QUERY, readInDialect } from './client.ts';

/** What a lookup asks for by, and so what its errors are about; other errors are about what came along. */
const PARAMETER = 'ids';

/**
 * The posts that a lookup by ids did not find. "Not authorized" is something else: an account that was made private may open again.
 * Source: docs.x.com, fundamentals/response-codes-and-errors, partial errors.
 */
export const postsNotFound = (answer: Json): string[] =>
  records(answer.errors).flatMap((error) => {
    const id = idOf(error.resource_id) ?? idOf(error.value);
    const isGone = /\/resource-not-found$/.test(textOf(error.type) ?? '') && error.parameter === PARAMETER;
    return isGone && id !== null ? [id] : [];
  });

/**
 * X tells of no post that a customer deletes, and wants it gone here within a day (developer policy, "Content compliance"): posts are
 * looked up by their ids, 100 at once.
 */
export const recheckOnX: Recheck = {
  batch: 100,
  async ask(account, externalIds, context) {
    const { answer } = await readInDialect(account, context, dialectOf(account), (dialect) => ({
      method: 'GET',
      path: '/2/tweets',
      bucket: 'GET /2/tweets',
      query: { [PARAMETER]: externalIds.join(','), ...POST_QUERY[dialect] },
    }));
    return postsNotFound(record(answer.body)).length > 0 ? { body: answer.bytes } : undefined;
  },
};
