import { randomUUID } from 'node:crypto';
import type { ChannelId, MessageId, TeamId, WorkspaceId } from '@kwartier/core';
import { assignWaiting, deliverMessage, JOBS, type JobDefinition, LANES, receiveMessages } from '@kwartier/queue';
import {
  makeDeliverMessage,
  makeHandleUnauthorized,
  makeReceiveMessages,
  makeWorkDistribution,
} from '@kwartier/usecases';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Harness, startHarness } from '../support/harness.ts';
import { comment, feedBody, postFacebook } from '../support/webhooks.ts';
import { askOnX } from '../support/x-conversations.ts';

const v = 1;
const ids = () => ({ v, w: randomUUID(), id: randomUUID() });

describe.each(JOBS.map((job) => [job.name, job as JobDefinition] as const))('the job %s', (_name, job) => {
  it('carries two ids and nothing else, in a lane that workers have', () => {
    expect(LANES).toContain(job.queue);
    expect(job.payload.safeParse(ids()).success).toBe(true);
    for (const wrong of [
      { ...ids(), text: 'My bag is gone' },
      { ...ids(), v: 2 },
      { ...ids(), id: '7' },
      { v, id: randomUUID() },
      {},
      null,
    ])
      expect(job.payload.safeParse(wrong).success).toBe(false);
  });

  it('is known by its subject, in words that BullMQ takes, so that wake-ups for the same are one', () => {
    const [one, other] = [ids(), ids()];
    expect(job.dedupeId(one)).toBe(job.dedupeId({ ...one, w: randomUUID() }));
    expect(job.dedupeId(one)).not.toBe(job.dedupeId(other));
    // No colon, and no bare number.
    expect(job.dedupeId(one)).toBe(`${job.name}.${one.id}`);
    expect(job.dedupeId(one)).not.toContain(':');
  });
});

describe('every job', () => {
  let harness: Harness;
  let run: ReadonlyMap<JobDefinition, (w: string, id: string) => Promise<unknown>>;
  let facebook: string;
  beforeAll(async () => {
    harness = await startHarness();
    const { deps } = harness;
    const receive = makeReceiveMessages(deps);
    const deliver = makeDeliverMessage({ ...deps, handleUnauthorized: makeHandleUnauthorized(deps) });
    const { assignWaiting: assign } = makeWorkDistribution(deps);
    run = new Map<JobDefinition, (w: string, id: string) => Promise<unknown>>([
      [receiveMessages, (w, id) => receive(w as WorkspaceId, id as ChannelId)],
      [deliverMessage, (w, id) => deliver(w as WorkspaceId, id as MessageId)],
      [assignWaiting, (w, id) => assign(w as WorkspaceId, id as TeamId)],
    ]);
    facebook = await harness.connectFacebook();
  });
  afterAll(() => harness[Symbol.asyncDispose]());

  it('has somebody to do it, under a name of its own', () => {
    expect([...run.keys()].map(({ name }) => name).sort()).toEqual(JOBS.map(({ name }) => name).sort());
    expect(new Set(JOBS.map(({ name }) => name)).size).toBe(JOBS.length);
  });

  it('about what does not exist, or belongs to another workspace, does nothing', async () => {
    const [asked] = await askOnX(harness, 1);
    for (const [, work] of run) {
      await work(harness.workspaceId, randomUUID());
      await work(randomUUID(), randomUUID());
      for (const id of [facebook, harness.teamId, asked!.id]) await work(randomUUID(), id);
    }
    expect(harness.simulator.x.ledger).toEqual([]);
  });

  it('done five times at once, and again, is done once', async () => {
    const at = harness.clock.now();
    await harness.call(harness.admin, {
      method: 'PATCH',
      url: `/teams/${harness.teamId}`,
      body: { assignmentMode: 'push' },
    });
    await postFacebook(
      harness,
      facebook,
      feedBody(at, comment(at, 'once_1'), comment(at, 'once_2', { from: { id: '8', name: 'Eight' } })),
    );
    const five = async (job: JobDefinition, id: string) => {
      await Promise.all(Array.from({ length: 5 }, () => run.get(job)!(harness.workspaceId, id)));
      await run.get(job)!(harness.workspaceId, id);
    };
    await five(receiveMessages, facebook);
    await five(assignWaiting, harness.teamId);
    const [asked] = await askOnX(harness, 1);
    const answer = await harness.call(harness.admin, {
      method: 'POST',
      url: `/conversations/${asked!.id}/messages`,
      body: { kind: 'reply', text: 'Once.', lastSeenSeq: 100 },
    });
    await five(deliverMessage, answer.body.id);

    const [counts] = await harness.database.admin`
      select (select count(*)::int from messages where external_id like 'once%') as messages,
        (select count(*)::int from conversations c where (select count(*) from assignments a where a.conversation_id = c.id) > 1) as assigned_twice,
        (select count(*)::int from send_attempts) as tries, (select count(*)::int from conversation_events where type = 'message.sent') as sent`;
    expect(counts).toEqual({ messages: 2, assigned_twice: 0, tries: 1, sent: 1 });
    expect(harness.simulator.x.ledger).toHaveLength(1);
  });
});
