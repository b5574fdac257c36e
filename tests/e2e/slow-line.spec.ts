import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { DESKTOP, mention, PHONE, rowOf, signIn, startWorld, tidyUp, type World } from './support.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
  await world.connectX();
  mention(world, { name: 'Mila Jansen', text: 'where is my suitcase?' });
  mention(world, { name: 'Tom Marsh', text: 'is the strike over?' });
});
afterAll(() => world[Symbol.asyncDispose]());
tidyUp(() => world);

/** 400 ms there and back, 1 Mbit/s each way: a hotel, a train. */
async function slowDown(context: BrowserContext, page: Page): Promise<void> {
  const devtools = await context.newCDPSession(page);
  await devtools.send('Network.enable');
  await devtools.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: 400,
    downloadThroughput: 125_000,
    uploadThroughput: 125_000,
  });
}

for (const [size, viewport] of [
  ['desk', DESKTOP],
  ['phone', PHONE],
] as const)
  it(`does the work of the day over a slow line, ${size}`, async () => {
    const { page, context } = await world.visit(null, null, { viewport, hasTouch: size === 'phone' });
    await slowDown(context, page);
    const who = size === 'phone' ? world.people.daan : world.people.sanne;
    const customer = size === 'phone' ? 'Tom Marsh' : 'Mila Jansen';
    const plain: string[] = [];
    page.on('response', (response) => {
      const { pathname } = new URL(response.url());
      const isText = /^\/assets\/index-.*\.(?:js|css)$/.test(pathname);
      if (isText && response.headers()['content-encoding'] === undefined) plain.push(pathname);
    });
    await page.goto(`${world.url}/sign-in`);
    await signIn(page, who);
    await page.getByRole('heading', { level: 1, name: 'Mine' }).waitFor();
    await page.goto(`${world.url}/inbox/open`);
    await rowOf(page, new RegExp(`^${customer}`)).click();
    const reply = page.getByRole('textbox', { name: 'Public reply' });
    await reply.fill('We are looking into it.');
    await page
      .getByRole('button', { name: /^Reply/ })
      .last()
      .click();
    // Shown at once, long before the server can have answered.
    const log = page.getByRole('log', { name: 'Timeline' });
    await log.getByText('We are looking into it.').waitFor();
    await log.getByText('Sent to X').waitFor();
    await page
      .getByRole('button', { name: /^Resolve/ })
      .first()
      .click();
    await log.getByText(`Resolved by ${who.name}`).waitFor();
    await page.goto(`${world.url}/inbox/open?q=${customer.split(' ')[0]}`);
    await rowOf(page, new RegExp(`^${customer}`)).waitFor();
    await eventually(() => world.simulator.x.ledger.some(({ text }) => text.includes('We are looking into it.')));
    expect(plain).toEqual([]);
    expect(world.problems()).toEqual([]);
  });
