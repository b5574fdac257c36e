import type { CDPSession, Page, Worker } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { type Browser, type PushService, startPushService } from '../support/push-service.ts';
import { mention, PHONE, startWorld, tidyUp, type World } from './support.ts';

let service: PushService;
let world: World;
beforeAll(async () => {
  service = await startPushService();
  world = await startWorld({ pushServices: service.origin });
  await world.connectX();
});
afterAll(async () => {
  await world[Symbol.asyncDispose]();
  await service[Symbol.asyncDispose]();
});
tidyUp(() => world);

/** The services of browsers' makers are out of reach: the browser gets its subscription from ours. */
async function usePushService(page: Page): Promise<() => Browser> {
  let browser: Browser | undefined;
  await page.exposeFunction('subscribeHere', (key: string) => {
    browser = service.subscribe(key);
    return browser.subscription;
  });
  await page.addInitScript(() => {
    // A browser without a window lets nobody notify; what a person would answer stands here.
    Object.defineProperty(Notification, 'permission', { get: () => 'granted' });
    Notification.requestPermission = async () => 'granted';
    let current: unknown = null;
    PushManager.prototype.subscribe = async (options) => {
      const key = new Uint8Array(options!.applicationServerKey as ArrayBuffer);
      const text = btoa(String.fromCharCode(...key))
        .replaceAll('+', '-')
        .replaceAll('/', '_')
        .replaceAll('=', '');
      const json = await (window as never as { subscribeHere(key: string): Promise<object> }).subscribeHere(text);
      current = { toJSON: () => json, options: { applicationServerKey: key.buffer }, unsubscribe: async () => true };
      return current as PushSubscription;
    };
    PushManager.prototype.getSubscription = async () => current as PushSubscription | null;
  });
  return () => browser!;
}

/** What the service hands to the browser. */
async function deliver(cdp: CDPSession, registrationId: string, payload: unknown): Promise<void> {
  await cdp.send('ServiceWorker.deliverPushMessage', {
    origin: `${world.url}/`,
    registrationId,
    data: JSON.stringify(payload),
  });
}
interface Shown {
  readonly title: string;
  readonly body: string;
  readonly path: string;
}
/** Write down what the service worker shows: a browser without a window shows nothing. */
async function watch(worker: Worker): Promise<() => Promise<Shown[]>> {
  await worker.evaluate(() => {
    const scope = self as never as { shown: unknown[]; registration: ServiceWorkerRegistration };
    scope.shown = [];
    scope.registration.showNotification = async (title, options) => {
      scope.shown.push({ title, body: options?.body, path: options?.data.path });
    };
  });
  return () => worker.evaluate(() => (self as never as { shown: Shown[] }).shown);
}

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

it('is turned on for a device, told of a conversation that was given, and leads there', async () => {
  const { page, context } = await world.visit(world.people.sanne, null);
  const browser = await usePushService(page);
  const cdp = await context.newCDPSession(page);
  let registrationId = '';
  cdp.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
    registrationId = registrations[0]?.registrationId ?? registrationId;
  });
  await cdp.send('ServiceWorker.enable');
  await page.goto(`${world.url}/account`);
  await page.getByRole('button', { name: 'Turn on for this device' }).click();
  await page.getByText('Not told anything yet').waitFor();
  await page.getByRole('button', { name: /^Send a test to/ }).click();
  await page.getByText('It is on its way.').waitFor();
  await eventually(() => browser().received.length === 1);
  const [worker] = context.serviceWorkers();
  const shown = await watch(worker!);
  await deliver(cdp, registrationId, browser().received[0]!.payload);
  await eventually(async () => (await shown()).length === 1);
  expect(await shown()).toEqual([{ title: 'Notifications arrive on this device', body: '', path: '/' }]);

  mention(world, { name: 'Mila Jansen', text: 'my bag did not arrive' });
  const { id } = await eventually(async () => {
    const { items } = await world.call(world.people.lead, { path: '/conversations?status=open' });
    return items[0];
  });
  await world.call(world.people.lead, {
    method: 'PUT',
    path: `/conversations/${id}/assignee`,
    body: { agentId: world.people.sanne.id },
  });
  await eventually(() => browser().received.length === 2);
  await deliver(cdp, registrationId, browser().received[1]!.payload);
  await eventually(async () => (await shown()).length === 2);
  const told = (await shown()).find(({ path }) => path !== '/');
  expect(told).toEqual({
    title: 'A conversation was given to you',
    body: 'By Jonas Krüger',
    path: `/inbox/mine/${id}`,
  });
  expect(JSON.stringify(browser().received)).not.toContain('bag');

  // As the service worker says to an open console when somebody taps on it.
  await page.evaluate((path) => {
    navigator.serviceWorker.dispatchEvent(new MessageEvent('message', { data: { type: 'kwartier:open', path } }));
  }, told!.path);
  await page.getByRole('heading', { level: 1, name: 'Mila Jansen' }).waitFor();
  expect(world.problems()).toEqual([]);
});

