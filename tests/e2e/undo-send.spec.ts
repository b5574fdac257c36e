import { afterAll, beforeAll, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { AXE, faultsOn } from './axe.ts';
import { mention, open, PHONE, rowOf, startWorld, tidyUp, type World } from './support.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
  await world.connectX();
  const { items } = await world.call(world.people.admin, { path: '/brands' });
  await world.call(world.people.admin, {
    method: 'PATCH',
    path: `/brands/${items[0].id}`,
    body: { undoSendSeconds: 30 },
  });
  mention(world, { name: 'Priya Raman', text: 'my bag did not arrive in Lisbon' });
});
afterAll(() => world[Symbol.asyncDispose]());
tidyUp(() => world);

const posted = (text: string) => world.simulator.x.ledger.filter((entry) => entry.text.includes(text)).length;

it('takes an answer and its resolving back with one key, and the words are in the composer again', async () => {
  const { page } = await world.visit(world.people.sanne);
  await open(page, 'Priya Raman');
  await page.keyboard.press('r');
  const reply = page.getByRole('textbox', { name: 'Public reply' });
  await eventually(() => reply.evaluate((box) => box === document.activeElement));
  await page.keyboard.type('We found it, on the wrong belt.');
  await page.keyboard.press('Alt+Enter');
  const timeline = page.getByRole('log', { name: 'Timeline' });
  await timeline.getByText(/Goes out in \d+ s/).waitFor();
  await page.getByRole('button', { name: 'Open again' }).waitFor();
  await page.keyboard.press('Escape');
  await page.keyboard.press('z');
  await eventually(async () => (await reply.inputValue()) === 'We found it, on the wrong belt.');
  await page
    .getByRole('button', { name: /^Resolve/ })
    .first()
    .waitFor();
  expect(await timeline.getByText('We found it').count()).toBe(0);
  expect(posted('We found it')).toBe(0);
  expect(world.problems()).toEqual([]);
});

it('takes an answer back by a finger, after the page was loaded again', async () => {
  const { page } = await world.visit(world.people.sanne, '/inbox/open', { viewport: PHONE, hasTouch: true });
  await rowOf(page, /^Priya Raman/).tap();
  const reply = page.getByRole('textbox', { name: 'Public reply' });
  await reply.tap();
  await reply.fill('We found it in Porto.');
  await page.getByRole('button', { name: 'Reply in public' }).tap();
  await page
    .getByRole('log')
    .getByText(/Goes out in \d+ s/)
    .waitFor();
  await page.reload();
  await page.getByRole('log').getByRole('button', { name: 'Undo' }).tap();
  await eventually(async () => (await reply.inputValue()).includes('We found it in Porto.'));
  expect(posted('in Porto')).toBe(0);
  expect(world.problems()).toEqual([]);
});

it('shows where a long answer is cut, sends it as a thread, and gives all of it back', async () => {
  const { page } = await world.visit(world.people.sanne, '/inbox/open', { bypassCSP: true });
  await open(page, 'Priya Raman');
  const reply = page.getByRole('textbox', { name: 'Public reply' });
  // What was taken back before: only words that are here can be cleared away.
  await eventually(async () => (await reply.inputValue()).includes('We found it in Porto.'));
  await reply.fill('');
  await page.getByRole('button', { name: 'Emoji' }).click();
  await page.getByLabel('Search emoji').fill('party popper');
  await page.getByText('🎉').first().waitFor();
  await page.keyboard.press('Enter');
  await eventually(async () => (await reply.inputValue()).startsWith('🎉'));
  await eventually(() => reply.evaluate((box) => box === document.activeElement));
  await page.keyboard.type(' It flew to Porto, and our colleagues there have it now. '.repeat(6));
  const long = (await reply.inputValue()).trim();
  await page.getByRole('list', { name: 'Posts of the thread' }).getByText('1/2').waitFor();
  await page.mouse.move(700, 300);
  await page.getByRole('tooltip').waitFor({ state: 'hidden' });
  await page.addScriptTag({ content: AXE });
  expect(await faultsOn(page)).toEqual([]);
  await page.keyboard.press('Control+Enter');
  const timeline = page.getByRole('log', { name: 'Timeline' });
  await timeline.getByText(/2\/2$/).waitFor();
  expect(await timeline.getByText(/flew to Porto/).count()).toBe(2);
  await timeline.getByRole('button', { name: 'Undo' }).click();
  await eventually(async () => (await reply.inputValue()).includes(long));
  expect(await timeline.getByText(/flew to Porto/).count()).toBe(0);
  expect(posted('flew to Porto')).toBe(0);
  await reply.fill('');
  expect(world.problems()).toEqual([]);
});

it('goes out by itself after its time, though the page was closed', async () => {
  const { items } = await world.call(world.people.admin, { path: '/brands' });
  await world.call(world.people.admin, {
    method: 'PATCH',
    path: `/brands/${items[0].id}`,
    body: { undoSendSeconds: 2 },
  });
  const { page } = await world.visit(world.people.daan);
  await open(page, 'Priya Raman');
  const reply = page.getByRole('textbox', { name: 'Public reply' });
  await reply.fill('Your bag is on its way to the hotel.');
  await page.keyboard.press('Control+Enter');
  await page
    .getByRole('log')
    .getByText(/Goes out/)
    .first()
    .waitFor();
  await page.close();
  await eventually(() => posted('on its way to the hotel') === 1, 20_000);
});
