import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Harness, type Person, startHarness } from '../support/harness.ts';
import { type Asked, askOnX } from '../support/x-conversations.ts';

describe('the tone of an answer', () => {
  let harness: Harness;
  let agent: Person;
  let asked: Asked[];
  const send = (text: string, fields: object = {}) =>
    harness.call(agent, {
      method: 'POST',
      url: `/conversations/${asked[0]!.id}/messages`,
      body: { kind: 'reply', text, lastSeenSeq: 1_000, ...fields },
      headers: { 'idempotency-key': randomUUID() },
    });
  const brand = (conduct: object) =>
    harness.call(harness.admin, { method: 'PATCH', url: `/brands/${harness.brandId}`, body: { conduct } });
  const reasons = async () =>
    (
      await harness.database.admin<{ data: string; actorId: string }[]>`
        select data, actor_id as "actorId" from audit where action = 'reply.conduct_confirmed' order by position`
    ).map(({ data, actorId }) => ({ actorId, ...JSON.parse(data) }));

  beforeAll(async () => {
    harness = await startHarness();
    agent = await harness.person('agent');
    asked = await askOnX(harness, 1, { lang: 'nl' });
  });
  afterAll(() => harness[Symbol.asyncDispose]());

  it('holds a public answer back and says what and where', async () => {
    const text = 'Tja, dat is uw eigen fout.';
    const { status, body } = await send(text);
    expect([status, body.code, body.details.what]).toEqual([422, 'reply.conduct', 'blaming']);
    expect(text.slice(body.details.from, body.details.to)).toBe('uw eigen fout');
    expect(await harness.database.admin`select 1 from messages where direction = 'outbound'`).toHaveLength(0);
  });

  it('lets it go with a reason, and keeps the reason, not the words', async () => {
    const confirmed = [{ what: 'blaming', reason: 'It is a quotation' }];
    expect((await send('Tja, dat is uw eigen fout.', { confirmed })).status).toBe(201);
    expect(await reasons()).toEqual([{ ...confirmed[0], actorId: agent.id }]);
    expect(JSON.stringify(await harness.database.admin`select * from audit`)).not.toContain('eigen fout');
  });

  it('wants a reason for each, and one for private data besides', async () => {
    const text = 'LEES EERST ONZE MAIL, eigen schuld, of bel +31 6 5550 1234';
    const say = async (...what: string[]) =>
      (await send(text, { confirmed: what.map((one) => ({ what: one, reason: 'because' })) })).body;
    expect((await say()).details.what).toBe('phone');
    expect((await say('phone')).details.what).toBe('shouting');
    expect((await say('phone', 'shouting')).details.what).toBe('blaming');
    expect((await say('phone', 'shouting', 'blaming')).delivery).toBe('queued');
  });

  it('minds notes and private answers not at all', async () => {
    expect((await send('EIGEN SCHULD ALWEER HOOR', { kind: 'note' })).status).toBe(201);
    expect((await send('Eigen schuld.', { audience: 'private' })).body.code).not.toBe('reply.conduct');
  });

  it('goes by how the brand speaks, in the language of the conversation', async () => {
    expect((await brand({ isOn: true, address: 'formal' })).body.conduct).toEqual({ isOn: true, address: 'formal' });
    expect((await send('We zoeken je koffer.')).body.details).toMatchObject({ what: 'informal' });
    expect((await send('We zoeken uw koffer.')).status).toBe(201);
    // A formal tweet of an informal brand is nothing to remark on.
    await brand({ isOn: true, address: 'informal' });
    expect((await send('We hebben uw koffer.')).status).toBe(201);
    await brand({ isOn: false, address: null });
    expect((await send('EIGEN SCHULD, LEES ONZE MAIL')).status).toBe(201);
    expect((await brand({ isOn: true, address: 'rude' })).status).toBe(400);
  });
});
