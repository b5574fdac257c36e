import { randomUUID } from 'node:crypto';
import { type Account, connectors } from '@kwartier/connectors';
import { type ChannelId, instant } from '@kwartier/core';
import type { Fault } from '@kwartier/simulator';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Harness, PAGE, startHarness, X_ACCOUNT } from '../support/harness.ts';
import { inParallel } from '../support/in-parallel.ts';
import { outboundWorkers } from '../support/outbound.ts';

const REPLIES = { x: 470, facebook: 30 };
const FAULTS: readonly (readonly [Fault, number])[] = [
  [{ status: 429, resetInMs: 20_000 }, 0.03],
  [{ status: 500 }, 0.02],
  ['drop-before', 0.03],
  ['drop-after-accept', 0.05],
  ['hang-after-accept', 0.03],
  ['500-after-accept', 0.02],
];

function misbehave({ simulator }: Harness, faults = FAULTS): void {
  for (const platform of ['x', 'facebook'] as const)
    for (const [fault, share] of faults) simulator.faults.rate(platform, 'send', fault, share);
}

/** X refuses the same text for half a day. That is luck, not a promise: here nothing but our own care prevents a second post. */
function letRepeatsThrough({ simulator: { x } }: Harness): void {
  x.recent.has = () => false;
  for (const name of ['createPost', 'userPosts', 'mentions', 'lookup', 'search'] as const)
    x.setRateLimit(name, 100_000);
}

const postedTwice = ({ simulator }: Harness): string[] => {
  const texts = [...simulator.x.ledger, ...simulator.facebook.ledger].map(({ text }) => text);
  return texts.filter((text, index) => texts.indexOf(text) !== index);
};

describe('sends whose outcome is unclear', () => {
  let harness: Harness;
  beforeEach(async () => {
    harness = await startHarness();
    letRepeatsThrough(harness);
  });
  afterEach(() => harness[Symbol.asyncDispose]());

  it('500 replies through refusals, cut lines and silence: none is posted twice, none is lost, none is claimed wrongly', async () => {
    const { simulator } = harness;
    await harness.connectX();
    await harness.connectFacebook();
    const agent = await harness.person('agent');
    for (let n = 0; n < REPLIES.x; n++) {
      const user = simulator.x.addUser({ id: String(5_000 + n), handle: `customer_${n}`, name: `Customer ${n}` });
      simulator.x.post({ author: user.id, text: `@KwartAir question ${n}` });
      if (n % 100 === 99) await harness.work();
      if (n % 100 === 99) harness.clock.advance(11_000);
    }
    const post = simulator.facebook.publishPost(PAGE.id, 'New route: Lisbon.');
    for (let n = 0; n < REPLIES.facebook; n++) {
      const person = simulator.facebook.addPerson({ name: `Person ${n}` });
      simulator.facebook.comment({ pageId: PAGE.id, postId: post.id, author: person.id, message: `Comment ${n}` });
    }
    harness.clock.advance(130_000);
    await harness.work();

    const conversations = await harness.database.admin<{ id: string; messageSeq: number }[]>`
      select id, message_seq as "messageSeq" from conversations order by opened_at, id`;
    expect(conversations).toHaveLength(REPLIES.x + REPLIES.facebook);
    const answers = await inParallel(conversations, 8, ({ id, messageSeq }, n) =>
      harness.call(agent, {
        method: 'POST',
        url: `/conversations/${id}/messages`,
        body: { kind: 'reply', text: `Answer number ${n}`, lastSeenSeq: messageSeq },
        headers: { 'idempotency-key': randomUUID() },
      }),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));

    misbehave(harness);
    await outboundWorkers(harness)();

    const rows = await harness.database.admin<{ text: string; delivery: string; externalId: string | null }[]>`
      select text, delivery, external_id as "externalId" from messages where origin = 'agent'`;
    const ledger = new Map(
      [...simulator.x.ledger, ...simulator.facebook.ledger].map((entry) => [entry.text, entry.id]),
    );
    const of = (delivery: string) => rows.filter((row) => row.delivery === delivery);

    expect(postedTwice(harness)).toEqual([]);
    expect(rows).toHaveLength(500);
    expect(rows.filter(({ delivery }) => delivery !== 'sent' && delivery !== 'unconfirmed')).toEqual([]);
    // What we call sent is there, under the id we keep; what is there we call sent, or ask a person about.
    expect(of('sent').filter(({ text, externalId }) => ledger.get(text) !== externalId)).toEqual([]);
    expect(of('unconfirmed').filter(({ text }) => ledger.has(text))).toEqual([]);
    expect(of('sent')).toHaveLength(ledger.size);
    // Told to wait, we wait; only calls under way at that moment may still arrive.
    for (const { calls, violations } of [simulator.x, simulator.facebook].map((platform) => ({
      calls: platform.calls,
      violations: platform.violations(),
    })))
      expect(violations.length).toBeLessThanOrEqual(15 * calls.filter(({ fault }) => fault?.includes('429')).length);

    // The faults were really there: some were looked up and found, some nobody could confirm.
    const outcomes = await harness.database.admin<{ outcome: string }[]>`select distinct outcome from send_attempts`;
    expect(outcomes.map((row) => row.outcome).sort()).toEqual(
      expect.arrayContaining(['ambiguous', 'rate_limited', 'sent']),
    );
    expect(of('unconfirmed').length).toBeGreaterThan(0);
    const found = await harness.database.admin`select id from messages where delivery = 'sent' and read_backs > 0`;
    expect(found.length).toBeGreaterThan(20);
    const tries = await harness.database.admin<{ n: number }[]>`
      select count(*)::int as n from send_attempts where outcome in ('sent', 'ambiguous') group by message_id having count(*) > 1`;
    expect(tries).toEqual([]);
  });

  it('control: trying again after every error posts some of them twice', async () => {
    const { x } = harness.simulator;
    x.addAccount(X_ACCOUNT);
    const account: Account = {
      channelId: randomUUID() as ChannelId,
      externalId: X_ACCOUNT.id,
      handle: X_ACCOUNT.handle,
      baseUrl: harness.deps.baseUrls.x,
      credentials: { accessToken: X_ACCOUNT.accessToken },
      settings: {},
    };
    const question = x.post({ author: x.addUser({ handle: 'curious', name: 'Curious' }).id, text: '@KwartAir when?' });
    misbehave(harness, FAULTS.slice(1));
    await inParallel(Array.from({ length: 200 }), 16, async (_, n) => {
      for (let tries = 0; tries < 5; tries++) {
        try {
          const message = {
            text: `Naive ${n}`,
            isPrivate: false,
            inReplyTo: question.id,
            recipientExternalId: null,
            marker: randomUUID(),
            invites: false,
            media: [],
          };
          const noLedger = { blockedUntil: async () => undefined, note: async () => undefined };
          return await connectors.x.send(account, message, {
            signal: AbortSignal.timeout(1_500),
            now: () => instant(harness.clock.now()),
            rateLimits: noLedger,
          });
        } catch {
          // Again.
        }
      }
      return undefined;
    });
    expect(postedTwice(harness).length).toBeGreaterThan(5);
  });
});
