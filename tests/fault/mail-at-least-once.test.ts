import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { type MailServer, startMailServer } from '../support/mail-server.ts';
import { type Site, startSite } from './tools/site.ts';

const INVITED = 40;

let server: MailServer;
let site: Site;
beforeAll(async () => {
  server = await startMailServer();
  site = await startSite({ workers: 2, env: { SMTP_URL: server.url } });
  const sender = { name: 'Kwart Air', address: 'care@kwart-air.example', replyTo: null };
  expect((await site.call('PUT', '/mail', { sender, locale: 'en' })).status).toBe(200);
}, 120_000);
afterAll(async () => {
  await site?.[Symbol.asyncDispose]();
  await server?.[Symbol.asyncDispose]();
});

let invited = 0;
async function invite(count: number): Promise<Map<string, string>> {
  const links = new Map<string, string>();
  for (let n = 0; n < count; n++) {
    const email = `new${++invited}@example.com`;
    const { status, body } = await site.call('POST', '/invitations', { name: `New ${invited}`, email, role: 'agent' });
    expect(status).toBe(201);
    links.set(email, body.link);
  }
  return links;
}
const states = () =>
  site.admin<{ state: string; count: number }[]>`
    select state, count(*)::int as count from mails group by state order by state`;
/** A dead worker's lease would end by itself within two minutes, and a pause within half an hour; nobody has to sit them out here. */
const letTryAgain = () =>
  site.admin`update mails set next_attempt_at = now(), leased_until = null where state = 'queued'`;
const receivedBy = (email: string) => server.received.filter(({ envelope }) => envelope.to.includes(email));

describe('mails while workers die and the mail server is away', () => {
  it('each is sent, and one that is sent again is the same mail under the same name', async () => {
    for (const worker of site.workers) {
      await worker.kill();
      await worker.start({ FAULT_POINT: 'after_mail_before_record:3' });
    }
    const links = await invite(INVITED);
    await eventually(() => site.workers.every(({ isRunning }) => !isRunning));
    // The server has taken mails of which nothing here says so.
    const [{ sent }] = (await site.admin`select count(*)::int as sent from mails where state = 'sent'`) as never as [
      { sent: number },
    ];
    expect(server.received.length).toBeGreaterThan(sent);
    for (const worker of site.workers) await worker.start();
    await letTryAgain();
    await eventually(async () => (await states()).every(({ state }) => state === 'sent'));

    let doubled = 0;
    for (const [email, link] of links) {
      const mails = receivedBy(email);
      expect(mails.length, email).toBeGreaterThan(0);
      doubled += mails.length - 1;
      for (const mail of mails) expect(mail.text).toContain(link);
      expect(new Set(mails.map(({ messageId }) => messageId)).size).toBe(1);
      expect(new Set(mails.map(({ text, html, subject }) => JSON.stringify([text, html, subject]))).size).toBe(1);
    }
    // Otherwise nobody died where it matters.
    expect(doubled).toBeGreaterThan(0);
    expect(await site.admin`select 1 from mails where secret is not null`).toEqual([]);
  });

  it('what the server could not take while it was away goes when it is back, once', async () => {
    const { port } = server;
    await server[Symbol.asyncDispose]();
    const links = await invite(5);
    await eventually(async () => {
      const rows =
        await site.admin`select 1 from mails where state = 'queued' and attempts > 0 and leased_until is null`;
      return rows.length === links.size;
    });
    server = await startMailServer(port);
    await letTryAgain();
    await eventually(async () => (await states()).every(({ state }) => state === 'sent'));
    for (const email of links.keys()) expect(receivedBy(email)).toHaveLength(1);
  });
});
