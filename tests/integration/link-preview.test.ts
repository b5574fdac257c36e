import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createFetcher } from '@kwartier/fetcher';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Harness, type Person, startHarness } from '../support/harness.ts';

/** A server that counts who comes. */
async function listen(answer: (request: IncomingMessage, response: ServerResponse) => void) {
  let hits = 0;
  const server = createServer((request, response) => {
    hits += 1;
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, hits: () => hits };
}
const close = (server: Server) => {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(resolve));
};
const CARD = `<html><head><meta property="og:title" content="Lost &amp; found"><meta property="og:description" content="What we do about bags">
  <meta property="og:site_name" content="Kwart Air"><meta property="og:image" content="/bag.png"></head><body>`;

describe('what a link in an answer will look like', () => {
  // Whoever gets in here has got inside: nothing may ever arrive.
  let inside: Awaited<ReturnType<typeof listen>>;
  let outside: Awaited<ReturnType<typeof listen>>;
  let fetcher: Server;
  let harness: Harness;
  let agent: Person;
  const html = (response: ServerResponse, text: string | Buffer, type = 'text/html; charset=utf-8') =>
    response.writeHead(200, { 'content-type': type }).end(text);

  beforeAll(async () => {
    const picture = await sharp({ create: { width: 800, height: 400, channels: 3, background: '#1c4bb5' } })
      .png()
      .toBuffer();
    inside = await listen((_request, response) => html(response, CARD));
    const pages: Record<string, (response: ServerResponse) => void> = {
      '/help': (response) => html(response, CARD),
      '/bag.png': (response) => html(response, picture, 'image/png'),
      '/moved': (response) => response.writeHead(301, { location: '/help' }).end(),
      '/inside': (response) => response.writeHead(302, { location: `${inside.origin}/secret` }).end(),
      '/metadata': (response) => response.writeHead(302, { location: 'http://169.254.169.254/latest' }).end(),
      '/picture-inside': (response) =>
        html(response, `<title>T</title><meta property="og:image" content="${inside.origin}/secret.png">`),
      '/hostile': (response) =>
        html(
          response,
          '<title>a<script>alert(1)</script></title><meta property="og:image" content="javascript:alert(1)">',
        ),
      '/latin': (response) =>
        html(response, Buffer.from('<title>Caf\u00e9</title>', 'latin1'), 'text/html; charset=ISO-8859-1'),
      '/endless': (response) => {
        response.writeHead(200, { 'content-type': 'text/html' });
        response.write('<title>Never done</title>');
        const timer = setInterval(() => response.write('<p>'.repeat(20_000)), 2);
        response.on('close', () => clearInterval(timer));
      },
      '/silent': () => undefined,
      '/words': (response) => html(response, 'just words', 'text/plain'),
      '/empty': (response) => html(response, '<p>nothing said</p>'),
    };
    outside = await listen(({ url = '' }, response) =>
      pages[url] ? pages[url](response) : response.writeHead(404).end(),
    );
    fetcher = createFetcher({ allowedOrigins: new Set([outside.origin]), rules: { timeoutMs: 1_500 } });
    await new Promise<void>((resolve) => fetcher.listen(0, '127.0.0.1', resolve));
    harness = await startHarness({
      settings: { FETCHER_URL: `http://127.0.0.1:${(fetcher.address() as AddressInfo).port}` },
    });
    agent = await harness.person('agent');
  });
  afterAll(async () => {
    await harness[Symbol.asyncDispose]();
    await Promise.all([fetcher, inside.server, outside.server].map(close));
  });
  const look = (url: string, who: Person | null = agent) =>
    harness.call(who, { method: 'GET', url: `/link-preview?${new URLSearchParams({ url })}` });
  const titleOf = async (path: string) => (await look(outside.origin + path)).body.card?.title;

  it('is what the page says of itself, with its picture from our own address, and asked for once', async () => {
    const { body } = await look(`${outside.origin}/help`);
    expect(body.card).toMatchObject({
      title: 'Lost & found',
      description: 'What we do about bags',
      siteName: 'Kwart Air',
      imageUrl: expect.stringMatching(/^\/api\/v1\/link-preview\/picture\?url=/),
    });
    const hits = outside.hits();
    expect((await look(`${outside.origin}/help`)).body).toEqual(body);
    expect(outside.hits()).toBe(hits);
    const picture = await harness.server.inject({
      method: 'GET',
      url: body.card.imageUrl,
      headers: { cookie: agent.cookie },
    });
    expect(picture.headers['content-type']).toBe('image/webp');
    expect(await sharp(picture.rawPayload).metadata()).toMatchObject({ width: 480, height: 240 });
    expect(await titleOf('/moved')).toBe('Lost & found');
    expect(await titleOf('/latin')).toBe('Caf\u00e9');
  });

  it('is text whatever the page is, and of a page without end its beginning', async () => {
    expect((await look(`${outside.origin}/hostile`)).body.card).toEqual({
      title: 'a<script>alert(1)</script>',
      description: null,
      siteName: null,
      imageUrl: null,
    });
    expect(await titleOf('/endless')).toBe('Never done');
  });

  it('is nothing where there is nothing, and never leads inside', async () => {
    for (const path of ['/gone', '/silent', '/words', '/empty', '/inside', '/metadata'])
      expect((await look(outside.origin + path)).body, path).toEqual({ card: null });
    for (const url of [
      `${inside.origin}/secret`,
      'http://localhost/',
      'http://10.0.0.1/',
      'http://[::1]/',
      'http://metadata/',
    ])
      expect((await look(url)).body, url).toEqual({ card: null });
    for (const url of ['file:///etc/passwd', 'javascript:alert(1)', 'x', ''])
      expect((await look(url)).status, url).toBe(400);
    const { card } = (await look(`${outside.origin}/picture-inside`)).body;
    const picture = await harness.server.inject({
      method: 'GET',
      url: card.imageUrl,
      headers: { cookie: agent.cookie },
    });
    expect(picture.statusCode).toBe(204);
    expect(inside.hits()).toBe(0);
  });

  it('is for those who answer, and for nobody where an admin turned it off', async () => {
    expect((await look(`${outside.origin}/help`, await harness.person('viewer'))).status).toBe(403);
    expect((await look(`${outside.origin}/help`, null)).status).toBe(401);
    const set = (who: Person, isOn: boolean) =>
      harness.call(who, { method: 'PUT', url: '/care/link-previews', body: { isOn } });
    const previews = async () => (await harness.call(agent, { method: 'GET', url: '/me' })).body.previewsLinks;
    expect([(await set(agent, false)).status, await previews()]).toEqual([403, true]);
    expect((await set(harness.admin, false)).body).toEqual({ isOn: false, isPossible: true });
    expect(await previews()).toBe(false);
    const hits = outside.hits();
    expect((await look(`${outside.origin}/help`)).body).toEqual({ card: null });
    expect(outside.hits()).toBe(hits);
    const [entry] = await harness.database.admin<{ data: string }[]>`
      select data from audit where action = 'link_previews.changed'`;
    expect(JSON.parse(entry!.data)).toEqual({ before: { linkPreviews: true }, after: { linkPreviews: false } });
    await set(harness.admin, true);
  });
});
