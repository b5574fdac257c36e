import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { mention, open, PHONE, rowOf, startWorld, tidyUp, type World } from './support.ts';

const PICTURES = fileURLToPath(new URL('../../.screenshots/rules/', import.meta.url));

let world: World;
const post = (path: string, body: unknown) => world.call(world.people.admin, { method: 'POST', path, body });
beforeAll(async () => {
  world = await startWorld();
  await world.connectX();
  await post('/tags', { name: 'Ida y vuelta' });
  await post('/teams', { name: 'Spanish desk' });
});
afterAll(() => world[Symbol.asyncDispose]());
tidyUp(() => world);

/** Come to something by the keyboard alone, and press it. */
async function press(page: Page, name: string | RegExp, key = 'Enter', role: 'button' | 'switch' = 'button') {
  const control = page.getByRole(role, { name });
  await control.waitFor();
  await control.press(key);
}
/** Nothing of a page is wider than the window. */
const fits = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth);
/** What is smaller than a finger; a field's edge counts with it. */
const small = (page: Page, within: string) =>
  page.locator(within).evaluateAll((roots) =>
    roots
      .flatMap((root) => [
        ...root.querySelectorAll('ol button, ul button, form button, select, input:not([type=checkbox])'),
      ])
      .filter((one) => {
        const { width, height } = one.getBoundingClientRect();
        return width > 0 && (height < 42 || width < 42);
      })
      .map((one) => one.getAttribute('aria-label') ?? one.textContent)
      // A link in a text: its area is larger than it is drawn.
      .filter((name) => !name.startsWith('Write on')),
  );

