import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createFetcher, guardedFetch, redraw, redrawForSending } from '@kwartier/fetcher';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Harness, startHarness } from '../support/harness.ts';
import { run } from '../support/run.ts';
import { askOnX } from '../support/x-conversations.ts';

const png = (width = 32, height = 32): Promise<Buffer> =>
  sharp({ create: { width, height, channels: 3, background: '#1c4bb5' } })
    .png()
    .toBuffer();

async function listen(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
  host = '127.0.0.1',
): Promise<{ server: Server; origin: string; hits: () => number }> {
  let hits = 0;
  const server = createServer((request, response) => {
    hits += 1;
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  const { port } = server.address() as AddressInfo;
  return { server, origin: `http://${host.includes(':') ? `[${host}]` : host}:${port}`, hits: () => hits };
}
const close = (server: Server) => new Promise((resolve) => server.close(resolve));

const RULES = {
  timeoutMs: 1_500,
  maxBytes: 200_000,
  maxRedirects: 3,
  types: new Set(['image/png', 'image/jpeg']),
};

describe('fetching what a stranger named', () => {
  // Whoever gets in here has got inside: nothing may ever arrive.
  let inside: Awaited<ReturnType<typeof listen>>;
  let inside6: Awaited<ReturnType<typeof listen>>;
  let outside: Awaited<ReturnType<typeof listen>>;
  let picture: Buffer;
  let answer: (request: IncomingMessage, response: ServerResponse) => void;
  beforeAll(async () => {
    picture = await png();
    const secret = (_request: IncomingMessage, response: ServerResponse) =>
      response.writeHead(200, { 'content-type': 'image/png' }).end(picture);
    inside = await listen(secret);
    inside6 = await listen(secret, '::1');
    outside = await listen((request, response) => answer(request, response));
  });
  afterAll(() => Promise.all([inside, inside6, outside].map(({ server }) => close(server))));
  const get = (url: string, more = {}) =>
    guardedFetch(url, { ...RULES, allowedOrigins: new Set([outside.origin]), ...more });
  const portOf = () => new URL(inside.origin).port;

  it('control: what is allowed is fetched', async () => {
    answer = (_request, response) => response.writeHead(200, { 'content-type': 'image/png; charset=x' }).end(picture);
    expect((await get(`${outside.origin}/a.png`)).bytes.equals(picture)).toBe(true);
  });

  it('no way to write an inner address leads inside', async () => {
    const p = portOf();
    const urls = [
      `http://127.0.0.1:${p}/`,
      `http://localhost:${p}/`,
      `http://LOCALHOST:${p}/`,
      `http://127.1:${p}/`,
      `http://127.0.1:${p}/`,
      `http://2130706433:${p}/`,
      `http://0x7f000001:${p}/`,
      `http://0x7f.0x0.0x0.0x1:${p}/`,
      `http://0177.0.0.1:${p}/`,
      `http://017700000001:${p}/`,
      `http://127.0.0.1.:${p}/`,
      `http://0.0.0.0:${p}/`,
      `http://0:${p}/`,
      `http://[::1]:${new URL(inside6.origin).port}/`,
      `http://[0:0:0:0:0:0:0:1]:${p}/`,
      `http://[::ffff:127.0.0.1]:${p}/`,
      `http://[::ffff:7f00:1]:${p}/`,
      `http://[64:ff9b::7f00:1]:${p}/`,
      `http://[2002:7f00:1::]:${p}/`,
      `http://[::127.0.0.1]:${p}/`,
      `http://user:pass@127.0.0.1:${p}/`,
      `http://example.com@127.0.0.1:${p}/`,
      `http://127.0.0.1:${p}#@example.com/`,
      `http://127.0.0.1%2f@example.com:${p}/`,
      `http:127.0.0.1:${p}`,
      `http:\\\\127.0.0.1:${p}\\`,
      `http://①②⑦.⓪.⓪.①:${p}/`,
      `http://127。0。0。1:${p}/`,
      'http://127.0.0.1/',
      'http://[::1]/',
      'http://169.254.169.254/latest/meta-data/',
      'http://[fd00:ec2::254]/',
      'http://10.0.0.1/',
      'http://192.168.0.1/',
      'http://172.16.0.1/',
      'http://100.100.100.200/',
      'http://metadata/',
      'http://intranet/',
      'http://router.local.localhost/',
      'file:///etc/passwd',
      'gopher://127.0.0.1:70/',
      'ftp://127.0.0.1/',
      'data:image/png;base64,AAAA',
      'javascript:alert(1)',
      'blob:http://x/1',
      'http://example.com:22/',
      'http://example.com:6379/',
      'https://example.com:8443/',
      '//127.0.0.1/',
      '',
      'x',
      `http://${'a'.repeat(300)}.example/`,
    ];
    const got: string[] = [];
    for (const url of urls)
      await get(url).then(
        () => got.push(url),
        (error: Error) => expect(error.name, url).toBe('FetchRefused'),
      );
    expect(got).toEqual([]);
    expect([inside.hits(), inside6.hits()]).toEqual([0, 0]);
  });

  it('no redirect leads inside, however many hops it takes', async () => {
    const target = {
      '/1': '/2',
      '/2': `${inside.origin}/`,
      '/scheme': 'file:///etc/passwd',
      '/meta': 'http://169.254.169.254/',
      '/loop': '/loop',
      '/relative': `//127.0.0.1:${portOf()}/`,
    } as Record<string, string>;
    answer = (request, response) => response.writeHead(302, { location: target[request.url ?? ''] ?? '/' }).end();
    for (const path of Object.keys(target))
      await expect(get(outside.origin + path)).rejects.toMatchObject({ name: 'FetchRefused' });
    expect(inside.hits()).toBe(0);
  });

  it('a name that answers with an inner address is refused, also when an outer one stands beside it or comes first', async () => {
    const answers: string[][] = [
      ['127.0.0.1'],
      ['93.184.215.14', '127.0.0.1'],
      ['::1'],
      ['::ffff:127.0.0.1'],
      ['169.254.169.254'],
      [],
    ];
    for (const list of answers) {
      const lookup = ((_name: string, _options: unknown, done: (error: null, all: object[]) => void) =>
        done(
          null,
          list.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
        )) as never;
      await expect(get('http://rebinding.example/', { lookup })).rejects.toMatchObject({
        name: 'FetchRefused',
        kind: 'address',
      });
    }
    // Asked twice, it would say something else the second time: there is no second time.
    let asked = 0;
    const rebinding = ((_name: string, _options: unknown, done: (error: null, all: object[]) => void) => {
      asked += 1;
      done(null, [{ address: asked === 1 ? '192.0.2.1' : '127.0.0.1', family: 4 }]);
    }) as never;
    await expect(get('http://rebinding.example/', { lookup: rebinding })).rejects.toMatchObject({ kind: 'address' });
    expect(inside.hits()).toBe(0);
  });

  it('what is too large, too slow, broken or something else is refused', async () => {
    const cases: [string, typeof answer, string][] = [
      [
        'too large',
        (_request, response) => response.writeHead(200, { 'content-type': 'image/png' }).end(Buffer.alloc(300_000)),
        'size',
      ],
      [
        'without end',
        (_request, response) => {
          response.writeHead(200, { 'content-type': 'image/png' });
          const timer = setInterval(() => response.write(Buffer.alloc(20_000)), 5);
          response.on('close', () => clearInterval(timer));
        },
        'size',
      ],
      ['silent', () => undefined, 'time'],
      [
        'dripping',
        (_request, response) => {
          response.writeHead(200, { 'content-type': 'image/png' });
          const timer = setInterval(() => response.write('x'), 50);
          response.on('close', () => clearInterval(timer));
        },
        'time',
      ],
      [
        'cut off',
        (_request, response) => {
          response.writeHead(200, { 'content-type': 'image/png', 'content-length': '1000' });
          response.write('x');
          setTimeout(() => response.destroy(), 10);
        },
        'answer',
      ],
      ['a page', (_request, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<p>'), 'answer'],
      [
        'a drawing',
        (_request, response) => response.writeHead(200, { 'content-type': 'image/svg+xml' }).end('<svg/>'),
        'answer',
      ],
      ['nothing', (_request, response) => response.writeHead(404).end(), 'answer'],
    ];
    for (const [what, how, kind] of cases) {
      answer = how;
      await expect(get(`${outside.origin}/`), what).rejects.toMatchObject({ name: 'FetchRefused', kind });
    }
  });
});

describe('drawing a picture anew', () => {
  it('gives points and nothing else: smaller, without what was hidden in it', async () => {
    const source = await sharp({ create: { width: 2_000, height: 1_000, channels: 3, background: 'red' } })
      .withExif({ IFD0: { ImageDescription: '<script>secret place</script>' } })
      .jpeg()
      .toBuffer();
    expect(source.includes('secret place')).toBe(true);
    const drawn = await redraw(source, 480);
    expect(await sharp(drawn).metadata()).toMatchObject({ format: 'webp', width: 480, height: 240 });
    expect(drawn.includes('secret')).toBe(false);
    const appended = await redraw(Buffer.concat([await png(), Buffer.from('<script>alert(1)</script><?php ?>')]), 96);
    expect(appended.includes('script')).toBe(false);
  });

  it.each([
    [
      'a drawing with a script',
      '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script></svg>',
    ],
    [
      'a drawing that reads a file',
      '<?xml version="1.0"?><!DOCTYPE s [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><text>&x;</text></svg>',
    ],
    ['a page', '<html><body><img src=x></body></html>'],
    ['a document', '%PDF-1.7\n1 0 obj << /Type /Catalog >>'],
    [
      'a script for ImageMagick',
      "push graphic-context\nviewbox 0 0 640 480\nimage over 0,0 0,0 'https://127.0.0.1/x.php?x=`id`'\npop graphic-context",
    ],
    ['the beginning of a picture', '\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR'],
    ['nothing', ''],
  ])('%s is no picture', async (_what, text) => {
    await expect(redraw(Buffer.from(text, 'latin1'), 96)).rejects.toMatchObject({ name: 'NoPicture' });
  });

  it('a small file that unpacks to billions of points is refused before it takes memory', async () => {
    // The header of a 50,000 by 50,000 picture, with a body that never comes.
    const bomb = Buffer.from(await png());
    bomb.writeUInt32BE(50_000, 16);
    bomb.writeUInt32BE(50_000, 20);
    const before = process.memoryUsage().rss;
    await expect(redraw(bomb, 96)).rejects.toMatchObject({ name: 'NoPicture' });
    expect(process.memoryUsage().rss - before).toBeLessThan(200 * 1024 * 1024);
  });
});

describe('drawing a picture anew for sending', () => {
  it.each(['jpeg', 'png', 'webp', 'gif'] as const)(
    'keeps the kind of a %s, and nothing that is no point of it',
    async (kind) => {
      const source = await sharp({ create: { width: 6_000, height: 90, channels: 3, background: 'red' } })
        [kind]()
        .toBuffer();
      const drawn = await redrawForSending(Buffer.concat([source, Buffer.from('<script>alert(1)</script>')]));
      expect(await sharp(drawn).metadata()).toMatchObject({ format: kind, width: 4_096 });
      expect(drawn.includes('script')).toBe(false);
    },
  );

  it('turns a photograph as it was held, and takes out the place', async () => {
    const source = await sharp({ create: { width: 200, height: 100, channels: 3, background: 'red' } })
      .withExif({ IFD0: { ImageDescription: 'secret place' } })
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer();
    const drawn = await redrawForSending(source);
    expect(await sharp(drawn).metadata()).toMatchObject({ width: 100, height: 200 });
    expect(source.includes('secret place')).toBe(true);
    expect(drawn.includes('secret place')).toBe(false);
  });

  it('lets a moving picture move', async () => {
    const frames = Buffer.concat([Buffer.alloc(20 * 20 * 3, 10), Buffer.alloc(20 * 20 * 3, 200)]);
    const source = await sharp(frames, { raw: { width: 20, height: 40, channels: 3, pageHeight: 20 } })
      .gif()
      .toBuffer();
    expect((await sharp(source, { animated: true }).metadata()).pages).toBe(2);
    expect((await sharp(await redrawForSending(source), { animated: true }).metadata()).pages).toBe(2);
  });

  it.each([
    ['a drawing', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')],
    ['half a picture', Buffer.from('ffd8ffe000104a464946', 'hex')],
    ['nothing', Buffer.alloc(0)],
  ])('takes %s for none', async (_name, bytes) => {
    await expect(redrawForSending(bytes)).rejects.toMatchObject({ name: 'NoPicture' });
  });

  it('does not unpack a picture of billions of points', async () => {
    const bomb = await sharp({ create: { width: 9_000, height: 9_000, channels: 3, background: 'red' } })
      .png()
      .toBuffer();
    expect(bomb.length).toBeLessThan(2_000_000);
    await expect(redrawForSending(bomb)).rejects.toMatchObject({ name: 'NoPicture' });
  });
});

describe('the process that fetches', () => {
  it('does not start with a secret in its hands, nor with a door to the inside', async () => {
    for (const name of ['DATABASE_URL', 'REDIS_URL', 'ENCRYPTION_KEY', 'ADMIN_PASSWORD']) {
      const { code, output } = await run('apps/fetcher/src/main.ts', { [name]: 'x', FETCHER_PORT: '0' });
      expect({ code, output: output.trim() }).toEqual({ code: 1, output: expect.stringContaining(name) });
    }
    const open = await run('apps/fetcher/src/main.ts', {
      FETCHER_ALLOWED_ORIGINS: 'http://127.0.0.1:1',
      FETCHER_PORT: '0',
    });
    expect(open).toMatchObject({ code: 1, output: expect.stringContaining('FETCHER_ALLOWED_ORIGINS') });
  });
});

describe('pictures in the console', () => {
  let harness: Harness;
  let fetcher: Server;
  let network: Awaited<ReturnType<typeof listen>>;
  beforeAll(async () => {
    const picture = await png(200, 200);
    network = await listen((request, response) =>
      request.url === '/me.png'
        ? response.writeHead(200, { 'content-type': 'image/png' }).end(picture)
        : response.writeHead(404).end(),
    );
    fetcher = createFetcher({ allowedOrigins: new Set([network.origin]) });
    await new Promise<void>((resolve) => fetcher.listen(0, '127.0.0.1', resolve));
    harness = await startHarness({
      settings: { FETCHER_URL: `http://127.0.0.1:${(fetcher.address() as AddressInfo).port}` },
    });
  });
  afterAll(async () => {
    await harness[Symbol.asyncDispose]();
    await Promise.all([close(fetcher), close(network.server)]);
  });

  it('come from our own address, to those who may see the person, and nothing in an answer says where they lie', async () => {
    const agent = await harness.person('agent');
    const [asked] = await askOnX(harness, 1);
    await harness.database.admin`update contacts set avatar_url = ${`${network.origin}/me.png`}`;
    await harness.database.admin`
      update messages set attachments = ${harness.database.admin.json([
        {
          kind: 'image',
          url: 'https://example.com/full.png',
          previewUrl: `${network.origin}/me.png`,
          altText: 'A bag',
        },
        { kind: 'file', url: 'https://example.com/x.pdf', previewUrl: null, altText: null },
      ])}
      where external_id = ${asked!.postId}`;
    const shown = await harness.call(agent, { method: 'GET', url: `/conversations/${asked!.id}` });
    const { avatarUrl } = shown.body.contact;
    expect(avatarUrl).toMatch(/^\/api\/v1\/contacts\/[\w-]+\/picture\?v=[\w-]{10}$/);
    const { body } = await harness.call(agent, { method: 'GET', url: `/conversations/${asked!.id}/messages` });
    const [image, file] = body.items.find(
      (one: { externalId: string }) => one.externalId === asked!.postId,
    ).attachments;
    expect(file.previewUrl).toBeNull();
    expect(JSON.stringify(shown.body)).not.toContain(network.origin);
    for (const [url, width] of [
      [avatarUrl, 96],
      [image.previewUrl, 200],
    ] as const) {
      const answer = await harness.server.inject({ method: 'GET', url, headers: { cookie: agent.cookie } });
      expect(answer.statusCode).toBe(200);
      expect(answer.headers).toMatchObject({
        'content-type': 'image/webp',
        'x-content-type-options': 'nosniff',
        'content-security-policy': "default-src 'none'; sandbox",
      });
      expect(await sharp(answer.rawPayload).metadata()).toMatchObject({ format: 'webp', width });
      // Kept: the network is asked once for each size.
      await harness.server.inject({ method: 'GET', url, headers: { cookie: agent.cookie } });
      expect((await harness.server.inject({ method: 'GET', url })).statusCode).toBe(401);
    }
    expect(network.hits()).toBe(2);
    const brand = await harness.call(harness.admin, { method: 'POST', url: '/brands', body: { name: 'Other Air' } });
    const stranger = await harness.person('agent', { brandIds: [brand.body.id], teamIds: [] });
    for (const url of [avatarUrl, image.previewUrl])
      expect(
        (await harness.server.inject({ method: 'GET', url, headers: { cookie: stranger.cookie } })).statusCode,
      ).toBe(404);
  });

  it('a picture that is not to be had is no fault: the console shows initials', async () => {
    const agent = await harness.person('agent');
    const [asked] = await askOnX(harness, 1);
    for (const url of [`${network.origin}/gone.png`, 'http://169.254.169.254/latest', 'no address', null]) {
      await harness.database.admin`update contacts set avatar_url = ${url}`;
      const { body } = await harness.call(agent, { method: 'GET', url: `/conversations/${asked!.id}` });
      const answer = await harness.call(agent, { method: 'GET', url: `/contacts/${body.contact.id}/picture` });
      expect(answer).toEqual({ status: 204, body: null });
    }
  });
});
