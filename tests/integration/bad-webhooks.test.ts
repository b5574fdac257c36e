import { signForMeta } from '@kwartier/simulator';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Harness, PAGE, startHarness, X_ACCOUNT } from '../support/harness.ts';
import { comment, feedBody, postFacebook, postX } from '../support/webhooks.ts';

let harness: Harness;
let channelId: string;
let x: string;
beforeAll(async () => {
  harness = await startHarness();
  channelId = await harness.connectFacebook();
  x = await harness.connectX();
});
afterAll(() => harness[Symbol.asyncDispose]());
beforeEach(async () => {
  await harness.database.admin`delete from receipts`;
});

const count = async (table: string): Promise<number> =>
  (await harness.database.admin<{ n: number }[]>`select count(*)::int as n from ${harness.database.admin(table)}`)[0]!
    .n;
const refused = async (id: string): Promise<number> =>
  (await harness.call(harness.admin, { method: 'GET', url: `/channels/${id}` })).body.refusedWebhooks;
const messageOf = async (externalId: string) =>
  (await harness.database.admin`
    select text, edits, deleted_at, is_hidden, sent_at, author_name from messages where external_id = ${externalId}`) as unknown as Record<
    string,
    unknown
  >[];

describe('a webhook that nobody signed as it should be', () => {
  const body = feedBody(1_772_442_000_000, comment(1_772_442_000_000, '1_1'));
  const text = JSON.stringify(body);

  it.each([
    ['no signature', { secret: null }],
    ['a wrong secret', { secret: 'guessed' }],
    ["another channel's secret", { secret: X_ACCOUNT.consumerSecret }],
    [
      'a signature over something else',
      { secret: null, headers: { 'x-hub-signature-256': signForMeta(PAGE.appSecret, `${text} `) } },
    ],
    [
      'the older, weaker signature',
      { secret: null, headers: { 'x-hub-signature': 'sha1=0123456789012345678901234567890123456789' } },
    ],
    ['no more than the name of the method', { secret: null, headers: { 'x-hub-signature-256': 'sha256=' } }],
  ])('is refused with %s, counted, and leaves nothing', async (_what, options) => {
    const before = await refused(channelId);
    expect(await postFacebook(harness, channelId, body, options)).toEqual({
      status: 401,
      code: 'channel.unverified_signature',
    });
    expect(await count('receipts')).toBe(0);
    expect(await refused(channelId)).toBe(before + 1);
  });

  it("is refused at another channel's address, and at none", async () => {
    expect((await postFacebook(harness, x, body)).status).toBe(401);
    expect(await postFacebook(harness, crypto.randomUUID(), body)).toEqual({ status: 404, code: 'channel.not_found' });
    expect((await postFacebook(harness, 'not-an-id', body)).status).toBe(404);
    expect(await count('receipts')).toBe(0);
  });
});

describe('a signed webhook that is no sense', () => {
  it.each([
    ['cut off', '{"object":"page","entry":[', 400],
    ['empty', '', 400],
    ['no JSON', 'hello', 400],
    ['20,000 levels deep', `${'['.repeat(20_000)}${']'.repeat(20_000)}`, 400],
    ['10 MB long', JSON.stringify({ object: 'page', filler: 'x'.repeat(10 * 1024 * 1024) }), 413],
  ])('%s is refused and leaves nothing', async (_what, body, status) => {
    expect((await postFacebook(harness, channelId, body)).status).toBe(status);
    expect(await count('receipts')).toBe(0);
  });

  it.each([
    ['a list of numbers', '[1,2,3]'],
    ['a text', '"page"'],
    ['an object of something else', '{"object":"whatsapp_business_account","statuses":[]}'],
    [
      'something for an account that can be none',
      '{"object":"page","entry":[{"id":"\\u0000\\ud800","time":1,"changes":[{}]}]}',
    ],
    ['an envelope of nothing', JSON.stringify({ object: 'page', entry: [{ id: PAGE.id, time: 1 }] })],
  ])('%s is kept, set aside with a reason, and stops nothing', async (_what, body) => {
    const before = await count('quarantine');
    expect((await postFacebook(harness, channelId, body)).status).toBe(200);
    await harness.work({ poll: false });
    expect(await count('quarantine')).toBeGreaterThan(before);
    expect(await harness.database.admin`select id from receipts where processed_at is null`).toEqual([]);
  });

  it.each(['\u0000\ud800', '', 'x'.repeat(5_000), "'; drop table channels"])(
    'for the X account %j, which nobody has, it is kept as well',
    async (account) => {
      const before = await count('quarantine');
      const body = { for_user_id: account, tweet_create_events: [{ id_str: account }] };
      expect((await postX(harness, x, body)).status).toBe(200);
      await harness.work({ poll: false });
      expect(await count('quarantine')).toBeGreaterThan(before);
    },
  );
});

