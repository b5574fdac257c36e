import { HOUR_MS, MAIL_LEASE_MS } from '@kwartier/core';
import { makeSendMails, type SendMails } from '@kwartier/usecases';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Harness, type Person, startHarness } from '../support/harness.ts';
import { type MailServer, startMailServer } from '../support/mail-server.ts';

const SENDER = { name: 'Kwart Air', address: 'care@kwart-air.example', replyTo: null as string | null };

let server: MailServer;
let harness: Harness;
let send: () => ReturnType<SendMails>;
beforeAll(async () => {
  server = await startMailServer();
  harness = await startHarness({ settings: { SMTP_URL: server.url } });
  const sendMails = makeSendMails(harness.deps, harness.deps.publicUrl);
  send = () => sendMails(harness.workspaceId);
});
afterAll(async () => {
  await harness[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
});
beforeEach(async () => {
  await harness.database.admin`delete from mails`;
  await turnOn();
  server.received.length = 0;
  server.refusals.length = 0;
});

const call = (who: Person | null, method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', url: string, body?: unknown) =>
  harness.call(who, { method, url, ...(body === undefined ? {} : { body }) });
const turnOn = async (sender = SENDER, locale = 'en') =>
  expect((await call(harness.admin, 'PUT', '/mail', { sender, locale })).status).toBe(200);
let invited = 0;
const invite = async (fields: Record<string, unknown> = {}) => {
  const email = `new${++invited}@example.com`;
  const { status, body } = await call(harness.admin, 'POST', '/invitations', {
    name: 'Noor de Vries',
    email,
    role: 'agent',
    ...fields,
  });
  expect(status).toBe(201);
  return { ...body, email } as { id: string; link: string; isMailed: boolean; email: string };
};
const rows = () =>
  harness.database.admin<{ state: string; attempts: number; reason: string | null; secret: Buffer | null }[]>`
    select state, attempts, reason, secret from mails order by created_at, id`;

describe('an invitation', () => {
  it('goes by mail and lets its receiver in by the link that stands in it, with nothing left of the token', async () => {
    const { link, email, isMailed } = await invite();
    expect(isMailed).toBe(true);
    expect((await rows())[0]!.secret).not.toBeNull();
    expect(await send()).toBe(1);
    expect(await rows()).toMatchObject([{ state: 'sent', attempts: 1, secret: null }]);
    const [mail] = server.received;
    expect(mail).toMatchObject({
      from: { name: 'Kwart Air', address: 'care@kwart-air.example' },
      to: [{ name: 'Noor de Vries', address: email }],
      subject: 'Invitation to Kwart Air',
      envelope: { from: 'care@kwart-air.example', to: [email] },
    });
    expect(server.header(mail!, 'Auto-Submitted')).toBe('auto-generated');
    expect(mail!.text).toContain(link);
    expect(mail!.html).toContain(`href="${link}"`);
    const token = new URL(mail!.text!.match(/http\S+\/join#\S+/)![0]).hash.slice(1);
    const come = await call(null, 'POST', '/invitations/acceptance', {
      token,
      name: 'Noor de Vries',
      password: 'correct horse battery',
    });
    expect(come.status).toBe(200);
    expect(come.body.email).toBe(email);
  });

  it('is only a link where no mail is sent', async () => {
    expect((await call(harness.admin, 'DELETE', '/mail')).status).toBe(204);
    const noted = await harness.database.admin<{ action: string }[]>`
      select distinct action from audit where action like 'mail.%' order by action`;
    expect(noted.map(({ action }) => action)).toEqual(['mail.changed', 'mail.turned_off']);
    expect((await invite()).isMailed).toBe(false);
    expect(await rows()).toEqual([]);
  });

  it('that was taken back does not go', async () => {
    const { id } = await invite();
    await call(harness.admin, 'DELETE', `/invitations/${id}`);
    await send();
    expect(server.received).toEqual([]);
    expect(await rows()).toMatchObject([{ state: 'failed', reason: 'no longer needed', secret: null }]);
  });
});

describe('a mail that cannot go', () => {
  it('is tried again under the same Message-ID, when the line broke before the server said yes', async () => {
    await invite();
    server.refusals.push('cut');
    await send();
    expect(await rows()).toMatchObject([{ state: 'queued', attempts: 1 }]);
    expect(await send()).toBe(0);
    harness.clock.advance(HOUR_MS);
    await send();
    expect(await rows()).toMatchObject([{ state: 'sent', attempts: 2 }]);
    expect(server.received).toHaveLength(2);
    expect(server.received[0]!.messageId).toMatch(/^<.+@.+>$/);
    expect(server.received[1]!.messageId).toBe(server.received[0]!.messageId);
    expect(server.received[1]!.text).toBe(server.received[0]!.text);
  });

  it('of a worker that died is another one’s, when its time is over and not before', async () => {
    await invite();
    await harness.database
      .admin`update mails set attempts = 1, leased_until = ${new Date(harness.clock.now() + MAIL_LEASE_MS)}`;
    expect(await send()).toBe(0);
    harness.clock.advance(MAIL_LEASE_MS);
    expect(await send()).toBe(1);
    expect(await rows()).toMatchObject([{ state: 'sent', attempts: 2 }]);
  });

  it('is given up at once when the server says that it never will, in its own words', async () => {
    await invite();
    server.refusals.push({ status: 550, says: 'No such mailbox here', at: 'recipient' });
    await send();
    expect(await rows()).toMatchObject([{ state: 'failed', reason: expect.stringContaining('No such mailbox here') }]);
    const { body } = await call(harness.admin, 'GET', '/mail');
    expect(body.mails).toMatchObject([{ state: 'failed', reason: expect.stringContaining('No such mailbox here') }]);
  });

  it('waits while the server is busy or away, and goes when it is back', async () => {
    await invite();
    server.refusals.push({ status: 451, says: 'Try later' });
    await send();
    expect(await rows()).toMatchObject([{ state: 'queued', reason: expect.stringContaining('Try later') }]);
    const { port } = server;
    await server[Symbol.asyncDispose]();
    harness.clock.advance(HOUR_MS);
    await send();
    expect(await rows()).toMatchObject([
      { state: 'queued', attempts: 2, reason: expect.stringContaining('ECONNREFUSED') },
    ]);
    server = await startMailServer(port);
    harness.clock.advance(HOUR_MS);
    await send();
    expect(await rows()).toMatchObject([{ state: 'sent', attempts: 3 }]);
    expect(server.received).toHaveLength(1);
  });
});

describe('who sends', () => {
  it('cannot put lines of their own into a header', async () => {
    const refused = await call(harness.admin, 'PUT', '/mail', {
      sender: { ...SENDER, name: 'Kwart\r\nBcc: everybody@example.com' },
      locale: 'en',
    });
    expect(refused.status).toBe(400);
    const { email } = await invite({ name: 'Noor\r\nBcc: everybody@example.com' });
    await send();
    const [mail] = server.received;
    expect(mail!.envelope.to).toEqual([email]);
    expect(server.header(mail!, 'Bcc')).toBeUndefined();
    expect(mail!.to).toEqual([{ name: 'Noor Bcc: everybody@example.com', address: email }]);
  });

  it('is told what the server says to a test', async () => {
    server.refusals.push({ status: 554, says: 'Sender is not ours' });
    const refused = await call(harness.admin, 'POST', '/mail/test', { brandId: null });
    expect(refused).toMatchObject({ status: 422, body: { code: 'mail.not_sent' } });
    expect(refused.body.detail).toContain('Sender is not ours');
    const good = await call(harness.admin, 'POST', '/mail/test', { brandId: harness.brandId });
    expect(good).toMatchObject({ status: 200, body: { said: expect.stringMatching(/^250/) } });
    expect(server.received).toMatchObject([{ subject: 'A test', to: [{ address: 'admin@example.com' }] }]);
    expect(await send()).toBe(0);
  });

  it('is nobody without a way out, and the console is told', async () => {
    const agent = await harness.person('agent');
    expect((await call(agent, 'GET', '/mail')).status).toBe(403);
    expect((await call(agent, 'PUT', '/mail', { sender: SENDER, locale: 'en' })).status).toBe(403);
  });
});

it('has ten in hand at once, however Postgres plans it', async () => {
  // Without these it may ask what is due again for each row.
  const planned = await startHarness({
    settings: { SMTP_URL: server.url },
    databaseUrl: (real) =>
      `${real}?${['hashjoin', 'mergejoin', 'hashagg', 'material', 'memoize', 'sort'].map((name) => `enable_${name}=off`).join('&')}`,
  });
  const by = { method: 'POST', url: '/invitations' } as const;
  await planned.call(planned.admin, { method: 'PUT', url: '/mail', body: { sender: SENDER, locale: 'en' } });
  for (let n = 0; n < 25; n++)
    await planned.call(planned.admin, { ...by, body: { name: 'Noor', email: `many${n}@example.com`, role: 'agent' } });
  await planned.database.admin`analyze mails`;
  const sendMails = makeSendMails(planned.deps, planned.deps.publicUrl);
  const inHand: number[] = [];
  for (let n = 0; n < 4; n++) inHand.push(await sendMails(planned.workspaceId));
  expect(inHand).toEqual([10, 10, 5, 0]);
  await planned[Symbol.asyncDispose]();
});
