import type { WorkspaceId } from '@kwartier/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Harness, type Person, startHarness } from '../support/harness.ts';
import { HOSTILE_TEXTS } from '../support/hostile-texts.ts';
import { otherWorkspace } from '../support/other-workspace.ts';

const AT = Date.parse('2026-03-02T09:00:00.000Z');
const DAY = 86_400_000;

/** Who says what, in the order in which they say it, a day apart. */
const SAID = [
  { handle: 'mila_devries', name: 'Mila Jansen', text: 'My suitcase never arrived, three days now', lang: 'en' },
  { handle: 'bruno', name: 'Bruno Achterberg', text: 'Mijn bagage is nog steeds kwijt!', lang: 'nl' },
  { handle: 'yuki', name: '山田ゆき', text: '荷物が届きません。どうなっていますか', lang: 'ja' },
  { handle: 'layla', name: 'ليلى حداد', text: 'أين حقيبتي؟ انتظرت كثيرًا', lang: 'ar' },
  { handle: 'zoe', name: 'Zoé Lefèvre', text: 'Le café était froid et ma valise cassée', lang: 'fr' },
  { handle: 'arrived_late', name: 'Tom', text: 'It arrived, but my suitcase is never clean', lang: 'en' },
] as const;

describe('search', () => {
  let harness: Harness;
  let lead: Person;
  let agent: Person;
  let viewer: Person;
  const get = (who: Person, url: string) => harness.call(who, { method: 'GET', url });
  const find = async (q: string, who = agent, more = '') =>
    (await get(who, `/conversations?status=any&q=${encodeURIComponent(q)}${more}`)).body;
  const whoIsFound = async (q: string, who = agent): Promise<string[]> =>
    (await find(q, who)).items?.map((row: { contact: { name: string } }) => row.contact.name);
  const idOf = async (name: string) => (await find(`from:"${name}"`)).items[0].id as string;

  beforeAll(async () => {
    harness = await startHarness({ at: AT });
    [lead, agent, viewer] = [
      await harness.person('lead'),
      await harness.person('agent'),
      await harness.person('viewer'),
    ];
    await harness.connectX();
    const { x } = harness.simulator;
    x.setRateLimit('mentions', 100_000);
    for (const { handle, name, text, lang } of SAID) {
      const { id } = x.addUser({ handle, name });
      x.post({ author: id, text: `@KwartAir ${text}`, lang });
      harness.clock.advance(DAY);
      await harness.work();
    }
    for (const person of [lead, agent, viewer]) await harness.signInAgain(person);
  });
  afterAll(() => harness[Symbol.asyncDispose]());

  it.each([
    ['all words, in any order, newest first', 'suitcase never', ['Tom', 'Mila Jansen']],
    ['words by their beginning', 'suitc', ['Tom', 'Mila Jansen']],
    ['a phrase word for word', '"never arrived"', ['Mila Jansen']],
    ['words without their accents', 'cafe cassee', ['Zoé Lefèvre']],
    ['capitals as small letters', 'BAGAGE', ['Bruno Achterberg']],
    ['Japanese inside a sentence', '届きません', ['山田ゆき']],
    ['Arabic without its vowel signs', 'كثيرا', ['ليلى حداد']],
    ['a name', 'jansen', ['Mila Jansen']],
    ['a handle', '@mila_devries', ['Mila Jansen']],
    ['a name with a slip of the pen', 'Jansem', ['Mila Jansen']],
    ['a name with two letters swapped', 'Burno', ['Bruno Achterberg']],
    ['nothing for what nobody said', 'helicopter', []],
    ['nothing for a quote and a backslash', `o'brien \\ & | !`, []],
  ])('finds %s', async (_what, q, names) => expect(await whoIsFound(q)).toEqual(names));

  it('shows the words where they were said', async () => {
    const page = await find('suitcase never');
    expect(page.matches).toHaveLength(2);
    const [match] = page.matches.filter(
      ({ conversationId }: { conversationId: string }) => conversationId === page.items[1].id,
    );
    expect(match).toMatchObject({ isNote: false, excerpt: '@KwartAir My suitcase never arrived, three days now' });
  });

  it('reads the same words out of a text the short way and the long way', async () => {
    const texts = [
      ...SAID.map(({ text }) => text),
      // Postgres holds no NUL.
      ...HOSTILE_TEXTS.map((text) => text.replaceAll('\u0000', '')),
      '',
      '   ',
      "it's \\ 'quoted' a:1 b:2A & | ! <-> (x) @week",
      'tabs\tand\nlines\u00a0and\u2028more',
      `${'long'.repeat(30)} word`,
      `é${'x'.repeat(50)}`,
      'İstanbul ISTANBUL ß Œuvre 12,50 € 🙂👨‍👩‍👧',
      'คุณสวัสดี mixed with words',
      'a '.repeat(12_000),
    ];
    const differing = await harness.database.admin<{ said: string }[]>`
      select said from unnest(${texts}::text[]) as said
      where search_vector(said, 'epoch'::timestamptz + interval '1 week') is distinct from array_to_tsvector(search_words(said) || array['@1'])`;
    expect(differing.map(({ said }) => said)).toEqual([]);
  });

  it('finds what colleagues noted', async () => {
    const id = await idOf('Bruno Achterberg');
    const note = { kind: 'note', text: 'Waits for the courier from Maastricht', lastSeenSeq: 0 };
    await harness.call(agent, {
      method: 'POST',
      url: `/conversations/${id}/messages`,
      body: note,
      headers: { 'idempotency-key': crypto.randomUUID() },
    });
    const page = await find('maastricht');
    expect(page.items.map((row: { id: string }) => row.id)).toEqual([id]);
    expect(page.matches).toMatchObject([{ isNote: true }]);
  });

  it('understands its operators, alone and together', async () => {
    const mila = await idOf('Mila Jansen');
    const tag = (await harness.call(lead, { method: 'POST', url: '/tags', body: { name: 'Lost luggage' } })).body.id;
    await harness.call(agent, { method: 'PUT', url: `/conversations/${mila}/tags`, body: { tagIds: [tag] } });
    await harness.call(agent, { method: 'PUT', url: `/conversations/${mila}/assignee`, body: {} });
    await harness.call(agent, { method: 'PUT', url: `/conversations/${mila}/priority`, body: { priority: 'urgent' } });
    await harness.call(agent, {
      method: 'PUT',
      url: `/conversations/${await idOf('Tom')}/status`,
      body: { status: 'resolved' },
    });
    for (const [q, names] of [
      ['tag:"lost luggage"', ['Mila Jansen']],
      ['is:mine', ['Mila Jansen']],
      ['assignee:me suitcase', ['Mila Jansen']],
      [`assignee:"agent 2"`, ['Mila Jansen']],
      ['priority:urgent', ['Mila Jansen']],
      ['suitcase -priority:urgent', ['Tom']],
      ['is:resolved', ['Tom']],
      ['suitcase is:open', ['Mila Jansen']],
      ['lang:nl', ['Bruno Achterberg']],
      ['lang:nl lang:ja is:unassigned', ['山田ゆき', 'Bruno Achterberg']],
      ['before:2026-03-03', ['Mila Jansen']],
      ['after:2026-03-07', ['Tom']],
      ['from:jansn', ['Mila Jansen']],
      ['channel:facebook', []],
      ['channel:"Kwart Air on X" is:late from:mila', ['Mila Jansen']],
      ['team:nobody', []],
      ['is:private', []],
    ] as const)
      expect([q, (await whoIsFound(q)).toSorted()]).toEqual([q, [...names].toSorted()]);
  });

  it('says what an operator knows', async () => {
    const { status, body } = await get(agent, `/conversations?q=${encodeURIComponent('is:sleepy')}`);
    expect(status).toBe(422);
    expect(body).toMatchObject({ code: 'search.not_understood', details: { operator: 'is' } });
    expect(body.detail).toContain('open, snoozed');
  });

  it('tells who sees names masked nothing by a name', async () => {
    expect(await whoIsFound('jansen', viewer)).toEqual([]);
    expect(await whoIsFound('from:jansen', viewer)).toEqual([]);
    expect((await find('suitcase never', viewer)).items).toHaveLength(2);
  });

  it('finds what was changed and no longer what was taken away', async () => {
    await harness.database
      .admin`update messages set text = ${'My rucksack never arrived'} where text like ${'%three days now'}`;
    expect(await whoIsFound('rucksack')).toEqual(['Mila Jansen']);
    expect(await whoIsFound('"three days now"')).toEqual([]);
  });

  it('gives every conversation once over all pages, newest first', async () => {
    const { x } = harness.simulator;
    for (let n = 0; n < 45; n++) {
      const { id } = x.addUser({ handle: `paged_${n}`, name: n % 3 === 0 ? `Paging ${n}` : `Other ${n}` });
      x.post({ author: id, text: `@KwartAir paging question ${n}`, lang: 'en' });
      x.post({ author: id, text: `@KwartAir paging once more ${n}`, lang: 'en' });
      harness.clock.advance(1_000);
    }
    harness.clock.advance(60_000);
    await harness.work();
    const expected = (
      await harness.database.admin<{ n: number }[]>`
      select count(distinct conversation_id)::int as n from messages where text like ${'%paging%'}`
    )[0]!.n;
    const seen: string[] = [];
    let cursor: string | null = '';
    for (let pages = 0; cursor !== null && pages < 20; pages++) {
      const page: { items: { id: string }[]; nextCursor: string | null } = await find(
        'paging',
        agent,
        `&limit=7${cursor ? `&cursor=${cursor}` : ''}`,
      );
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    }
    expect(cursor).toBeNull();
    expect(seen).toHaveLength(expected);
    expect(new Set(seen).size).toBe(expected);
  });

  it('never finds what is another workspace’s', async () => {
    const other = await otherWorkspace(harness);
    await harness.database
      .admin`update messages set text = ${'quetzalcoatl'} where workspace_id = ${other.workspaceId}`;
    expect(await whoIsFound('quetzalcoatl')).toEqual([]);
    const found: unknown[] = await harness.deps.db.run(other.workspaceId as WorkspaceId, (sql) =>
      sql`select * from find_messages('quetzalcoatl', null, now() + interval '900 days', '00000000-0000-0000-0000-000000000000', 10)`.execute(),
    );
    expect(found.length).toBeGreaterThan(0);
    const outside = await harness.deps.db.directory((sql) =>
      sql`select * from find_messages('quetzalcoatl', null, now() + interval '900 days', '00000000-0000-0000-0000-000000000000', 10)`.execute(),
    );
    expect(outside).toHaveLength(0);
  });
});