it('keeps nothing: away from its server it says so, and is itself again when the line is back', async () => {
  const { page, context } = await world.visit(world.people.daan, null);
  await usePushService(page);
  await page.goto(`${world.url}/account`);
  await page.getByRole('button', { name: 'Turn on for this device' }).click();
  await page.getByText('Not told anything yet').waitFor();
  await eventually(() => page.evaluate(() => navigator.serviceWorker.controller !== null));
  await context.setOffline(true);
  await page.goto(`${world.url}/account`);
  await page.getByRole('heading', { name: 'You are offline' }).waitFor();
  const kept = await page.evaluate(async () => {
    const found: string[] = [];
    for (const name of await caches.keys())
      for (const { url } of await (await caches.open(name)).keys()) found.push(new URL(url).pathname);
    return found;
  });
  expect(kept).toEqual(['/words-of-notifications']);
  await context.setOffline(false);
  await page.getByRole('link', { name: 'Try again' }).click();
  await page.getByRole('heading', { level: 1, name: 'Your account' }).waitFor();
  expect(world.problems(/ERR_INTERNET_DISCONNECTED|503/)).toEqual([]);
});

it('is set up on a phone: kinds, quiet hours and words stay as they were chosen', async () => {
  const { page } = await world.visit(world.people.daan, '/account', { viewport: PHONE, hasTouch: true });
  const card = page.getByRole('region', { name: 'Notifications' });
  await card.getByRole('checkbox', { name: 'A promise of yours was missed' }).uncheck();
  await card.getByRole('checkbox', { name: 'Quiet hours' }).check();
  await card.getByLabel('From').fill('21:30');
  await card.getByLabel('Until').focus();
  await card.getByRole('checkbox', { name: 'Show who wrote and what, also on the lock screen' }).check();
  const settings = () =>
    world.call(world.people.daan, { path: '/account/notifications' }).then((body) => body.settings);
  await eventually(async () => (await settings()).showsWords);
  expect(await settings()).toMatchObject({ muted: ['breached'], quiet: { from: 1290, to: 420 }, showsWords: true });
  await page.reload();
  await eventually(() => card.getByRole('checkbox', { name: 'Quiet hours' }).isChecked());
  expect(await card.getByLabel('From').inputValue()).toBe('21:30');
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  await card.scrollIntoViewIfNeeded();
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    if (process.env.SHOTS) await card.screenshot({ path: `${process.env.SHOTS}/phone-${colorScheme}.png` });
  }
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
  if (process.env.SHOTS) await card.screenshot({ path: `${process.env.SHOTS}/desktop.png` });
  expect(await card.getByRole('button', { name: 'Turn on for this device' }).count()).toBe(0);
  expect(world.problems()).toEqual([]);
});