describe('one poisonous event among good ones', () => {
  const at = 1_772_442_000_000;
  /** Something that reads well and that Postgres will not have. */
  const refuse = (id: string) =>
    harness.database.admin.unsafe(
      `alter table messages add constraint poison check (external_id is distinct from '${id}')`,
    );
  const mend = () => harness.database.admin.unsafe('alter table messages drop constraint poison');
  const poison = comment(at, '7_13', { message: 'poison' });
  const unknown = { item: 'comment', verb: 'teleport', comment_id: '7_14', post_id: '7' };
  const listed = async () =>
    (await harness.call(harness.admin, { method: 'GET', url: '/quarantine' })).body.items as {
      id: string;
      reason: string;
      excerpt: string;
    }[];
  const close = (id: string, how: string) =>
    harness.call(harness.admin, { method: 'POST', url: `/quarantine/${id}/${how}` });

  it('costs only itself; it is shown with its reason, can be tried again as often as wanted, and dismissed', async () => {
    await harness.database.admin`delete from quarantine`;
    await refuse('7_13');
    const good = Array.from({ length: 10 }, (_, n) => comment(at + n * 1_000, `7_${n}`));
    expect(
      (await postFacebook(harness, channelId, feedBody(at, ...good.slice(0, 5), unknown, poison, ...good.slice(5))))
        .status,
    ).toBe(200);
    expect((await postFacebook(harness, channelId, feedBody(at, comment(at, '7_99')))).status).toBe(200);
    await harness.work({ poll: false });
    const stored = await harness.database.admin<{ externalId: string }[]>`
      select external_id as "externalId" from messages where external_id like '7\\_%'`;
    expect(stored.map((row) => row.externalId).sort()).toEqual(
      [...Array.from({ length: 10 }, (_, n) => `7_${n}`), '7_99'].sort(),
    );

    const items = await listed();
    expect(items).toHaveLength(2);
    const strange = items.find(({ excerpt }) => !excerpt.includes('poison'))!;
    const unstorable = items.find(({ excerpt }) => excerpt.includes('poison'))!;
    expect(strange.reason).toContain('teleport');
    expect(unstorable.reason).toContain('Could not be stored');

    // Trying again fails again while nothing was mended, and is visible each time.
    for (let time = 0; time < 2; time++) {
      const [item] = (await listed()).filter(({ excerpt }) => !excerpt.includes('poison'));
      expect((await close(item!.id, 'redrive')).status).toBe(204);
      expect((await close(item!.id, 'redrive')).status).toBe(404);
      await harness.work({ poll: false });
    }
    expect((await listed()).filter(({ reason }) => reason.includes('teleport'))).toHaveLength(1);

    for (const item of await listed()) expect((await close(item.id, 'dismissal')).status).toBe(204);
    expect(await listed()).toEqual([]);
    await mend();
  });

  it('comes in when it is tried again after the cause is gone', async () => {
    await refuse('8_13');
    await postFacebook(harness, channelId, feedBody(at, comment(at, '8_1'), comment(at, '8_13'), comment(at, '8_2')));
    await harness.work({ poll: false });
    expect(
      [await messageOf('8_1'), await messageOf('8_13'), await messageOf('8_2')].map((rows) => rows.length),
    ).toEqual([1, 0, 1]);
    await mend();

    const [item] = await listed();
    expect((await close(item!.id, 'redrive')).status).toBe(204);
    await harness.work({ poll: false });
    expect(
      [await messageOf('8_1'), await messageOf('8_13'), await messageOf('8_2')].map((rows) => rows.length),
    ).toEqual([1, 1, 1]);
    expect(await listed()).toEqual([]);
  });
});

