import type { MessageId } from '@kwartier/core';
import { type DeliverMessage, makeDeliverMessage, makeHandleUnauthorized, makeSweepOutbound } from '@kwartier/usecases';
import type { Harness } from './harness.ts';
import { inParallel } from './in-parallel.ts';

/** Senders as workers run them, so many at once; the clock goes on to the next thing that falls due. */
export function outboundWorkers(harness: Harness, { atOnce = 16, sendTimeoutMs = 1_500 } = {}) {
  const { deps, workspaceId, database, clock } = harness;
  const deliver: DeliverMessage = makeDeliverMessage({
    ...deps,
    handleUnauthorized: makeHandleUnauthorized(deps),
    sendTimeoutMs,
  });
  const sweep = makeSweepOutbound(deps);

  /** Send and look up until nothing waits but persons. */
  return async function drain(): Promise<void> {
    for (;;) {
      await sweep(workspaceId);
      const [next] = await database.admin<{ at: Date | null }[]>`
        select min(coalesce(next_attempt_at, received_at)) as at from messages m where delivery in ('queued', 'sending', 'unknown')
          and not exists (select 1 from messages p where p.id = m.thread_after and p.delivery <> 'sent')`;
      if (!next?.at) return;
      if (next.at.getTime() > clock.now()) clock.advance(next.at.getTime() - clock.now());
      const due = await database.admin<{ id: MessageId }[]>`
        select id from messages m where delivery in ('queued', 'unknown') and coalesce(next_attempt_at, received_at) <= ${new Date(clock.now())} order by seq`;
      // Each is told to two workers: the lease lets one of them.
      await inParallel([...due, ...due], atOnce, ({ id }) => deliver(workspaceId, id));
    }
  };
}
