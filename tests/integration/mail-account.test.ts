import { randomUUID } from 'node:crypto';
import { BRAKES, DAY_MS, HOUR_MS, MAX_NOTICE_MAILS, MINUTE_MS, NOTICE_WAIT_MS } from '@kwartier/core';
import { makeSendMails, type SendMails } from '@kwartier/usecases';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Harness, type Person, startHarness } from '../support/harness.ts';
import { type MailServer, startMailServer } from '../support/mail-server.ts';
import { type Asked, askOnX } from '../support/x-conversations.ts';

const SENDER = { name: 'Kwart Air', address: 'care@kwart-air.example', replyTo: null as string | null };
const SETTINGS = { muted: [], quiet: null, timeZone: 'UTC', sound: false, showsWords: false };
const LONG = 'a very long passphrase indeed';

let server: MailServer;
let harness: Harness;
let agent: Person;
let lead: Person;
let asked: Asked[];
let send: () => ReturnType<SendMails>;
beforeAll(async () => {
  server = await startMailServer();
  harness = await startHarness({ settings: { SMTP_URL: server.url } });
  [agent, lead] = [await harness.person('agent'), await harness.person('lead')];
  asked = await askOnX(harness, 40);
  const sendMails = makeSendMails(harness.deps, harness.deps.publicUrl);
  send = () => sendMails(harness.workspaceId);
  expect((await call(harness.admin, 'PUT', '/mail', { sender: SENDER, locale: 'en' })).status).toBe(200);
});
afterAll(async () => {
  await harness[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
});
beforeEach(async () => {
  await harness.database.admin`delete from mails`;
  await harness.database.admin`delete from mail_notices`;
  await harness.database.admin`delete from sign_in_brakes`;
  await harness.database.admin`delete from notification_settings`;
  await harness.database.admin`update agents set last_seen_at = null`;
  await harness.database.admin`update brands set mail_sender = null, accent = null`;
  server.received.length = 0;
  server.refusals.length = 0;
});

const call = (who: Person | null, method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', url: string, body?: unknown) =>
  harness.call(who, {
    method,
    url,
    ...(body === undefined ? {} : { body }),
    ...(method === 'POST' ? { headers: { 'idempotency-key': randomUUID() } } : {}),
  });
const tokenIn = (text: string | undefined) => text!.match(/\/sign-in#new-password\.(\S+)/)![1]!;
const ask = async (email: string) => (await call(null, 'POST', '/password-resets', { email })).status;
const signIn = async (email: string, password: string) =>
  (await call(null, 'POST', '/session', { email, password })).status;
const audited = async (action: string) =>
  (await harness.database.admin`select 1 from audit where action = ${action}`).length;

describe('a forgotten password', () => {
  it('is chosen anew by the link in a mail, once, and ends every session', async () => {
    const person = await harness.person('agent');
    expect((await call(null, 'GET', '/session/options')).body.resetsByMail).toBe(true);
    expect(await ask(person.email.toUpperCase())).toBe(202);
    await send();
    const [mail] = server.received;
    expect(mail).toMatchObject({ subject: 'Choose a new password', to: [{ address: person.email }] });
    const token = tokenIn(mail!.text);
    expect((await call(null, 'POST', '/password-resets/look', { token })).body).toEqual({ email: person.email });
    expect((await call(null, 'POST', '/password-resets/choice', { token, password: 'password1234' })).body.code).toBe(
      'password.refused',
    );
    expect((await call(null, 'POST', '/password-resets/choice', { token, password: LONG })).status).toBe(204);
    expect((await call(person, 'GET', '/me')).status).toBe(401);
    expect(await signIn(person.email, LONG)).toBe(200);
    expect((await call(null, 'POST', '/password-resets/choice', { token, password: LONG })).body.code).toBe(
      'password_reset.not_found',
    );
    // And its owner hears of it.
    await send();
    expect(server.received.at(-1)).toMatchObject({
      subject: 'A change to your account',
      to: [{ address: person.email }],
      text: expect.stringContaining('by a link from a mail'),
    });
    expect([await audited('password.reset_asked'), await audited('password.reset')]).toEqual([1, 1]);
  });

  it('says the same, as slowly, of an address that nobody has', async () => {
    const timed = async (email: string) => {
      const from = performance.now();
      const status = await ask(email);
      return { status, isSlow: performance.now() - from > 350 };
    };
    const [nobodys, somebodys] = [await timed('nobody@example.com'), await timed(lead.email)];
    expect(nobodys).toEqual({ status: 202, isSlow: true });
    expect(somebodys).toEqual(nobodys);
    await send();
    expect(server.received.map(({ to }) => to?.[0]?.address)).toEqual([lead.email]);
  });

  it('has a link that is over after an hour, and when the password was changed otherwise', async () => {
    const person = await harness.person('agent');
    await ask(person.email);
    await send();
    const token = tokenIn(server.received[0]!.text);
    harness.clock.advance(HOUR_MS);
    expect((await call(null, 'POST', '/password-resets/look', { token })).status).toBe(404);
    await ask(person.email);
    await send();
    const second = tokenIn(server.received[1]!.text);
    const changed = await call(harness.admin, 'PATCH', `/agents/${person.id}`, { password: LONG });
    expect(changed.status).toBe(200);
    expect((await call(null, 'POST', '/password-resets/look', { token: second })).status).toBe(404);
  });

  it('is mailed a few times an hour to one address, and then not', async () => {
    for (let n = 0; n < BRAKES.reset.free; n++) expect(await ask(lead.email)).toBe(202);
    expect(await ask(lead.email)).toBe(429);
    expect(await ask(agent.email)).toBe(202);
  });
});

it('tells the owner of an account what others did with it, at the address that they had', async () => {
  const person = await harness.person('agent');
  const change = (body: object) => call(harness.admin, 'PATCH', `/agents/${person.id}`, body);
  expect((await change({ password: LONG })).status).toBe(200);
  expect((await change({ email: 'elsewhere@example.com' })).status).toBe(200);
  expect((await call(harness.admin, 'DELETE', `/agents/${person.id}/second-factor`)).status).toBe(204);
  await send();
  const told = server.received.map(({ to, text }) => `${to?.[0]?.address}: ${text?.split('\n')[0]}`);
  expect(new Set(told)).toEqual(
    new Set([
      `${person.email}: An admin gave the account another e-mail address`,
      `${person.email}: The password was changed`,
      'elsewhere@example.com: All second factors were removed by an admin',
    ]),
  );
});

const give = async (to: Person) => {
  const one = asked.shift()!;
  expect((await call(lead, 'PUT', `/conversations/${one.id}/assignee`, { agentId: to.id })).status).toBeLessThan(300);
  return one;
};
const choose = async (who: Person, settings: Record<string, unknown>) =>
  expect((await call(who, 'PUT', '/account/notifications', { ...SETTINGS, ...settings })).status).toBe(204);
const later = async (ms: number = NOTICE_WAIT_MS) => {
  harness.clock.advance(ms);
  return send();
};

describe('what happens while somebody is away', () => {
  it('comes by mail with a link and nothing that the customer wrote or is called', async () => {
    await choose(agent, { mailed: ['assigned'] });
    const { id } = await give(agent);
    expect(await send()).toBe(0);
    expect(await later()).toBe(1);
    const [mail] = server.received;
    expect(mail).toMatchObject({ subject: 'Something waits for you', to: [{ address: agent.email }] });
    expect(mail!.text).toContain(`/inbox/mine/${id}`);
    expect(mail!.text).toContain('A conversation was given to you (by lead 2)');
    const [customer] = await harness.database.admin<{ name: string; excerpt: string }[]>`
      select k.name, c.last_excerpt as excerpt from conversations c join contacts k on k.id = c.contact_id where c.id = ${id}`;
    for (const secret of [customer!.name, customer!.excerpt]) expect(mail!.raw).not.toContain(secret);
    expect(mail!.raw).not.toMatch(/question/i);
    expect(server.header(mail!, 'List-Unsubscribe')).toMatch(/^<http.+\/account>$/);
    expect(await later()).toBe(0);
  });

  it('does not come to who had the console open since, nor to who did not ask for it', async () => {
    await choose(agent, { mailed: ['assigned'] });
    await give(agent);
    harness.clock.advance(MINUTE_MS);
    await harness.deps.markSeen(harness.workspaceId, [agent.id]);
    expect(await later()).toBe(0);
    await choose(agent, { mailed: [] });
    await give(agent);
    expect(await later()).toBe(0);
    const outcomes = await harness.database.admin`select outcome from mail_notices`;
    expect(outcomes).toMatchObject([{ outcome: 'seen' }]);
  });

  it('waits for the end of quiet hours', async () => {
    const minute = Math.floor((harness.clock.now() % DAY_MS) / MINUTE_MS);
    const quiet = { from: minute, to: (minute + 30) % 1440 };
    await choose(agent, { mailed: ['assigned'], quiet });
    await give(agent);
    expect(await later()).toBe(0);
    expect(await later(26 * MINUTE_MS)).toBe(0);
    expect(await later(MINUTE_MS)).toBe(1);
  });

  it('is one mail where much happens, and never more mails in an hour than one reads', async () => {
    await choose(agent, { mailed: ['assigned'] });
    for (let n = 0; n < 3; n++) await give(agent);
    await later();
    expect(server.received).toMatchObject([{ subject: '3 things wait for you' }]);
    for (let n = 0; n < MAX_NOTICE_MAILS; n++) {
      await give(agent);
      await later();
    }
    expect(server.received).toHaveLength(MAX_NOTICE_MAILS);
    await give(agent);
    await later(HOUR_MS);
    expect(server.received).toHaveLength(MAX_NOTICE_MAILS + 1);
    expect(server.received.at(-1)!.subject).toBe('2 things wait for you');
  });

  it('reaches a guest with whom a conversation is shared, who is told nobody’s name', async () => {
    const guest = await harness.person('guest');
    const { id } = asked.shift()!;
    const shared = await call(lead, 'POST', `/conversations/${id}/guests`, { agentId: guest.id, hours: 48 });
    expect(shared.status).toBe(201);
    await later();
    const note = { kind: 'note', text: 'A question for the expert', lastSeenSeq: 0, guestIds: [guest.id] };
    const written = await call(lead, 'POST', `/conversations/${id}/messages`, note);
    expect(written.status).toBeLessThan(300);
    await later();
    expect(server.received.map(({ to }) => to?.[0]?.address)).toEqual([guest.email, guest.email]);
    for (const { text, raw } of server.received) {
      expect(text).toContain('/shared');
      expect(raw).not.toContain('lead 2');
      expect(raw).not.toContain('question');
    }
  });
});

describe('a brand', () => {
  it('sends as itself, in its colour and in the receiver’s language, from right to left where that is so', async () => {
    const edited = await call(harness.admin, 'PATCH', `/brands/${harness.brandId}`, {
      accent: { light: '#0a5c36', dark: '#7fd0a0' },
      mailSender: { name: 'Kwart Air, الرعاية', address: 'hello@brand.example', replyTo: 'answers@brand.example' },
    });
    expect(edited).toMatchObject({ status: 200, body: { mailSender: { address: 'hello@brand.example' } } });
    await call(agent, 'PUT', '/account/language', { locale: 'ar', address: null });
    await choose(agent, { mailed: ['assigned'] });
    await give(agent);
    await later();
    const [mail] = server.received;
    expect(mail).toMatchObject({
      from: { name: 'Kwart Air, الرعاية', address: 'hello@brand.example' },
      replyTo: [{ address: 'answers@brand.example' }],
      subject: 'أمور في الانتظار: 1',
    });
    expect(mail!.html).toContain('<html lang="ar" dir="rtl">');
    expect(mail!.html).toContain('background:#0a5c36;color:#ffffff');
    expect(mail!.html).toContain('.link { color: #7fd0a0');
  });

  it('cannot be given a sender that is none', async () => {
    for (const mailSender of [
      { name: 'A\nB', address: 'a@b.example', replyTo: null },
      { name: 'A', address: 'nobody', replyTo: null },
      { name: 'A', address: 'a@b.example\r\nBcc: c@d.example', replyTo: null },
    ])
      expect((await call(harness.admin, 'PATCH', `/brands/${harness.brandId}`, { mailSender })).status).toBe(400);
  });
});
