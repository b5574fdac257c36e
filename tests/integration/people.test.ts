import type { ChannelId } from '@kwartier/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Harness, type Person, startHarness } from '../support/harness.ts';
import { otherWorkspace } from '../support/other-workspace.ts';
import { comment, feedBody, postFacebook } from '../support/webhooks.ts';

const AT = Date.parse('2026-03-02T09:00:00.000Z');
const NAME = 'Mila Jansen';

describe('one person over all that we know', () => {
  let harness: Harness;
  let page: ChannelId;
  let agent: Person;
  let comments = 0;
  const onPlatform = new Map<string, string>();

  const get = (who: Person, url: string) => harness.call(who, { method: 'GET', url });
  const send = (method: 'POST' | 'PUT' | 'PATCH' | 'DELETE', url: string, body?: unknown, who = agent) =>
    harness.call(who, { method, url, ...(body === undefined ? {} : { body }) });
  const contactOf = async (text: string) => {
    const [row] = await harness.database.admin<{ contactId: string; conversationId: string }[]>`
      select c.contact_id as "contactId", c.id as "conversationId" from messages m join conversations c on c.id = m.conversation_id where m.text = ${text}`;
    return row!;
  };
  /** A comment on Facebook. @returns whose it is here */
  const onFacebook = async (text: string, person = { id: '91', name: NAME }) => {
    comments += 1;
    harness.clock.advance(1_000);
    const at = harness.clock.now();
    await postFacebook(harness, page, feedBody(at, comment(at, `1_${comments}`, { from: person, message: text })));
    await harness.work({ poll: false });
    return contactOf(text);
  };
  /** A post on X by somebody of the same name. */
  const onX = async (text: string, name = NAME, handle = 'mila_jansen') => {
    harness.clock.advance(11_000);
    const { x } = harness.simulator;
    const author = onPlatform.get(handle) ?? x.addUser({ handle, name }).id;
    onPlatform.set(handle, author);
    x.post({ author, text: `@KwartAir ${text}` });
    await harness.work();
    return contactOf(`@KwartAir ${text}`);
  };

  beforeAll(async () => {
    harness = await startHarness({ at: AT });
    page = await harness.connectFacebook();
    await harness.connectX();
    agent = await harness.person('agent');
  });
  afterAll(() => harness[Symbol.asyncDispose]());

  it('suggests whoever has the same name elsewhere, and says why', async () => {
    const mine = await onFacebook('Where is my suitcase?');
    const other = await onX('Hello, still no suitcase here');
    expect(other.contactId).not.toBe(mine.contactId);
    const { body } = await get(agent, `/contacts/${mine.contactId}/suggestions`);
    expect(body.items).toMatchObject([{ id: other.contactId, name: NAME, conversations: 1, reasons: ['same_name'] }]);
  });

  it('makes one person of two when somebody says so, with one timeline, and two again', async () => {
    const mine = await contactOf('Where is my suitcase?');
    const other = await contactOf('@KwartAir Hello, still no suitcase here');
    const merged = await send('POST', `/contacts/${mine.contactId}/merges`, { contactId: other.contactId });
    expect(merged.status).toBe(201);
    const timeline = await get(agent, `/contacts/${mine.contactId}/timeline`);
    expect(
      timeline.body.items.map((item: { text: string; conversation: { platform: string } }) => [
        item.text,
        item.conversation.platform,
      ]),
    ).toEqual([
      ['@KwartAir Hello, still no suitcase here', 'x'],
      ['Where is my suitcase?', 'facebook'],
    ]);
    expect((await get(agent, `/conversations/${other.conversationId}`)).body.contact.id).toBe(mine.contactId);
    // A link to the contact that went away leads to the one that stayed.
    expect((await get(agent, `/contacts/${other.contactId}`)).body.id).toBe(mine.contactId);
    expect((await get(agent, `/contacts/${mine.contactId}/suggestions`)).body.items).toEqual([]);

    const later = await onX('And now it rains as well');
    expect(later.contactId).toBe(mine.contactId);

    expect((await send('DELETE', `/contact-merges/${merged.body.id}`)).status).toBe(204);
    expect((await contactOf('@KwartAir Hello, still no suitcase here')).contactId).toBe(other.contactId);
    expect((await contactOf('@KwartAir And now it rains as well')).contactId).toBe(other.contactId);
    expect((await contactOf('Where is my suitcase?')).contactId).toBe(mine.contactId);
    expect((await onX('Anybody there on this line?')).contactId).toBe(other.contactId);
    expect((await send('DELETE', `/contact-merges/${merged.body.id}`)).body.code).toBe('contact.merge_not_found');
  });

  it('tells every console which conversations have another person now', async () => {
    const mine = await contactOf('Where is my suitcase?');
    const other = await contactOf('@KwartAir Hello, still no suitcase here');
    harness.published.length = 0;
    const { body } = await send('POST', `/contacts/${mine.contactId}/merges`, { contactId: other.contactId });
    const named = harness.published
      .filter(({ name }) => name === 'conversations.changed')
      .flatMap(({ event }) =>
        (event as { items: { conversationId: string }[] }).items.map((item) => item.conversationId),
      );
    expect(named).toContain(other.conversationId);
    expect(harness.published).toContainEqual({ name: 'contact.changed', event: { contactId: mine.contactId } });
    await send('DELETE', `/contact-merges/${body.id}`);
  });

  it('does not suggest again whom somebody has told apart', async () => {
    const mine = await contactOf('Where is my suitcase?');
    const other = await contactOf('@KwartAir Hello, still no suitcase here');
    expect((await send('PUT', `/contacts/${other.contactId}/apart`, { contactId: mine.contactId })).status).toBe(204);
    expect((await get(agent, `/contacts/${mine.contactId}/suggestions`)).body.items).toEqual([]);
    expect((await get(agent, `/contacts/${other.contactId}/suggestions`)).body.items).toEqual([]);
  });

  it('keeps roles, preferences, notes and what other systems say', async () => {
    const { contactId } = await contactOf('Where is my suitcase?');
    const edited = await send('PATCH', `/contacts/${contactId}/care`, {
      roles: ['press', 'customer'],
      preferredLanguage: 'nl',
      preferredChannel: 'facebook_private',
    });
    expect(edited.body).toMatchObject({ roles: ['press', 'customer'], preferredLanguage: 'nl' });
    expect((await send('PATCH', `/contacts/${contactId}/care`, { preferredLanguage: null })).body).toMatchObject({
      roles: ['press', 'customer'],
      preferredLanguage: null,
      preferredChannel: 'facebook_private',
    });
    const note = await send('POST', `/contacts/${contactId}/notes`, { text: 'Flies every week.' });
    expect(note.status).toBe(201);
    const attributes = { values: { level: 'gold', bookings: '41' } };
    expect((await send('PUT', `/contacts/${contactId}/attributes/loyalty`, attributes)).body.attributes).toMatchObject([
      { source: 'loyalty', values: attributes.values },
    ]);
    const { body } = await get(agent, `/contacts/${contactId}/care`);
    expect(body.notes).toMatchObject([{ id: note.body.id, agentId: agent.id, text: 'Flies every week.' }]);
    expect((await send('PUT', `/contacts/${contactId}/attributes/loyalty`, { values: {} })).body.attributes).toEqual(
      [],
    );
    const stranger = await harness.person('agent');
    expect((await send('DELETE', `/contacts/${contactId}/notes/${note.body.id}`, undefined, stranger)).status).toBe(
      403,
    );
    expect((await send('DELETE', `/contacts/${contactId}/notes/${note.body.id}`)).status).toBe(204);
    expect((await get(agent, `/contacts/${contactId}/care`)).body.notes).toEqual([]);
  });

  it('is all in the audit: who joined whom, who parted them, who took a note away', async () => {
    const rows = await harness.database.admin<
      { action: string }[]
    >`select action from audit where subject_type = 'contact' order by position`;
    const actions = rows.map(({ action }) => action);
    for (const action of [
      'contact.merged',
      'contact.parted',
      'contact.told_apart',
      'contact.changed',
      'contact_note.removed',
    ])
      expect(actions).toContain(action);
  });

  it('shows nobody more than they may see', async () => {
    const { contactId } = await contactOf('Where is my suitcase?');
    await send('POST', `/contacts/${contactId}/notes`, { text: 'Lives in Delft.' });
    const viewer = await harness.person('viewer');
    expect((await get(viewer, `/contacts/${contactId}/care`)).body).toMatchObject({ notes: [], attributes: [] });
    expect((await get(viewer, `/contacts/${contactId}/suggestions`)).status).toBe(403);
    const timeline = await get(viewer, `/contacts/${contactId}/timeline`);
    expect(JSON.stringify(timeline.body)).not.toContain(NAME);
    const other = await otherWorkspace(harness);
    for (const url of ['care', 'timeline', 'suggestions'])
      expect((await get(agent, `/contacts/${other.contactId}/${url}`)).status).toBe(404);
    for (const [one, two] of [
      [contactId, other.contactId],
      [other.contactId, contactId],
    ])
      expect((await send('POST', `/contacts/${one}/merges`, { contactId: two })).status).toBe(404);
  });

  it('pages through five hundred messages without losing or repeating one', async () => {
    const { conversationId, contactId } = await onFacebook('The first of very many', {
      id: '92',
      name: 'Piet de Vries',
    });
    await harness.database.admin`
      insert into messages (workspace_id, id, conversation_id, channel_id, seq, direction, kind, text, author_name, sent_at, received_at, is_private)
      select workspace_id, gen_random_uuid(), conversation_id, channel_id, 1000 + n, 'inbound', 'comment', 'number ' || n, author_name,
        sent_at - (n / 2) * interval '1 minute', received_at, false
      from messages, generate_series(1, 500) as n where conversation_id = ${conversationId} and text = 'The first of very many'`;
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const { body } = await get(
        agent,
        `/contacts/${contactId}/timeline?limit=100${cursor ? `&cursor=${cursor}` : ''}`,
      );
      seen.push(...body.items.map((item: { text: string }) => item.text));
      cursor = body.nextCursor;
    }
    expect(seen).toHaveLength(501);
    expect(new Set(seen).size).toBe(501);
  });

  it('refuses to join somebody who is to be erased, and holds both when one is held', async () => {
    const one = await onFacebook('Please forget about me', { id: '93', name: 'Ada Lovelace' });
    const other = await onX('I have a lawyer now, truly', 'Ada Lovelace', 'ada_l');
    await send('PUT', `/contacts/${other.contactId}/hold`, { reason: 'a dispute' }, harness.admin);
    await send('POST', `/contacts/${one.contactId}/erasure`, {}, harness.admin);
    const refused = await send('POST', `/contacts/${one.contactId}/merges`, { contactId: other.contactId });
    expect([refused.status, refused.body.code]).toEqual([409, 'contact.being_erased']);
    const [erasure] = (await get(harness.admin, '/erasures')).body.items;
    await send('DELETE', `/erasures/${erasure.id}`, undefined, harness.admin);
    expect((await send('POST', `/contacts/${one.contactId}/merges`, { contactId: other.contactId })).status).toBe(201);
    expect((await get(harness.admin, `/contacts/${one.contactId}/privacy`)).body.hold).toMatchObject({
      reason: 'a dispute',
    });
  });

  it('follows the language that the customer changes to, not a word in passing', async () => {
    const { x } = harness.simulator;
    const { id } = x.addUser({ handle: 'two_tongues', name: 'Two Tongues' });
    const first = x.post({ author: id, text: '@KwartAir My suitcase is still not here', lang: 'en' });
    const say = async (text: string, lang: string) => {
      harness.clock.advance(11_000);
      x.post({ author: id, text: `@KwartAir ${text}`, lang, inReplyTo: first.id });
      await harness.work();
      const { conversationId } = await contactOf(`@KwartAir ${text}`);
      return (await get(agent, `/conversations/${conversationId}`)).body.language;
    };
    expect(await say('ok bedankt', 'nl')).toBe('en');
    expect(await say('Mijn koffer is er na drie dagen nog steeds niet', 'nl')).toBe('nl');
  });
});
