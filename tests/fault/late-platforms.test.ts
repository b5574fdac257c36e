import { randomUUID } from 'node:crypto';
import { instant } from '@kwartier/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Harness, startHarness } from '../support/harness.ts';
import { outboundWorkers } from '../support/outbound.ts';
import { type Asked, askOnX } from '../support/x-conversations.ts';

let harness: Harness;
let asked: Asked;
let drain: () => Promise<void>;
beforeEach(async () => {
  harness = await startHarness();
  asked = (await askOnX(harness, 1))[0]!;
  harness.simulator.x.recent.has = () => false;
  drain = outboundWorkers(harness);
});
afterEach(() => harness[Symbol.asyncDispose]());

const TEXT = 'Your bag is in Lisbon.';
async function reply(): Promise<string> {
  const { status, body } = await harness.call(harness.admin, {
    method: 'POST',
    url: `/conversations/${asked.id}/messages`,
    body: { kind: 'reply', text: TEXT, lastSeenSeq: asked.messageSeq },
    headers: { 'idempotency-key': randomUUID() },
  });
  expect(status).toBe(201);
  return body.id;
}
const stateOf = async (id: string) => {
  const [row] = await harness.database.admin<{ delivery: string; externalId: string | null }[]>`
    select delivery, external_id as "externalId" from messages where id = ${id}`;
  return row!;
};
const posted = () => harness.simulator.x.ledger.filter(({ text }) => text === TEXT);

describe('a platform that takes a reply and', () => {
  it.each([
    ['answers 200 with nonsense', 'nonsense-after-accept', 0],
    ['cuts the line, and shows it ten minutes later', 'drop-after-accept', 10 * 60_000],
    ['says 500, and shows it after a minute', '500-after-accept', 60_000],
  ] as const)('%s: it is found, and not said again', async (_what, fault, delayMs) => {
    harness.simulator.x.setReadDelay(delayMs);
    harness.simulator.faults.next('x', 'send', fault);
    const id = await reply();
    await drain();
    expect(posted()).toHaveLength(1);
    expect(await stateOf(id)).toEqual({ delivery: 'sent', externalId: posted()[0]!.id });
  });

  it('shows it only after an hour: a person is asked, and the question goes away by itself when it appears', async () => {
    harness.simulator.x.setReadDelay(60 * 60_000);
    harness.simulator.faults.next('x', 'send', 'drop-after-accept');
    const id = await reply();
    await drain();
    expect((await stateOf(id)).delivery).toBe('unconfirmed');
    expect(posted()).toHaveLength(1);
    harness.clock.set(instant(harness.clock.now() + 61 * 60_000));
    // The poll of our own posts brings it.
    await harness.work();
    await harness.work();
    expect(await stateOf(id)).toEqual({ delivery: 'sent', externalId: posted()[0]!.id });
    expect(posted()).toHaveLength(1);
    const said = await harness.database.admin`select id from messages where text = ${TEXT}`;
    expect(said).toHaveLength(1);
  });

  it('never took it, and says nothing: nothing is sent until a person says so', async () => {
    harness.simulator.faults.next('x', 'send', 'drop-before');
    const id = await reply();
    await drain();
    expect((await stateOf(id)).delivery).toBe('unconfirmed');
    expect(posted()).toHaveLength(0);
    const again = await harness.call(harness.admin, {
      method: 'POST',
      url: `/messages/${id}/confirmation`,
      body: { decision: 'send_again' },
    });
    expect(again.status).toBe(200);
    await drain();
    expect(posted()).toHaveLength(1);
    expect((await stateOf(id)).delivery).toBe('sent');
  });
});
