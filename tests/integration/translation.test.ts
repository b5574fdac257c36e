import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Harness, type Person, startHarness } from '../support/harness.ts';
import { startTranslationService, type TranslationService } from '../support/translation-service.ts';
import { startDrawing } from '../support/uploads.ts';

let service: TranslationService;
/** Nobody let this one through. */
let inside: TranslationService;
let fetcher: Awaited<ReturnType<typeof startDrawing>>;
let harness: Harness;
let agent: Person;
let conversationId: string;
let messageId: string;
beforeAll(async () => {
  [service, inside] = [await startTranslationService(), await startTranslationService()];
  fetcher = await startDrawing([service.origin]);
  harness = await startHarness({ settings: { FETCHER_URL: fetcher.url } });
  agent = await harness.person('agent');
  await harness.connectX();
  const { x } = harness.simulator;
  const { id } = x.addUser({ handle: 'marloes_h', name: 'Marloes Hendriks' });
  x.post({ author: id, text: '@KwartAir Waar blijft mijn koffer?', lang: 'nl' });
  harness.clock.advance(11_000);
  await harness.work();
  const [asked] = await harness.database.admin<{ conversationId: string; messageId: string }[]>`
    select conversation_id as "conversationId", id as "messageId" from messages`;
  ({ conversationId, messageId } = asked!);
});
afterAll(async () => {
  await harness[Symbol.asyncDispose]();
  await Promise.all([service[Symbol.asyncDispose](), inside[Symbol.asyncDispose](), fetcher.close()]);
});
beforeEach(() => {
  service.asked.length = 0;
  service.refusals.length = 0;
});

const set = (body: object) => harness.call(harness.admin, { method: 'PUT', url: '/care/translation', body });
const settings = async (who = harness.admin) => harness.call(who, { method: 'GET', url: '/care/translation' });
const translate = (target = 'en', who = agent) =>
  harness.call(who, { method: 'POST', url: `/messages/${messageId}/translation`, body: { target } });
const answer = (text: string, target = 'nl') =>
  harness.call(agent, { method: 'POST', url: `/conversations/${conversationId}/translation`, body: { text, target } });

describe('who translates', () => {
  it('is nobody until an admin chooses, and no word leaves the house', async () => {
    expect((await settings()).body).toEqual({ settings: null });
    expect((await translate()).body).toMatchObject({
      code: 'translation.off',
      detail: expect.stringContaining('admin'),
    });
    expect((await harness.call(agent, { method: 'GET', url: '/me' })).body.translates).toBe(false);
    expect(service.asked).toEqual([]);
  });

  it('is tried out with a greeting, and saved only if it answers', async () => {
    const fields = { provider: 'libretranslate', baseUrl: service.origin, key: 'the-secret-key' };
    const tried = await harness.call(harness.admin, {
      method: 'POST',
      url: '/care/translation/test',
      body: { ...fields, target: 'nl' },
    });
    expect(tried.body.text).toMatch(/\(nl\)$/);
    expect((await settings()).body.settings).toBeNull();
    service.refusals.push({ status: 403, body: { error: 'Invalid API key' } });
    expect((await set(fields)).body).toMatchObject({
      code: 'translation.failed',
      detail: expect.stringContaining('does not take the key'),
    });
    expect((await settings()).body.settings).toBeNull();
    expect((await set(fields)).body.settings).toEqual({
      provider: 'libretranslate',
      baseUrl: service.origin,
      hasKey: true,
    });
    expect((await harness.call(agent, { method: 'GET', url: '/me' })).body.translates).toBe(true);
    // Sealed, and in no record.
    const rows = await harness.database.admin<{ key: Uint8Array }[]>`select api_key as key from translation_settings`;
    expect(Buffer.from(rows[0]!.key).toString('latin1')).not.toContain('the-secret-key');
    const [entry] = await harness.database.admin<{ data: string }[]>`
      select data from audit where action = 'translation.changed'`;
    expect(JSON.parse(entry!.data)).toMatchObject({ after: { provider: 'libretranslate' }, isKeyNew: true });
    expect(entry!.data).not.toContain('the-secret-key');
    expect((await harness.call(agent, { method: 'PUT', url: '/care/translation', body: fields })).status).toBe(403);
  });

  it('is never called inside, and is not sent a key that was kept for another address', async () => {
    const refused = await set({ provider: 'libretranslate', baseUrl: inside.origin });
    expect(refused.body).toMatchObject({
      code: 'translation.failed',
      detail: expect.stringContaining('open internet'),
    });
    for (const baseUrl of ['http://169.254.169.254', 'https://localhost', 'http://example.com'])
      expect((await set({ provider: 'deepl', baseUrl })).body.code).toBe('translation.failed');
    expect(inside.asked).toEqual([]);
    await set({ provider: 'deepl', baseUrl: service.origin });
    expect(service.asked.at(-1)!.authorization).toBeUndefined();
    expect(JSON.stringify(service.asked)).not.toContain('the-secret-key');
  });
});

