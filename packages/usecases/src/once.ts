import { createHash } from 'node:crypto';
import { type Actor, DomainError } from '@kwartier/core';
import { claimKey, finishKey, releaseKey } from '@kwartier/db/writes/idempotency';
import type { Deps } from './deps.ts';

/** A create that may arrive twice. */
export interface IdempotentCall {
  readonly route: string;
  readonly key: string | undefined;
  readonly body: unknown;
}

/**
 * Run a create once for an Idempotency-Key: a repeat gets the first answer again; another body under the same key is refused.
 * Without the header it simply runs.
 */
export async function once<Body>(
  deps: Pick<Deps, 'db' | 'now'>,
  actor: Actor,
  call: IdempotentCall,
  create: () => Promise<Body>,
): Promise<Body> {
  const { route, key } = call;
  if (key === undefined || key === '') return create();
  const bodyHash = createHash('sha256').update(JSON.stringify(call.body)).digest('hex');
  const claim = { actor, route, key: key.slice(0, 255), bodyHash };
  const before = await deps.db.run(actor.workspaceId, (sql) => claimKey(sql, claim, deps.now()));
  if (before) {
    if (before.bodyHash !== bodyHash)
      throw new DomainError('reply.intent_reused', 'This Idempotency-Key was used for something else. Use a new one.');
    if (before.response === null)
      throw Object.assign(new Error('The first request with this Idempotency-Key is still being worked on.'), {
        statusCode: 409,
      });
    return JSON.parse(before.response) as Body;
  }
  try {
    const body = await create();
    await deps.db.run(actor.workspaceId, (sql) => finishKey(sql, claim, JSON.stringify(body)));
    return body;
  } catch (error) {
    await deps.db.run(actor.workspaceId, (sql) => releaseKey(sql, claim));
    throw error;
  }
}
