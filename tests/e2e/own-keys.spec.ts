import { afterAll, beforeAll, expect, it } from 'vitest';
import { mention, open, rowOf, startWorld, tidyUp, type World } from './support.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
  await world.connectX();
  mention(world, { name: 'Mila Jansen', text: 'where is my suitcase?' });
});
afterAll(() => world[Symbol.asyncDispose]());
tidyUp(() => world);

it('are chosen on the sheet of keys, change places, are shown everywhere, and come back as they were', async () => {
  const { page } = await world.visit(world.people.sanne, '/inbox/open');
  await open(page, 'Mila Jansen');
  await page.keyboard.press('?');
  const sheet = page.getByRole('dialog', { name: 'All keys' });
  await sheet.getByRole('button', { name: 'Resolve: e. Choose another key' }).focus();
  await page.keyboard.press('Enter');
  await sheet.getByText('Press a key').waitFor();
  await page.keyboard.press('h');
  await sheet.getByRole('button', { name: 'Resolve: h. Choose another key' }).waitFor();
  await sheet.getByRole('button', { name: 'Snooze: e. Choose another key' }).waitFor();
  await sheet.getByRole('button', { name: 'Follow, or no longer: f. Choose another key' }).press('Enter');
  await page.keyboard.press('d');
  await sheet.getByRole('button', { name: 'Follow, or no longer: d. Choose another key' }).waitFor();
  await page.keyboard.press('Escape');
  await sheet.waitFor({ state: 'detached' });

  await page.reload();
  await rowOf(page, /^Mila Jansen/).waitFor();
  const resolve = page.getByRole('button', { name: /^Resolve/ }).first();
  await resolve.getByText('H', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'More', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Follow' }).getByText('D', { exact: true }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('menuitem', { name: 'Follow' }).waitFor({ state: 'detached' });
  await page.keyboard.press('h');
  await page.getByRole('log', { name: 'Timeline' }).getByText('Resolved by Sanne de Wit').waitFor();

  await page.keyboard.press('?');
  await sheet.getByRole('button', { name: 'All keys as they were' }).click();
  await sheet.getByRole('button', { name: 'Resolve: e. Choose another key' }).waitFor();
  expect(world.problems()).toEqual([]);
});
