import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Harness, type Person, startHarness } from '../support/harness.ts';
import { type Asked, askOnX } from '../support/x-conversations.ts';

const AT = Date.parse('2026-03-02T09:00:00.000Z');
const PHONE = '+31 6 5550 1234';
const CARD = '4111 1111 1111 1111';

describe('private data in an answer', () => {
  let harness: Harness;
  let agent: Person;
  let asked: Asked[];
  const send = (text: string, fields: object = {}, key = randomUUID()) =>
    harness.call(agent, {
      method: 'POST',
      url: `/conversations/${asked[0]!.id}/messages`,
      body: { kind: 'reply', text, lastSeenSeq: 1_000, ...fields },
      headers: { 'idempotency-key': key },
    });
  const brand = (body: object) =>
    harness.call(harness.admin, { method: 'PATCH', url: `/brands/${harness.brandId}`, body });
  const confirmations = async () => {
    const rows = await harness.database.admin<{ data: string; actorId: string }[]>`
      select data, actor_id as "actorId" from audit where action = 'reply.private_data_confirmed' order by position`;
    return rows.map(({ data, actorId }) => ({ actorId, ...(JSON.parse(data) as { what: string; reason: string }) }));
  };

  beforeAll(async () => {
    harness = await startHarness({ at: AT });
    agent = await harness.person('agent');
    asked = await askOnX(harness, 1);
  });
  afterAll(() => harness[Symbol.asyncDispose]());

  it('holds a public answer back and says what and where', async () => {
    const text = `Please call ${PHONE}.`;
    const { status, body } = await send(text);
    expect(status).toBe(422);
    expect(body).toMatchObject({ code: 'reply.private_data', details: { what: 'phone', level: 'confirm' } });
    expect(text.slice(body.details.from, body.details.to)).toBe(PHONE);
    const thread = await harness.call(agent, { method: 'GET', url: `/conversations/${asked[0]!.id}/messages` });
    expect(thread.body.items).toHaveLength(1);
  });

  it('lets it go with a reason, and keeps the reason, not the number', async () => {
    const confirmed = [{ what: 'phone', reason: 'It is the desk at the gate' }];
    const { status } = await send(`Please call ${PHONE}.`, { confirmed });
    expect(status).toBe(201);
    expect(await confirmations()).toEqual([{ ...confirmed[0], actorId: agent.id }]);
    expect(JSON.stringify(await harness.database.admin`select * from audit`)).not.toContain('5550');
  });

  it('wants a reason for each, and none for what is not there', async () => {
    const text = `${PHONE} or mila@mail.example`;
    const one = [{ what: 'phone', reason: 'the desk' }];
    expect((await send(text, { confirmed: one })).body.details).toMatchObject({ what: 'email' });
    const both = [...one, { what: 'email', reason: 'she asked for it' }, { what: 'iban', reason: 'never mind' }];
    const before = (await confirmations()).length;
    expect((await send(text, { confirmed: both })).status).toBe(201);
    expect((await confirmations()).slice(before).map(({ what }) => what)).toEqual(['phone', 'email']);
  });

  it('lets no card out, whatever the reason, in public or in private', async () => {
    const confirmed = [{ what: 'card', reason: 'please' }];
    for (const audience of ['public', 'private'])
      expect((await send(`Yours is ${CARD}`, { audience, confirmed })).body.details).toMatchObject({
        what: 'card',
        level: 'block',
      });
  });

  it('minds notes not at all: they do not leave the house', async () => {
    expect((await send(`She gave ${PHONE} and ${CARD}`, { kind: 'note' })).status).toBe(201);
  });

  it('goes by what the brand has chosen, and lets its own numbers out', async () => {
    const rules = { card: 'block', token: 'block', iban: 'confirm', phone: 'block', email: 'off' };
    const { status, body } = await brand({ checkRules: rules, published: ['0031 6 55501234'] });
    expect([status, body.checkRules, body.published]).toEqual([200, rules, ['0031 6 55501234']]);
    expect((await send(`We are at ${PHONE}, write to mila@mail.example`)).status).toBe(201);
    expect((await send('We are at +31 6 5550 9999')).body.details).toMatchObject({ what: 'phone', level: 'block' });
    expect((await brand({ checkRules: { ...rules, phone: 'maybe' } })).status).toBe(400);
  });

  it('is asked once for an answer that is sent twice', async () => {
    const key = randomUUID();
    const confirmed = [{ what: 'iban', reason: 'it is our own' }];
    const before = (await confirmations()).length;
    const text = 'Our account is NL91 ABNA 0417 1643 00';
    const [one, two] = [await send(text, { confirmed }, key), await send(text, { confirmed }, key)];
    expect(two.body.id).toBe(one.body.id);
    expect(await confirmations()).toHaveLength(before + 1);
  });
});
