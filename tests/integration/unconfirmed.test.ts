import type { Fault } from '@kwartier/simulator';
import { makeSweepOutbound } from '@kwartier/usecases';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { type Harness, type Person, startHarness } from '../support/harness.ts';
import { outboundWorkers } from '../support/outbound.ts';
import { askOnX } from '../support/x-conversations.ts';

let harness: Harness;
let agents: [Person, Person];
let drain: () => Promise<void>;
beforeEach(async () => {
  harness = await startHarness();
  harness.simulator.x.recent.has = () => false;
  agents = [await harness.person('agent'), await harness.person('lead')];
  drain = outboundWorkers(harness, { sendTimeoutMs: 400 });
});
afterEach(() => harness[Symbol.asyncDispose]());

const MINUTE = 60_000;
/** One answer whose only try ends this way. @returns its id */
async function tryTo(fault: Fault): Promise<string> {
  const [asked] = await askOnX(harness, 1);
  harness.simulator.faults.next('x', 'send', fault);
  const answer = await harness.call(agents[0], {
    method: 'POST',
    url: `/conversations/${asked!.id}/messages`,
    body: { kind: 'reply', text: 'We found it.', lastSeenSeq: 100 },
  });
  expect(answer.status).toBe(201);
  return answer.body.id;
}
const stateOf = async (id: string) =>
  (
    await harness.database.admin<{ delivery: string; reason: string | null; waiting: Date | null }[]>`
      select m.delivery, m.delivery_reason as reason, c.waiting_since as waiting from messages m join conversations c on c.id = m.conversation_id where m.id = ${id}`
  )[0]!;
const decide = (who: Person, id: string, decision: string) =>
  harness.call(who, { method: 'POST', url: `/messages/${id}/confirmation`, body: { decision } });
const said = () => harness.simulator.x.ledger.map(({ text }) => text);

describe('a reply that nobody can confirm', () => {
  it('is put before a person, who alone lets it go out again; of two who decide at once one is heard', async () => {
    const id = await tryTo('drop-before');
    await drain();
    expect(await stateOf(id)).toMatchObject({
      delivery: 'unconfirmed',
      reason: expect.stringContaining('Please look on X'),
      waiting: expect.any(Date),
    });
    harness.clock.advance(24 * 60 * MINUTE);
    await harness.work();
    expect(said()).toEqual([]);
    const answers = await Promise.all(agents.map((agent) => decide(agent, id, 'send_again')));
    expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 409]);
    expect(answers.find(({ status }) => status === 409)!.body.code).toBe('message.not_unconfirmed');
    await drain();
    expect(said()).toEqual(['We found it.']);
    expect(await stateOf(id)).toMatchObject({ delivery: 'sent', reason: null, waiting: null });
    expect((await decide(agents[0], id, 'send_again')).status).toBe(409);
  });

  it.each([
    ['it_is_there', 'sent', null],
    ['discard', 'rejected', expect.any(Date)],
  ])('%s makes it %s and sends nothing', async (decision, delivery, waiting) => {
    const id = await tryTo('drop-before');
    await drain();
    // Another agent does not decide about what they did not write.
    expect((await decide(await harness.person('agent'), id, decision)).status).toBe(403);
    expect((await decide(agents[1], id, decision)).status).toBe(200);
    await drain();
    expect(await stateOf(id)).toMatchObject({ delivery, waiting });
    expect(said()).toEqual([]);
  });

  it('that the platform took after we stopped looking is closed by its echo, and is not sent again', async () => {
    const id = await tryTo({ acceptAfterMs: 2_500 });
    await drain();
    expect(said()).toEqual([]);
    expect((await stateOf(id)).delivery).toBe('unconfirmed');
    await eventually(() => said().length === 1);
    harness.clock.advance(2 * MINUTE);
    await harness.work();
    expect(await stateOf(id)).toMatchObject({ delivery: 'sent', waiting: null });
    expect((await decide(agents[0], id, 'send_again')).status).toBe(409);
    await drain();
    expect(said()).toEqual(['We found it.']);
    const messages = await harness.database.admin`select id from messages where direction = 'outbound'`;
    expect(messages).toHaveLength(1);
  });
});

describe('a sender that slept longer than its lease', () => {
  it('finds the message settled by others, and changes nothing of it', async () => {
    const id = await tryTo({ slowMs: 1_500 });
    const asleep = harness.deliver(id);
    await eventually(() => said().length === 1);
    harness.clock.advance(31_000);
    await makeSweepOutbound(harness.deps)(harness.workspaceId);
    expect((await stateOf(id)).delivery).toBe('unknown');
    harness.clock.advance(5_000);
    await harness.deliver(id);
    expect((await stateOf(id)).delivery).toBe('sent');
    await asleep;
    expect((await stateOf(id)).delivery).toBe('sent');
    expect(said()).toEqual(['We found it.']);
    const events = await harness.database.admin`select type from conversation_events where type = 'message.sent'`;
    expect(events).toHaveLength(1);
  });
});