describe('views', () => {
  let harness: Harness;
  let lead: Person;
  let agent: Person;
  let colleague: Person;
  const call = (who: Person, method: 'GET' | 'POST' | 'PUT' | 'DELETE', url: string, body?: unknown) =>
    harness.call(who, { method, url, ...(body ? { body } : {}) });
  const fields = {
    name: 'Late in Dutch',
    scope: 'personal',
    teamId: null,
    brandId: null,
    query: 'is:late lang:nl',
    sort: 'waiting',
  };
  const names = async (who: Person) =>
    (await call(who, 'GET', '/views')).body.items.map(({ name }: { name: string }) => name);

  beforeAll(async () => {
    harness = await startHarness({ at: AT });
    [lead, agent, colleague] = [
      await harness.person('lead'),
      await harness.person('agent'),
      await harness.person('agent', { teamIds: [] }),
    ];
    await harness.connectX();
    const { x } = harness.simulator;
    x.post({
      author: x.addUser({ handle: 'bruno', name: 'Bruno' }).id,
      text: '@KwartAir Mijn bagage is nog steeds kwijt!',
      lang: 'nl',
    });
    harness.clock.advance(11_000);
    await harness.work();
  });
  afterAll(() => harness[Symbol.asyncDispose]());

  it('are one’s own, and counted as they are now', async () => {
    const { status, body } = await call(agent, 'POST', '/views', fields);
    expect(status).toBe(201);
    const counts = async () => (await call(agent, 'GET', '/views/counts')).body.items;
    expect(await counts()).toEqual([{ id: body.id, count: 0 }]);
    harness.clock.advance(2 * 3_600_000);
    expect(await counts()).toEqual([{ id: body.id, count: 1 }]);
    await call(agent, 'PUT', `/views/${body.id}`, { ...fields, query: 'bagage' });
    expect(await counts()).toEqual([{ id: body.id, count: 1 }]);
    expect(await names(colleague)).toEqual([]);
    expect((await call(lead, 'DELETE', `/views/${body.id}`)).status).toBe(404);
    expect((await call(agent, 'DELETE', `/views/${body.id}`)).status).toBe(204);
    expect(await names(agent)).toEqual([]);
  });

  it('are shared with a team, a brand or everybody by who may, with an entry in the audit', async () => {
    const shared = { ...fields, name: 'Night', scope: 'team', teamId: harness.teamId };
    expect((await call(agent, 'POST', '/views', shared)).status).toBe(403);
    const made = await call(lead, 'POST', '/views', shared);
    await call(lead, 'POST', '/views', { ...fields, name: 'Brand', scope: 'brand', brandId: harness.brandId });
    expect(await names(agent)).toEqual(['Brand', 'Night']);
    expect(await names(colleague)).toEqual(['Brand']);
    expect((await call(agent, 'PUT', `/views/${made.body.id}`, shared)).status).toBe(403);
    const rows = await harness.database.admin`select 1 from audit where action = ${'view.added'}`;
    expect(rows).toHaveLength(2);
  });

  it('say what their rows show, and keep it until somebody says otherwise', async () => {
    const made = (await call(agent, 'POST', '/views', { ...fields, columns: ['waiting', 'tags', 'tags'] })).body;
    expect(made.columns).toEqual(['tags', 'waiting']);
    const changed = (columns?: unknown) => call(agent, 'PUT', `/views/${made.id}`, { ...fields, columns });
    expect((await changed()).body.columns).toEqual(['tags', 'waiting']);
    expect((await changed(['salary'])).status).toBe(400);
    expect((await changed([])).body.columns).toEqual([]);
    expect((await changed(null)).body.columns).toBeNull();
    await call(agent, 'DELETE', `/views/${made.id}`);
  });

  it('hold nothing that means nothing', async () => {
    expect((await call(agent, 'POST', '/views', { ...fields, query: 'is:sleepy' })).body.code).toBe(
      'search.not_understood',
    );
    expect((await call(agent, 'POST', '/views', { ...fields, query: ' ' })).status).toBe(400);
    expect((await call(lead, 'POST', '/views', { ...fields, scope: 'team' })).body.code).toBe('team.not_found');
    expect(
      (await call(lead, 'POST', '/views', { ...fields, scope: 'brand', brandId: crypto.randomUUID() })).body.code,
    ).toBe('brand.not_found');
  });
});