describe('what is translated', () => {
  beforeAll(() => set({ provider: 'deepl', baseUrl: service.origin, key: 'k:fx' }));

  it('is a message, asked once for each language however many want it, with its words alone', async () => {
    const both = await Promise.all([translate(), translate()]);
    for (const { body } of both)
      expect(body).toEqual({ text: expect.stringMatching(/\(EN-GB\)$/), source: 'nl', by: 'DeepL' });
    expect((await translate()).body).toEqual(both[0]!.body);
    expect(service.asked).toEqual([
      {
        path: '/v2/translate',
        authorization: 'DeepL-Auth-Key k:fx',
        body: { text: ['@KwartAir Waar blijft mijn koffer?'], source_lang: 'NL', target_lang: 'EN-GB' },
      },
    ]);
    await translate('de');
    expect(service.asked).toHaveLength(2);
    expect((await translate('en', await harness.person('viewer'))).status).toBe(403);
  });

  it('is an answer that is being written: nothing is kept and nothing is sent', async () => {
    const before = harness.simulator.x.ledger.length;
    expect((await answer('We look for it')).body.text).toMatch(/\(NL\)$/);
    await harness.work();
    expect(harness.simulator.x.ledger).toHaveLength(before);
    expect(await harness.database.admin`select 1 from translations where text like '%(NL)'`).toHaveLength(0);
    expect(await harness.database.admin`select 1 from messages where direction = 'outbound'`).toHaveLength(0);
  });

  it.each([
    [{ status: 456, body: { message: 'Quota Exceeded' } }, 'used up'],
    [{ status: 429, body: {} }, 'Try again'],
    [{ status: 400, body: { message: "Value for 'target_lang' not supported." } }, 'does not know'],
    [{ status: 200, body: '<html>' }, 'is no translation'],
  ])('fails with what to do: %j', async (refusal, words) => {
    service.refusals.push(refusal);
    expect((await answer('Hello')).body).toMatchObject({
      code: 'translation.failed',
      detail: expect.stringContaining(words),
    });
  });

  it('is in what is held on a person, and goes with what they said', async () => {
    const [person] = await harness.database.admin<{ contactId: string }[]>`
      select contact_id as "contactId" from conversations`;
    const { contactId } = person!;
    const held = await harness.call(harness.admin, { method: 'GET', url: `/contacts/${contactId}/export` });
    expect(held.body.translations.map(({ target }: { target: string }) => target)).toEqual(['de', 'en']);
    const lead = await harness.person('lead');
    await harness.call(lead, { method: 'POST', url: `/contacts/${contactId}/erasure` });
    const { body } = await harness.call(harness.admin, { method: 'GET', url: '/erasures' });
    await harness.call(harness.admin, { method: 'POST', url: `/erasures/${body.items[0].id}/confirmation` });
    await harness.erase();
    expect(await harness.database.admin`select 1 from translations`).toHaveLength(0);
    expect((await translate()).body.code).toBe('message.not_found');
  });

  it('is nothing any more when an admin turns it off', async () => {
    await harness.call(harness.admin, { method: 'DELETE', url: '/care/translation' });
    expect((await settings()).body.settings).toBeNull();
    expect(await harness.database.admin`select 1 from audit where action = 'translation.turned_off'`).toHaveLength(1);
  });
});
