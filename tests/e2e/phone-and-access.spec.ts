import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { DESKTOP, mention, open, PAGE, PHONE, rowOf, startWorld, tidyUp, type World } from './support.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const SCREENS = [
  '/inbox/open',
  '/board',
  '/channels',
  '/promises',
  '/people',
  '/approvals',
  '/macros',
  '/account',
  '/security',
  '/privacy',
  '/audit',
];

let world: World;
let conversationId: string;
beforeAll(async () => {
  world = await startWorld();
  await world.connectX();
  await world.connectFacebook();
  const { facebook } = world.simulator;
  mention(world, { name: 'Sara Whitcombe', text: 'my pushchair was broken on the way, who repairs it?' });
  const post = facebook.publishPost(PAGE.externalId, 'Our winter schedule is online.');
  const omar = facebook.addPerson({ name: 'عمر الخطيب' });
  facebook.comment({ pageId: PAGE.externalId, postId: post.id, author: omar.id, message: 'هل تسافرون إلى عمّان؟' });
  await eventually(async () => {
    const { items } = await world.call(world.people.admin, { path: '/conversations?limit=50' });
    conversationId = items.find((item: { contact: { name: string } }) => item.contact.name === 'Sara Whitcombe')?.id;
    return items.length === 2 && conversationId;
  });
});
afterAll(() => world[Symbol.asyncDispose]());
tidyUp(() => world);

it('goes from the list to an answer on a phone, and nothing is wider than the screen', async () => {
  const { page } = await world.visit(world.people.sanne, '/inbox/open', { viewport: PHONE, hasTouch: true });
  await rowOf(page, /^Sara Whitcombe/).waitFor();
  const overflow = () =>
    page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(await overflow()).toBe(0);
  await rowOf(page, /^Sara Whitcombe/).tap();
  await page.getByRole('heading', { level: 1, name: 'Sara Whitcombe' }).waitFor();
  expect(await overflow()).toBe(0);
  const box = page.getByRole('textbox', { name: 'Public reply' });
  await box.tap();
  await box.fill('We do, Sara: bring it to any of our desks.');
  await page.getByRole('button', { name: 'Reply in public' }).tap();
  await page.getByRole('log').getByText('Sent to X').waitFor();
  await page.getByRole('button', { name: 'Back to the list' }).tap();
  await rowOf(page, /^Sara Whitcombe/).waitFor();

  const { page: admin } = await world.visit(world.people.admin, '/board', { viewport: PHONE });
  for (const path of [...SCREENS, `/inbox/open/${conversationId}`]) {
    await admin.goto(world.url + path);
    await admin.getByRole('heading', { level: 1 }).first().waitFor();
    await admin.waitForLoadState('networkidle');
    const tooWide = await admin.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect({ path, tooWide }).toEqual({ path, tooWide: 0 });
  }
  expect(world.problems()).toEqual([]);
});

interface AxeResults {
  readonly violations: readonly { id: string; impact: string; nodes: readonly { html: string }[] }[];
}
const seriousOn = (page: Page): Promise<string[]> =>
  page.evaluate(async () => {
    const { axe } = window as unknown as { axe: { run(options: object): Promise<AxeResults> } };
    const { violations } = await axe.run({ resultTypes: ['violations'] });
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`));
  });

for (const colorScheme of ['light', 'dark'] as const)
  for (const [size, viewport] of [['desktop', DESKTOP] as const, ['phone', PHONE] as const])
    it(`has no serious accessibility fault, ${colorScheme}, ${size}`, async () => {
      // Axe is a script of ours that the content policy would refuse; the other tests run under the policy.
      const { page, context } = await world.visit(null, '/sign-in', { viewport, colorScheme, bypassCSP: true });
      await context.addInitScript(AXE);
      const faults: string[] = [];
      const look = async (path: string) => {
        await page.goto(world.url + path);
        await page.getByRole('heading', { level: 1 }).first().waitFor();
        await eventually(() => page.evaluate(() => !document.querySelector('[aria-busy="true"]')));
        for (const fault of await seriousOn(page)) faults.push(`${path} ${fault}`);
      };
      await look('/sign-in');
      const { cookie } = world.people.admin;
      await context.addCookies([{ name: 'kwartier_session', value: cookie, url: world.url, httpOnly: true }]);
      for (const path of [...SCREENS, `/inbox/open/${conversationId}`]) await look(path);
      expect(faults).toEqual([]);
      expect(world.problems(/401/)).toEqual([]);
    });

it('shows where the keyboard is, everywhere it goes', async () => {
  const { page } = await world.visit(world.people.admin, '/inbox/open');
  await open(page, 'Sara Whitcombe');
  const unseen = new Set<string>();
  const been = new Set<string>();
  for (let step = 0; step < 40; step++) {
    await page.keyboard.press('Tab');
    const found = await page.evaluate(() => {
      const here = document.activeElement;
      if (!here || here === document.body) return null;
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(here);
      const ring = (outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 1) || boxShadow !== 'none';
      // A field may draw the ring around its frame.
      const around = here.closest(':focus-within:not(body, html, main, #root)')?.parentElement;
      const frame = around ? getComputedStyle(around) : null;
      const name = `${here.tagName} ${here.getAttribute('aria-label') ?? here.textContent?.slice(0, 40)}`;
      return { name, ring: ring || (here.tagName === 'TEXTAREA' && frame !== null) };
    });
    if (!found) continue;
    been.add(found.name);
    if (!found.ring) unseen.add(found.name);
  }
  expect([...unseen]).toEqual([]);
  expect(been.size).toBeGreaterThan(15);
  await page.keyboard.press('Escape');
  await page.keyboard.press('?');
  await page.getByRole('dialog').getByText('Take next').first().waitFor();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+k');
  await page
    .getByRole('dialog')
    .getByRole('combobox')
    .or(page.getByRole('dialog').getByRole('textbox'))
    .first()
    .waitFor();
});
