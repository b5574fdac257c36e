import { createHmac, randomUUID } from 'node:crypto';
import type { ChannelId } from '@kwartier/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dumpDatabase, linesWith } from '../support/dump.ts';
import { type Harness, PAGE, type Person, startHarness, X_ACCOUNT } from '../support/harness.ts';
import { comment, feedBody, postFacebook, postX } from '../support/webhooks.ts';

/** In everything that a person puts in; looked for in everything that is kept. */
const CANARY = 'canary7f3a91';
/** In what they say elsewhere, where nobody knows that it is the same person. */
const ELSEWHERE = 'linnet2c81d0';
const PERSON = { id: '770011223344556677', name: `Wanda ${CANARY}`, handle: `wanda_${CANARY}` };
const MESSENGER_ID = '990011223344556677';
const AT = Date.parse('2026-03-02T09:00:00.000Z');

const dump = ({ database }: Harness) => dumpDatabase(database.admin);

describe('erasing a person', () => {
  let harness: Harness;
  let lead: Person;
  let facebook: ChannelId;
  let x: ChannelId;
  let contactId: string;
  let messengerContact: string;
  let firstPost: string;
  const mention = (id: string, text: string, at = harness.clock.now() as number) => ({
    for_user_id: X_ACCOUNT.id,
    tweet_create_events: [
      {
        id_str: id,
        created_at: new Date(at).toUTCString(),
        text,
        user: {
          id_str: PERSON.id,
          name: PERSON.name,
          screen_name: PERSON.handle,
          profile_image_url_https: `https://pbs.example/${CANARY}.png`,
        },
        entities: { user_mentions: [{ id_str: X_ACCOUNT.id, screen_name: X_ACCOUNT.handle, indices: [0, 9] }] },
      },
    ],
  });
  const message = (mid: string, text: string) => ({
    object: 'page',
    entry: [
      {
        id: PAGE.id,
        time: harness.clock.now(),
        messaging: [
          {
            sender: { id: MESSENGER_ID },
            recipient: { id: PAGE.id },
            timestamp: harness.clock.now(),
            message: { mid, text },
          },
        ],
      },
    ],
  });
  const report = async () =>
    (
      await harness.call(lead, {
        method: 'GET',
        url: `/reports/first-response?from=2026-03-01T00:00:00Z&to=2026-03-31T00:00:00Z&groupBy=channel`,
      })
    ).body;
  const contactOf = async (externalId: string) =>
    (
      await harness.database.admin<
        { id: string }[]
      >`select contact_id as id from handles where external_id = ${externalId}`
    )[0]?.id;
  const ask = (who: Person, id: string) => harness.call(who, { method: 'POST', url: `/contacts/${id}/erasure` });
  const confirm = async (who: Person, contact: string) => {
    const { body } = await harness.call(lead, { method: 'GET', url: '/erasures' });
    const { id } = body.items.find(
      (one: { contactId: string; state: string }) => one.contactId === contact && one.state === 'requested',
    );
    return harness.call(who, { method: 'POST', url: `/erasures/${id}/confirmation` });
  };

  beforeAll(async () => {
    harness = await startHarness({ at: AT });
    lead = await harness.person('lead');
    x = await harness.connectX();
    facebook = await harness.connectFacebook();
    const { x: network } = harness.simulator;
    network.addUser({ id: PERSON.id, handle: PERSON.handle, name: PERSON.name });
    firstPost = network.post({ author: PERSON.id, text: `@KwartAir ${CANARY} is what I say` }).id;
    // Words in every place that keeps words: text, edit, attachment, alt text, draft, note, answer, quarantine, like.
    expect((await postX(harness, x, mention(firstPost, `@KwartAir ${CANARY} is what I say`))).status).toBe(200);
    await harness.work({ poll: false });
    contactId = (await contactOf(PERSON.id))!;
    const [conversation] = await harness.database.admin<{ id: string; seq: number }[]>`
      select id, message_seq as seq from conversations where contact_id = ${contactId}`;
    const write = (kind: string, text: string, url = 'messages', method: 'POST' | 'PUT' = 'POST') =>
      harness.call(lead, {
        method,
        url: `/conversations/${conversation!.id}/${url}`,
        body: url === 'draft' ? { text, audience: 'public', version: 0 } : { kind, text, lastSeenSeq: 1_000 },
        headers: { 'idempotency-key': randomUUID() },
      });
    harness.clock.advance(60_000);
    expect((await write('note', `Call ${CANARY} back`)).status).toBe(201);
    expect((await write('reply', `Dear ${CANARY}, on its way`)).status).toBe(201);
    await harness.work({ poll: false });
    expect((await write('reply', `And another thing, ${CANARY}`)).status).toBe(201);
    expect((await write('', `Unsent words for ${CANARY}`, 'draft', 'PUT')).status).toBe(200);
    const under = { from: { id: '5550001', name: `Other ${'person'}` } };
    await postFacebook(
      harness,
      facebook,
      feedBody(AT, comment(AT, `${PAGE.id}_1_1`, { ...under, message: 'I am somebody else' })),
    );
    expect((await postFacebook(harness, facebook, message('m_1', `Private words of ${ELSEWHERE}`))).status).toBe(200);
    await harness.work({ poll: false });
    messengerContact = (await contactOf(MESSENGER_ID))!;
    await harness.database.admin`
      insert into message_versions (workspace_id, message_id, at, text) select workspace_id, id, now(), ${`earlier ${CANARY}`} from messages where external_id = ${firstPost}`;
    await harness.database.admin`
      insert into message_facts (workspace_id, channel_id, external_id, fact, at, text) select workspace_id, channel_id, external_id, 'edited', now(), ${`later ${CANARY}`} from messages where external_id = ${firstPost}`;
    await harness.database.admin`
      insert into quarantine (workspace_id, id, channel_id, receipt_id, raw, digest, reason, at)
      select workspace_id, gen_random_uuid(), channel_id, 1, ${Buffer.from(`{"user":"${PERSON.id}","text":"${CANARY}"}`)}, '\\x01', 'x', now() from messages where external_id = ${firstPost}`;
    await harness.database
      .admin`update messages set attachments = ${harness.database.admin.json([{ kind: 'image', url: `https://pbs.example/${CANARY}.jpg`, altText: CANARY }])} where external_id = ${firstPost}`;
  });
  afterAll(() => harness[Symbol.asyncDispose]());

  it('what is held is given to those who may have it, and to nobody else', async () => {
    const agent = await harness.person('agent');
    expect((await harness.call(agent, { method: 'GET', url: `/contacts/${contactId}/export` })).status).toBe(403);
    const { status, body } = await harness.call(lead, { method: 'GET', url: `/contacts/${contactId}/export` });
    expect(status).toBe(200);
    expect(body.messages.map((one: { text: string }) => one.text)).toEqual(
      expect.arrayContaining([`Call ${CANARY} back`, `Dear ${CANARY}, on its way`]),
    );
    expect(body.handles[0]).toMatchObject({ external_id: PERSON.id, handle: PERSON.handle });
    expect(body.versions).toHaveLength(1);
    expect(JSON.stringify(body)).not.toContain('I am somebody else');
    const audited = await harness.database
      .admin`select 1 from audit where action = 'contact.exported' and subject_id = ${contactId}`;
    expect(audited).toHaveLength(1);
  });

  it('nobody is erased by one step, nor by somebody who may not take the second', async () => {
    const agent = await harness.person('agent');
    expect((await ask(agent, contactId)).status).toBe(403);
    expect((await ask(lead, contactId)).status).toBe(202);
    expect((await ask(lead, contactId)).status).toBe(202);
    const { body } = await harness.call(lead, { method: 'GET', url: '/erasures' });
    expect(body.items).toHaveLength(1);
    expect((await confirm(lead, contactId)).status).toBe(403);
    expect(await harness.erase()).toBe(0);
    expect(linesWith(await dump(harness), CANARY).length).toBeGreaterThan(8);
  });

  it('a legal hold keeps a person until it is lifted', async () => {
    const hold = (method: 'PUT' | 'DELETE', who = harness.admin) =>
      harness.call(who, {
        method,
        url: `/contacts/${contactId}/hold`,
        ...(method === 'PUT' ? { body: { reason: 'Dispute 4711' } } : {}),
      });
    expect((await hold('PUT', lead)).status).toBe(403);
    expect((await hold('PUT')).body.hold).toMatchObject({ reason: 'Dispute 4711' });
    expect(await confirm(harness.admin, contactId)).toMatchObject({ status: 409, body: { code: 'erasure.held' } });
    expect((await hold('DELETE')).body.hold).toBeNull();
  });

  it('erased is erased everywhere, and no figure changes', async () => {
    const before = await report();
    expect((await confirm(harness.admin, contactId)).status).toBe(204);
    expect(await harness.erase()).toBe(1);
    expect(linesWith(await dump(harness), CANARY)).toEqual([]);
    // The other identity is another contact until somebody says that they are one person.
    expect(linesWith(await dump(harness), ELSEWHERE).length).toBeGreaterThan(0);
    expect(linesWith(await dump(harness), PERSON.id)).toEqual([]);
    expect(await report()).toEqual(before);
    expect(JSON.stringify(before)).toMatch(/"answered":[1-9]/);
    // What waited to be sent to this person is not sent.
    const calls = harness.simulator.x.ledger.length;
    await harness.work({ poll: false });
    expect(harness.simulator.x.ledger).toHaveLength(calls);
    const { body } = await harness.call(lead, { method: 'GET', url: '/erasures' });
    expect(body.items[0]).toMatchObject({ state: 'done', contactName: 'Erased person' });
    // Somebody else's words are untouched.
    expect(linesWith(await dump(harness), 'I am somebody else').length).toBeGreaterThan(0);
  });

  it('a console shows the conversation without a name and without words', async () => {
    const [row] = await harness.database.admin<
      { id: string }[]
    >`select id from conversations where contact_id = ${contactId}`;
    const { status, body } = await harness.call(lead, { method: 'GET', url: `/conversations/${row!.id}` });
    expect(status).toBe(200);
    expect(body).toMatchObject({ status: 'resolved', contact: { name: 'Erased person', handle: null } });
    const messages = await harness.call(lead, { method: 'GET', url: `/conversations/${row!.id}/messages` });
    expect(messages.status).toBe(200);
    expect(JSON.stringify(messages.body)).not.toContain(CANARY);
  });

  it('the same post does not bring the person back, by webhook, again with other bytes, or as an edit', async () => {
    const old = mention(firstPost, `@KwartAir ${CANARY} is what I say`, AT);
    await postX(harness, x, old);
    await postX(harness, x, { ...old, more: 'bytes' });
    await postX(harness, x, mention('9000', `@KwartAir ${CANARY} said something earlier`, AT - 60_000));
    await harness.work({ poll: false });
    expect(linesWith(await dump(harness), PERSON.id)).toEqual([]);
    expect(linesWith(await dump(harness), CANARY)).toEqual([]);
    const [left] = await harness.database.admin<
      { n: number }[]
    >`select count(*)::int as n from receipts where processed_at is null`;
    expect(left!.n).toBe(0);
  });

  it('who writes again later is somebody new', async () => {
    harness.clock.advance(86_400_000);
    await postX(harness, x, mention('9100', '@KwartAir hello again'));
    await harness.work({ poll: false });
    const again = await contactOf(PERSON.id);
    expect(again).toBeDefined();
    expect(again).not.toBe(contactId);
  });

  it('tombstones stay: the application itself cannot remove one', async () => {
    const remove = harness.deps.db.run(harness.workspaceId, (sql) => sql`delete from tombstones`);
    await expect(remove).rejects.toMatchObject({ code: '42501' });
  });

  describe("Meta's callbacks", () => {
    const signed = (userId: string, secret = PAGE.appSecret) => {
      const payload = Buffer.from(JSON.stringify({ algorithm: 'HMAC-SHA256', user_id: userId, issued_at: 1 })).toString(
        'base64url',
      );
      return `${createHmac('sha256', secret).update(payload).digest('base64url')}.${payload}`;
    };
    const post = (path: string, signedRequest: string) =>
      harness.server.inject({
        method: 'POST',
        url: `/webhooks/${facebook}/${path}`,
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        payload: new URLSearchParams({ signed_request: signedRequest }).toString(),
      });

    it('a request that is not signed by the app is refused', async () => {
      expect((await post('data-deletion', signed(MESSENGER_ID, 'guessed'))).statusCode).toBe(401);
      expect((await post('data-deletion', 'nonsense')).statusCode).toBe(401);
      expect((await post('deauthorization', signed(MESSENGER_ID, 'guessed'))).statusCode).toBe(401);
      const [open] = await harness.database.admin<
        { n: number }[]
      >`select count(*)::int as n from erasures where state = 'confirmed'`;
      expect(open!.n).toBe(0);
    });

    it('a person is erased, and can see how far it is under the address that Meta was given', async () => {
      const answer = await post('data-deletion', signed(MESSENGER_ID));
      expect(answer.statusCode).toBe(200);
      const { url, confirmation_code: code } = answer.json() as { url: string; confirmation_code: string };
      const look = () => harness.server.inject({ method: 'GET', url: new URL(url).pathname });
      expect((await look()).body).toContain('under way');
      expect(url.endsWith(code)).toBe(true);
      expect(await harness.erase()).toBe(1);
      expect((await look()).body).toContain('deleted');
      expect(linesWith(await dump(harness), ELSEWHERE)).toEqual([]);
      expect(linesWith(await dump(harness), MESSENGER_ID)).toEqual([]);
      const [contact] = await harness.database.admin`select name from contacts where id = ${messengerContact}`;
      expect(contact).toEqual({ name: 'Erased person' });
    });

    it('of somebody unknown nothing is said that tells so', async () => {
      const answer = await post('data-deletion', signed('31337'));
      expect(answer.statusCode).toBe(200);
      expect(answer.json()).toMatchObject({ confirmation_code: expect.stringMatching(/^[0-9a-f]{20}$/) });
    });

    it('a withdrawn access is looked at at once', async () => {
      await harness.database.admin`update channel_cursors set next_poll_at = 'infinity' where channel_id = ${facebook}`;
      expect((await post('deauthorization', signed('12'))).statusCode).toBe(200);
      const rows = await harness.database
        .admin`select 1 from channel_cursors where channel_id = ${facebook} and next_poll_at < 'infinity'`;
      expect(rows.length).toBeGreaterThan(0);
    });
  });
});
