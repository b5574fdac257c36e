import { contrast, GROUNDS } from '@kwartier/core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Harness, type Person, startHarness } from '../support/harness.ts';
import { startDrawing } from '../support/uploads.ts';
import { askOnX } from '../support/x-conversations.ts';

let harness: Harness;
let drawing: Awaited<ReturnType<typeof startDrawing>>;
let agent: Person;
let other: string;

beforeAll(async () => {
  drawing = await startDrawing();
  harness = await startHarness({ settings: { FETCHER_URL: drawing.url } });
  agent = await harness.person('agent');
  const made = await harness.call(harness.admin, { method: 'POST', url: '/brands', body: { name: 'Kwart Rail' } });
  other = made.body.id;
});
afterAll(async () => {
  await harness?.[Symbol.asyncDispose]();
  await drawing?.close();
});

const edit = (id: string, body: unknown, who = harness.admin) =>
  harness.call(who, { method: 'PATCH', url: `/brands/${id}`, body });
const brandsOf = async (who: Person) => (await harness.call(who, { method: 'GET', url: '/me' })).body.brands;
const setLogo = (id: string, bytes: Buffer, who = harness.admin) =>
  harness.server.inject({
    method: 'PUT',
    url: `/api/v1/brands/${id}/logo`,
    headers: { cookie: who.cookie, 'content-type': 'application/octet-stream' },
    payload: bytes,
  });
const get = (url: string, who: Person) => harness.server.inject({ url, headers: { cookie: who.cookie } });
const aLogo = (background: string) =>
  sharp({ create: { width: 900, height: 600, channels: 4, background } })
    .png()
    .toBuffer();

describe('a brand’s colours', () => {
  it('are kept where they can be read on both themes, and told to whoever works for it', async () => {
    const accent = { light: '#0b6e4f', dark: '#5fd3a6' };
    expect((await edit(harness.brandId, { accent: { light: '#0B6E4F', dark: '#5FD3A6' } })).status).toBe(400);
    expect((await edit(harness.brandId, { accent })).body.accent).toEqual(accent);
    await edit(other, { accent: { light: '#a5104a', dark: '#ff8fb3' } });
    const brands = await brandsOf(harness.admin);
    expect(brands.map((one: { accent: object }) => one.accent)).toEqual([
      accent,
      { light: '#a5104a', dark: '#ff8fb3' },
    ]);
    expect((await edit(other, { accent: null })).body.accent).toBeNull();
    expect((await edit(harness.brandId, { accent }, agent)).status).toBe(403);
  });

  it.each([
    ['light', { light: '#ffd400', dark: '#ffd400' }, '#ffd400'],
    ['dark', { light: '#1d4db3', dark: '#1d4db3' }, '#1d4db3'],
  ] as const)('that are hard to read on %s are refused with the nearest that can be', async (theme, accent, colour) => {
    const { status, body } = await edit(harness.brandId, { accent });
    expect({ status, code: body.code }).toEqual({ status: 422, code: 'brand.accent_contrast' });
    expect(body.details).toMatchObject({ theme, colour });
    expect(body.detail).toContain(body.details.nearest);
    for (const ground of GROUNDS[theme]) expect(contrast(body.details.nearest, ground)).toBeGreaterThanOrEqual(4.5);
    expect((await edit(harness.brandId, { accent: { ...accent, [theme]: body.details.nearest } })).status).toBe(200);
  });
});

describe('a brand’s logo', () => {
  it('is drawn anew and small, and its address changes with it', async () => {
    const first = await setLogo(harness.brandId, await aLogo('#ff0000'));
    expect(first.statusCode).toBe(200);
    const { logoUrl } = first.json() as { logoUrl: string };
    const shown = await get(logoUrl, agent);
    expect(shown.headers).toMatchObject({
      'content-type': 'image/webp',
      'content-security-policy': "default-src 'none'; sandbox",
    });
    const { format, width } = await sharp(shown.rawPayload).metadata();
    expect({ format, width }).toEqual({ format: 'webp', width: 480 });
    const again = (await setLogo(harness.brandId, await aLogo('#ff0000'))).json() as { logoUrl: string };
    expect(again.logoUrl).toBe(logoUrl);
    const next = (await setLogo(harness.brandId, await aLogo('#0000ff'))).json() as { logoUrl: string };
    expect(next.logoUrl).not.toBe(logoUrl);
    const [mine] = await brandsOf(agent);
    expect(mine).toMatchObject({ logoUrl: next.logoUrl });
    const { items } = (await harness.call(harness.admin, { method: 'GET', url: '/audit?action=brand.logo_set' })).body;
    expect(items.map(({ action }: { action: string }) => action)).toEqual(['brand.logo_set', 'brand.logo_set']);
  });

  it('is a picture of points, and no large one', async () => {
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>');
    const gif = Buffer.from('GIF89a\u0001\u0000\u0001\u0000\u0000\u0000\u0000', 'latin1');
    const broken = Buffer.concat([(await aLogo('#ff0000')).subarray(0, 60), Buffer.alloc(2_000)]);
    const large = Buffer.concat([await aLogo('#ff0000'), Buffer.alloc(1024 * 1024)]);
    const codes: unknown[] = [];
    for (const bytes of [svg, gif, broken, large, Buffer.alloc(0)])
      codes.push(((await setLogo(harness.brandId, bytes)).json() as { code: string }).code);
    expect(codes).toEqual([
      'upload.unsupported',
      'upload.unsupported',
      'upload.unsupported',
      'upload.too_large',
      'upload.unsupported',
    ]);
    expect((await setLogo(harness.brandId, await aLogo('#ff0000'), agent)).statusCode).toBe(403);
  });

  it('is seen by its own people and by guests of its conversations, and by nobody else', async () => {
    const { logoUrl } = (await setLogo(other, await aLogo('#00ff00'))).json() as { logoUrl: string };
    expect((await get(logoUrl, agent)).statusCode).toBe(404);
    expect((await get(logoUrl, harness.admin)).statusCode).toBe(200);

    const guest = await harness.person('guest');
    const [mine] = await brandsOf(agent);
    expect((await get(mine.logoUrl, guest)).statusCode).toBe(404);
    const [asked] = await askOnX(harness, 1);
    await harness.call(harness.admin, {
      method: 'POST',
      url: `/conversations/${asked!.id}/guests`,
      body: { agentId: guest.id, hours: 1 },
    });
    const { items } = (await harness.call(guest, { method: 'GET', url: '/guest/conversations' })).body;
    expect(items[0].brand).toEqual({
      id: harness.brandId,
      name: mine.name,
      accent: mine.accent,
      logoUrl: mine.logoUrl,
    });
    expect((await get(mine.logoUrl, guest)).statusCode).toBe(200);
    expect((await get(logoUrl, guest)).statusCode).toBe(404);
    harness.clock.advance(2 * 3_600_000);
    expect((await get(mine.logoUrl, guest)).statusCode).toBe(404);
  });

  it('can be taken away, twice told as once', async () => {
    const remove = () => harness.call(harness.admin, { method: 'DELETE', url: `/brands/${other}/logo` });
    expect((await remove()).body.logoUrl).toBeNull();
    expect((await remove()).status).toBe(200);
    const { items } = (await harness.call(harness.admin, { method: 'GET', url: '/audit?action=brand.logo_removed' }))
      .body;
    expect(items.map(({ action }: { action: string }) => action)).toEqual(['brand.logo_removed']);
  });
});
