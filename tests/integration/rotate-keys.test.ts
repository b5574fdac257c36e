import { randomBytes, randomUUID } from 'node:crypto';
import type { ChannelId, MessageId } from '@kwartier/core';
import { SEALED_COLUMNS } from '@kwartier/db';
import { makeSecrets } from '@kwartier/runtime';
import { makeDeliverMessage, makeHandleUnauthorized, makeRotateKeys } from '@kwartier/usecases';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Harness, PAGE, startHarness, X_ACCOUNT } from '../support/harness.ts';
import { TEST_KEY } from '../support/settings.ts';
import { askOnX } from '../support/x-conversations.ts';

/** The key of the test settings. */
const OLD = TEST_KEY;
const NEW = randomBytes(32);

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
  await harness.connectFacebook();
});
afterAll(() => harness[Symbol.asyncDispose]());

const stored = () =>
  harness.database.admin<{ id: ChannelId; credentials: Buffer }[]>`select id, credentials from channels order by id`;
const bindingOf = (id: string) => `channels.credentials ${harness.workspaceId} ${id}`;

describe('sealed columns', () => {
  it('are all known: every bytea of the schema is either sealed and on the list, or plain for a reason', async () => {
    const plain = [
      'api_tokens.token_hash',
      'audit.hash',
      'audit.previous_hash',
      'invitations.token_hash',
      'known_devices.token_hash',
      'password_resets.token_hash',
      'passkeys.public_key',
      'push_devices.endpoint_hash',
      'quarantine.digest',
      'quarantine.raw',
      'recovery_codes.code_hash',
      'receipts.body',
      // What an answer shows in public, or a customer in private, as its text does.
      'brand_logos.picture',
      'upload_pieces.bytes',
      'uploads.preview',
      'receipts.digest',
      'send_attempts.request_hash',
      'sessions.previous_token_hash',
      'sessions.token_hash',
      'sign_in_brakes.key',
      'sso_flows.browser_hash',
      // Sealed, and gone within minutes: who is on the way through single sign-on while keys change begins again.
      'sso_flows.secret',
      'sso_flows.state_hash',
      'tombstones.digest',
    ];
    const columns = await harness.database.admin<{ name: string }[]>`
      select table_name || '.' || column_name as name from information_schema.columns
      where table_schema = 'public' and data_type = 'bytea' order by 1`;
    const sealed = SEALED_COLUMNS.map(({ table, column }) => `${table}.${column}`);
    const unknown = columns.map(({ name }) => name).filter((name) => !plain.includes(name) && !sealed.includes(name));
    expect(unknown).toEqual([]);
    for (const name of sealed) expect(columns.map((column) => column.name)).toContain(name);
  });

  it('hold no token that a dump of every table would show', async () => {
    await askOnX(harness, 1);
    const secretsOfOurs = [
      PAGE.accessToken,
      PAGE.appSecret,
      X_ACCOUNT.accessToken,
      X_ACCOUNT.refreshToken,
      X_ACCOUNT.clientSecret,
      X_ACCOUNT.consumerSecret,
    ];
    const tables = await harness.database.admin<{ name: string }[]>`
      select tablename as name from pg_tables where schemaname = 'public'`;
    let dump = '';
    for (const { name } of tables)
      for (const row of await harness.database.admin`select t::text as line from ${harness.database.admin(name)} t`)
        dump += `${row.line}\n`;
    expect(dump).toContain(PAGE.id);
    for (const secret of secretsOfOurs) {
      expect(dump.includes(secret), secret).toBe(false);
      expect(dump.includes(Buffer.from(secret).toString('hex')), `${secret} as hex`).toBe(false);
      expect(dump.includes(Buffer.from(secret).toString('base64')), `${secret} as base64`).toBe(false);
    }
  });

  it('refuse a value that was moved here from another channel', async () => {
    const [one, two] = await stored();
    await harness.database.admin`update channels set credentials = ${one!.credentials} where id = ${two!.id}`;
    const answer = await harness.call(harness.admin, { method: 'POST', url: `/channels/${two!.id}/check` });
    expect(answer.status).toBe(500);
    const rotation = await makeRotateKeys({ db: harness.deps.db, secrets: makeSecrets(NEW, [OLD]) })();
    expect(rotation.unreadable).toEqual([bindingOf(two!.id)]);
    // Back as it was: what is readable was re-wrapped, what is not was left alone.
    const [, now] = await stored();
    expect(now!.credentials.equals(one!.credentials)).toBe(true);
    await harness.database.admin`update channels set credentials = ${two!.credentials} where id = ${two!.id}`;
    await makeRotateKeys({ db: harness.deps.db, secrets: makeSecrets(OLD, [NEW]) })();
  });
});

describe('a change of keys while replies go out', () => {
  it('fails no send, loses and doubles nothing, and leaves every row to the new key alone', async () => {
    const asked = await askOnX(harness, 40);
    const before = harness.simulator.x.ledger.length;
    const ids: MessageId[] = [];
    for (const [n, { id, messageSeq }] of asked.entries()) {
      const { status, body } = await harness.call(harness.admin, {
        method: 'POST',
        url: `/conversations/${id}/messages`,
        body: { kind: 'reply', text: `Answer ${n}`, lastSeenSeq: messageSeq, override: true },
        headers: { 'idempotency-key': randomUUID() },
      });
      expect(status).toBe(201);
      ids.push(body.id ?? body.message?.id);
    }
    // As processes are in the middle of a change: every one of them opens both.
    const both = [makeSecrets(OLD, [NEW]), makeSecrets(NEW, [OLD])] as const;
    const deliver = both.map((secrets) =>
      makeDeliverMessage({
        ...harness.deps,
        secrets,
        handleUnauthorized: makeHandleUnauthorized({ ...harness.deps, secrets }),
      }),
    );
    const rotations = both.map((secrets) => makeRotateKeys({ db: harness.deps.db, secrets }));
    let sending = true;
    let turns = 0;
    const rotating = (async () => {
      while (sending) await rotations[turns++ % 2]!();
    })();
    for (const [n, id] of ids.entries()) await deliver[n % 2]!(harness.workspaceId, id);
    sending = false;
    await rotating;
    expect(turns).toBeGreaterThan(4);

    const deliveries = await harness.database.admin`
      select delivery, count(*)::int as n from messages where id = any(${ids}) group by delivery`;
    expect(deliveries).toEqual([{ delivery: 'sent', n: ids.length }]);
    const texts = harness.simulator.x.ledger.slice(before).map(({ text }) => text);
    expect(texts.length).toBe(ids.length);
    expect(new Set(texts).size).toBe(ids.length);

    const rotation = await rotations[1]!();
    expect(rotation).toMatchObject({ unreadable: [], left: 0 });
    const alone = makeSecrets(NEW);
    for (const { id, credentials } of await stored())
      expect(JSON.parse(alone.open(credentials, bindingOf(id)))).toHaveProperty('accessToken');
    expect(await rotations[1]!()).toEqual({ rewrapped: 0, unreadable: [], left: 0 });
  });
});
