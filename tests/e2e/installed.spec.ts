import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startWorld, tidyUp, type World } from './support.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world[Symbol.asyncDispose]());
tidyUp(() => world);

it('can be installed: manifest, icons and service worker are there and keep to the content policy', async () => {
  const { page } = await world.visit(world.people.sanne);
  const href = await page.locator('link[rel=manifest]').getAttribute('href');
  const answer = await fetch(world.url + href);
  expect(answer.headers.get('content-type')).toContain('application/manifest+json');
  const manifest = await answer.json();
  expect(manifest).toMatchObject({ name: 'Kwartier', start_url: '/', scope: '/', display: 'standalone' });
  for (const { src, sizes, type } of manifest.icons) {
    const icon = await fetch(world.url + src);
    expect(icon.headers.get('content-type')).toBe(type);
    const { width, height } = await sharp(Buffer.from(await icon.arrayBuffer())).metadata();
    expect(`${width}x${height}`).toBe(sizes);
  }
  expect(manifest.icons.map(({ purpose }: { purpose?: string }) => purpose)).toContain('maskable');
  const worker = await fetch(`${world.url}/sw.js`);
  expect(worker.headers.get('content-type')).toContain('javascript');
  expect(worker.headers.get('cache-control')).toBe('no-cache');
  expect(worker.headers.get('content-security-policy')).toBe("default-src 'none'; connect-src 'self'");
  const cdp = await page.context().newCDPSession(page);
  const { errors } = await cdp.send('Page.getAppManifest');
  expect(errors).toEqual([]);
  expect(world.problems()).toEqual([]);
});

it('says what to do where the browser refuses', async () => {
  const { page, context } = await world.visit(world.people.daan, null);
  await context.addInitScript(() => {
    Object.defineProperty(Notification, 'permission', { get: () => 'denied' });
  });
  await page.goto(`${world.url}/account`);
  const card = page.getByRole('region', { name: 'Notifications' });
  await card.getByText('This browser does not let the console notify you.').waitFor();
  expect(await card.getByRole('button', { name: 'Turn on for this device' }).count()).toBe(0);
  expect(world.problems()).toEqual([]);
});
