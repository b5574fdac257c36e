import { randomUUID } from 'node:crypto';
import type { RealtimeEvent } from '@kwartier/contracts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { worthFetching } from '../../apps/agent-ui/src/realtime/hints.ts';
import { type Harness, type Person, startHarness } from '../support/harness.ts';

/** A console's memory: what it fetched once, and what hints made it fetch again. Nothing else. */
class Memory {
  readonly rows = new Map<string, { seq: number }>();
  readonly timelines = new Map<string, { seq: number }[]>();
  readonly #harness: Harness;
  readonly #person: Person;

  constructor(harness: Harness, person: Person) {
    this.#harness = harness;
    this.#person = person;
  }

  async hear(hint: RealtimeEvent<'conversations.changed'>): Promise<void> {
    const stale = worthFetching(hint.items, new Map([...this.rows].map(([id, row]) => [id, row.seq])));
    if (stale.length === 0) return;
    const { body } = await this.#harness.call(this.#person, {
      method: 'GET',
      url: `/conversations?status=any&ids=${stale.join(',')}&limit=100`,
    });
    for (const row of body.items) {
      this.rows.set(row.id, row);
      const known = this.timelines.get(row.id) ?? [];
      const more = await this.#harness.call(this.#person, {
        method: 'GET',
        url: `/conversations/${row.id}/messages?limit=200`,
      });
      this.timelines.set(row.id, more.body.items);
      expect(more.body.items.length).toBeGreaterThanOrEqual(known.length);
    }
  }
}

let harness: Harness;
let agent: Person;
let lead: Person;
let memory: Memory;
let heard = 0;

beforeAll(async () => {
  harness = await startHarness();
  await harness.connectX();
  agent = await harness.person('agent');
  lead = await harness.person('lead');
  memory = new Memory(harness, agent);
  harness.simulator.x.addUser({ id: '2001', handle: 'priya_raman', name: 'Priya Raman' });
});
afterAll(() => harness[Symbol.asyncDispose]());

const only = async (): Promise<{ id: string; seq: number }> =>
  (await harness.call(agent, { method: 'GET', url: '/conversations?status=any' })).body.items[0];
const put = (who: Person, path: string, body: object) => async () =>
  harness.call(who, { method: 'PUT', url: `/conversations/${(await only()).id}/${path}`, body });
const sim = () => harness.simulator.x;
let postId = '';

const steps: [string, () => Promise<unknown>][] = [
  [
    'a customer writes',
    async () => {
      postId = sim().post({ author: 'priya_raman', text: '@KwartAir where is my bag?' }).id;
      harness.clock.advance(11_000);
      await harness.work();
    },
  ],
  ['an agent takes it', () => put(agent, 'assignee', {})()],
  [
    'a note is added',
    async () =>
      harness.call(agent, {
        method: 'POST',
        url: `/conversations/${(await only()).id}/messages`,
        body: { kind: 'note', text: 'Asked Lisbon', lastSeenSeq: 0 },
      }),
  ],
  ['a lead hands it over', () => put(lead, 'assignee', { agentId: lead.id })()],
  ['the priority changes', () => put(lead, 'priority', { priority: 'high' })()],
  [
    'the promise comes near and is missed',
    async () => {
      harness.clock.advance(61 * 60_000);
      await harness.work({ poll: false });
    },
  ],
  [
    'an answer is sent',
    async () => {
      const { id, seq } = await only();
      await harness.call(lead, {
        method: 'POST',
        url: `/conversations/${id}/messages`,
        body: { kind: 'reply', text: 'Found it.', lastSeenSeq: seq },
        headers: { 'idempotency-key': randomUUID() },
      });
      await harness.work({ poll: false });
    },
  ],
  ['it is resolved', () => put(lead, 'status', { status: 'resolved' })()],
  [
    'the customer comes back',
    async () => {
      sim().post({ author: 'priya_raman', text: '@KwartAir still nothing', inReplyTo: postId });
      harness.clock.advance(11_000);
      await harness.work();
    },
  ],
  [
    'it is snoozed',
    () =>
      put(lead, 'status', {
        status: 'snoozed',
        snoozedUntil: new Date(harness.clock.now() + 3_600_000).toISOString(),
      })(),
  ],
  [
    'the snooze ends',
    async () => {
      harness.clock.advance(3_700_000);
      await harness.work({ poll: false });
    },
  ],
  [
    'it is given back',
    async () => harness.call(lead, { method: 'DELETE', url: `/conversations/${(await only()).id}/assignee` }),
  ],
  ['it is marked as spam', () => put(lead, 'status', { status: 'spam' })()],
  ['spam is taken back', () => put(lead, 'status', { status: 'open' })()],
];

it.each(steps)('knows the same from hints as from a fresh look after: %s', async (_what, act) => {
  await act();
  const hints = harness.published.slice(heard).filter((entry) => entry.name === 'conversations.changed');
  heard = harness.published.length;
  expect(hints.length, 'no hint was published').toBeGreaterThan(0);
  // Twice and in the wrong order: hints may be repeated and late.
  for (const { event } of [...hints.toReversed(), ...hints])
    await memory.hear(event as RealtimeEvent<'conversations.changed'>);

  const fresh = await harness.call(agent, { method: 'GET', url: '/conversations?status=any&limit=100' });
  expect([...memory.rows.values()]).toEqual(fresh.body.items);
  for (const { id } of fresh.body.items) {
    const timeline = await harness.call(agent, { method: 'GET', url: `/conversations/${id}/messages?limit=200` });
    expect(memory.timelines.get(id)).toEqual(timeline.body.items);
  }
});