describe('the same events, repeated and in any order', () => {
  const permutations = <T>(items: readonly T[]): T[][] =>
    items.length < 2
      ? [[...items]]
      : items.flatMap((item, index) => permutations(items.toSpliced(index, 1)).map((rest) => [item, ...rest]));
  const at = 1_772_442_000_000;
  const stories = {
    'edited, hidden and deleted': ['add', 'edited', 'hide', 'remove'],
    'edited twice and shown again': ['add', 'edited', 'edited again', 'hide', 'unhide'],
  } as const;

  function event(id: string, verb: string): unknown {
    const time = { add: 0, edited: 10_000, 'edited again': 20_000, hide: 30_000, unhide: 40_000, remove: 50_000 }[
      verb
    ]!;
    const base = comment(at, id);
    if (verb === 'add') return feedBody(at, base);
    const { message: _message, created_time: _time, ...bare } = base;
    const text = verb.startsWith('edited') ? { message: verb } : {};
    return feedBody(at + time, { ...bare, verb: verb.split(' ')[0], ...text });
  }

  it.each(Object.entries(stories))('%s: all permutations end the same', async (_name, verbs) => {
    const orders = permutations(verbs);
    const idOf = (index: number) => `p${verbs.length}_${index}`;
    for (let step = 0; step < verbs.length; step++) {
      for (const [index, order] of orders.entries()) {
        // Of half of them everything meets in one batch.
        const now = index % 2 === 0 ? order.slice(step, step + 1) : step === verbs.length - 1 ? order : [];
        for (const verb of now) await postFacebook(harness, channelId, event(idOf(index), verb));
      }
      await harness.work({ poll: false });
    }
    const ends = new Set<string>();
    for (const index of orders.keys()) ends.add(JSON.stringify(await messageOf(idOf(index))));
    expect([...ends]).toEqual([[...ends][0]]);
    const [end] = JSON.parse([...ends][0]!) as Record<string, unknown>[];
    expect(end).toMatchObject(
      verbs.includes('remove' as never)
        ? { text: '', deleted_at: expect.any(String) }
        : { text: 'edited again', edits: 2, is_hidden: false, deleted_at: null },
    );
  });

  it('one event three times at once, and again later in other bytes, is one message', async () => {
    const body = feedBody(at, comment(at, 'again_1'));
    const answers = await Promise.all([1, 2, 3].map(() => postFacebook(harness, channelId, body)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    await Promise.all([harness.work({ poll: false }), harness.work({ poll: false })]);
    await postFacebook(harness, channelId, feedBody(at + 60_000, comment(at, 'again_1')));
    await harness.work({ poll: false });
    expect(await messageOf('again_1')).toHaveLength(1);
  });
});

describe('awkward characters', () => {
  const at = 1_772_442_000_000;
  it.each([
    ['U+0000', 'a\u0000b', 'ab'],
    ['half a character', 'a\ud83db', 'a\ufffdb'],
    ['right to left', 'أين حقيبتي؟ \u202eabc\u202c', 'أين حقيبتي؟ \u202eabc\u202c'],
    ['emoji made of several', '👩‍👩‍👧 🏳️‍🌈 🇳🇱', '👩‍👩‍👧 🏳️‍🌈 🇳🇱'],
    ['decomposed letters', 'e\u0301', '\u00e9'],
    ['names of prototypes', '{"__proto__":{"x":1}} constructor', '{"__proto__":{"x":1}} constructor'],
    ['what SQL and HTML would take', `'); drop table messages;-- <script>`, `'); drop table messages;-- <script>`],
  ])('%s arrives right', async (what, sent, kept) => {
    const id = `c_${what.replaceAll(' ', '_')}`;
    const text = JSON.stringify(feedBody(at, comment(at, id, { message: sent, from: { id: '77_1', name: sent } })));
    expect((await postFacebook(harness, channelId, text)).status).toBe(200);
    await harness.work({ poll: false });
    expect(await messageOf(id)).toMatchObject([{ text: kept, author_name: kept }]);
  });

  it('ids above 2^53 keep every digit, also where a platform writes them as numbers', async () => {
    const id = '1728374655839021057';
    const body = JSON.stringify({
      for_user_id: X_ACCOUNT.id,
      tweet_create_events: [
        {
          id: 0,
          id_str: undefined,
          text: '@KwartAir hello',
          created_at: 'Mon Mar 02 08:59:00 +0000 2026',
          user: { id: 1, name: 'Big', screen_name: 'big' },
          entities: { user_mentions: [{ id: 2, screen_name: 'KwartAir', name: 'K', indices: [0, 9] }] },
        },
      ],
    })
      .replace('"id":0', `"id":${id}`)
      .replace('"id":1,', '"id":9007199254740993,')
      .replace('"id":2,', `"id":${X_ACCOUNT.id},`);
    expect((await postX(harness, x, body)).status).toBe(200);
    await harness.work({ poll: false });
    const [row] = await harness.database.admin`
      select m.external_id, c.person_external_id from messages m join conversations c on c.id = m.conversation_id where m.channel_id = ${x}`;
    expect(row).toEqual({ external_id: id, person_external_id: '9007199254740993' });
  });
});