it('makes a rule from a template by keyboard, tries it out, and says on the conversation why it happened', async () => {
  mention(world, { name: 'Lucía Moreno', text: 'mi maleta no ha llegado, ¿qué hago?', lang: 'es' });
  const { page: inbox } = await world.visit(world.people.sanne);
  await rowOf(inbox, /^Lucía Moreno/).waitFor();

  const { page } = await world.visit(world.people.admin, '/rules');
  await page.getByText('No rule yet').waitFor();
  await page.screenshot({ path: `${PICTURES}empty.png` });
  await press(page, 'Start from this: A language to its team');
  const form = page.getByRole('dialog', { name: 'Write a rule' });
  await form.getByText('give to the team Spanish desk').waitFor();
  await press(page, 'Add something it does');
  await page.getByRole('menuitem', { name: 'tag Ida y vuelta', exact: true }).waitFor();
  // The menu has the keys a moment after it is there.
  await eventually(() => page.evaluate(() => document.activeElement?.closest('[role="menu"]') !== null));
  await page.keyboard.type('tag');
  await page.keyboard.press('Enter');
  await form.getByRole('listitem').getByText('tag Ida y vuelta').waitFor();
  await press(page, 'Try it on the last 7 days');
  await form.getByText('It would have acted once, in 1 conversation.').waitFor();
  await form.getByText('because its language is Spanish').waitFor();
  expect(await form.getByRole('link', { name: 'Lucía Moreno' }).getAttribute('href')).toMatch(/^\/inbox\/open\//);
  await page.screenshot({ path: `${PICTURES}form.png` });
  await press(page, 'Save');
  await form.waitFor({ state: 'detached' });
  await page.getByText('is saved, and off until you turn it on').waitFor();
  const isOn = page.getByRole('switch', { name: 'Spanish to its team is on' });
  expect(await isOn.isChecked()).toBe(false);
  await press(page, 'Spanish to its team is on', 'Space', 'switch');
  await eventually(async () => (await world.call(world.people.admin, { path: '/rules' })).items[0].enabled);

  mention(world, { name: 'Carlos Vega', text: 'mi vuelo no sale, ¿me podéis ayudar?', lang: 'es' });
  await rowOf(inbox, /^Carlos Vega.*Ida y vuelta/).waitFor();
  await open(inbox, 'Carlos Vega');
  const log = inbox.getByRole('log', { name: 'Timeline' });
  await log.getByText('Given to the team Spanish desk by rule Spanish to its team').waitFor();
  await log.getByText('Tagged Ida y vuelta by rule Spanish to its team').waitFor();
  const why = inbox.getByRole('region', { name: 'What rules did here' });
  await why.getByText('because it was opened and its language is Spanish').waitFor();
  await why.getByText('version 1', { exact: false }).waitFor();
  await why.scrollIntoViewIfNeeded();
  await inbox.screenshot({ path: `${PICTURES}why.png` });
  await open(inbox, 'Lucía Moreno');
  await log.getByText('mi maleta').waitFor();
  expect(await why.count()).toBe(0);
  expect(world.problems()).toEqual([]);
});

it('puts rules into another order by keyboard, and the focus stays with the rule', async () => {
  for (const [name, kind] of [
    ['Put spam away', 'message.received'],
    ['Look after what waits', 'waiting_for'],
  ] as const)
    await post('/rules', {
      name,
      brandId: null,
      trigger: kind === 'waiting_for' ? { kind, minutes: 30 } : { kind },
      conditions: {
        all: [{ kind: 'words', words: ['giveaway', 'followers'], match: 'beginning', not: false }],
        any: [
          { kind: 'platform', is: ['x'], not: false },
          { kind: 'hours', open: false, not: false },
        ],
      },
      actions: [{ kind: 'set_priority', priority: 'high' }],
      stop: true,
    });
  const { page } = await world.visit(world.people.admin, '/rules', { colorScheme: 'dark' });
  const list = page.getByRole('region', { name: 'In this order' }).getByRole('list');
  const names = () => list.locator('> li bdi').allTextContents();
  await eventually(async () => (await names()).length === 3);
  await page.waitForLoadState('networkidle');
  await press(page, 'Move Look after what waits up');
  await eventually(async () => (await names())[1] === 'Look after what waits');
  await page.keyboard.press('Enter');
  await eventually(async () => (await names())[0] === 'Look after what waits');
  // It cannot go further up: the focus goes to the button beside.
  await eventually(() =>
    page.evaluate(() => document.activeElement?.getAttribute('aria-label') === 'Move Look after what waits down'),
  );
  await page.reload();
  await eventually(async () => (await names())[0] === 'Look after what waits');
  await page.screenshot({ path: `${PICTURES}list-dark.png` });

  await press(page, 'Open Put spam away');
  const form = page.getByRole('dialog', { name: 'Put spam away' });
  await form.getByRole('region', { name: 'Versions' }).waitFor();
  await form.getByRole('textbox', { name: 'Name' }).fill('Spam goes away');
  await press(page, 'Save as version 2');
  await form.waitFor({ state: 'detached' });
  await page.getByText('Spam goes away').waitFor();
  expect(world.problems()).toEqual([]);
});

it('is read on a phone, and written there', async () => {
  const { page } = await world.visit(world.people.admin, '/rules', { viewport: PHONE, hasTouch: true });
  await page.getByText('Spam goes away').waitFor();
  expect(await fits(page)).toBe(true);
  expect(await small(page, 'main')).toEqual([]);
  await page.screenshot({ path: `${PICTURES}phone.png` });
  await page.getByRole('button', { name: 'Open Spam goes away' }).tap();
  const form = page.getByRole('dialog', { name: 'Spam goes away' });
  await form.getByRole('button', { name: 'Add a condition, And at least one of these' }).tap();
  await page.getByRole('menuitem', { name: 'Language' }).tap();
  await form.getByText('It needs a name, something it does').waitFor();
  await form.getByRole('button', { name: 'Choose: Language' }).tap();
  await page.getByRole('menuitem', { name: 'Dutch' }).tap();
  await form.getByRole('button', { name: 'Leave out: Dutch' }).waitFor();
  await form.getByRole('button', { name: 'Try it on the last 7 days' }).tap();
  await form.getByText(/It would have/).waitFor();
  expect(await fits(page)).toBe(true);
  expect(await small(page, '[role=dialog]')).toEqual([]);
  await page.screenshot({ path: `${PICTURES}phone-form.png`, fullPage: true });
  await form.getByRole('button', { name: 'Save as version 3' }).tap();
  await form.waitFor({ state: 'detached' });
  await page.getByText(/its language is Dutch/).waitFor();
  expect(world.problems()).toEqual([]);
});

it('shows a lead what rules do, and lets them try, but not change', async () => {
  const { page } = await world.visit(world.people.lead, '/board');
  await page.getByRole('link', { name: 'Rules' }).click();
  await page.getByRole('button', { name: 'Open Spam goes away' }).click();
  const form = page.getByRole('dialog', { name: 'Spam goes away' });
  await form.getByRole('button', { name: 'Try it on the last 7 days' }).click();
  await form.getByText('It would have done nothing').waitFor();
  expect(await form.getByRole('button', { name: /^Save/ }).count()).toBe(0);
  expect(await page.getByRole('button', { name: 'Write a rule' }).count()).toBe(0);
  expect(await page.getByRole('switch', { name: 'Spam goes away is on' }).isDisabled()).toBe(true);
  expect(world.problems()).toEqual([]);
});
