import { afterAll, beforeAll, expect, it } from 'vitest';
import { mention, open, PHONE, rowOf, startWorld, tidyUp, type World } from './support.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
  await world.connectX();
  const { admin, lead } = world.people;
  for (const name of ['Baggage', 'Refund'])
    await world.call(lead, { method: 'POST', path: '/tags', body: { name, isReason: true } });
  const [brand] = (await world.call(admin, { path: '/brands' })).items;
  await world.call(admin, { method: 'PATCH', path: `/brands/${brand.id}`, body: { wrapUp: 'required' } });
  for (const name of ['Mila Jansen', 'Tom Marsh']) mention(world, { name, text: 'where is my suitcase?' });
});
afterAll(() => world[Symbol.asyncDispose]());
tidyUp(() => world);

it('is told with two keys, shown in the thread, and undone with one', async () => {
  const { page } = await world.visit(world.people.sanne, '/inbox/open');
  await open(page, 'Mila Jansen');
  await page.keyboard.press('e');
  const sheet = page.getByRole('dialog', { name: 'Resolve Mila Jansen' });
  await sheet.getByRole('button', { name: 'Refund' }).waitFor();
  await page.keyboard.press('2');
  await page.keyboard.press('1');
  await sheet.waitFor({ state: 'detached' });
  await page.getByText('Resolved Mila Jansen').first().waitFor();
  await page.getByRole('log', { name: 'Timeline' }).getByText('Resolved by Sanne de Wit: Solved').waitFor();
  await page.keyboard.press('z');
  await rowOf(page, /^Mila Jansen(?!.*tagged Refund)/).waitFor();
  expect(world.problems()).toEqual([]);
});

it('is asked before an answer that resolves goes out, on a phone too, and nothing is lost when one thinks better of it', async () => {
  const { page } = await world.visit(world.people.sanne, '/inbox/open', { viewport: PHONE, hasTouch: true });
  await open(page, 'Tom Marsh');
  const box = page.getByRole('textbox', { name: 'Public reply' });
  await box.fill('It comes today.');
  await box.press('Alt+Enter');
  const sheet = page.getByRole('dialog', { name: 'Resolve Tom Marsh' });
  await sheet.getByRole('button', { name: 'Cancel' }).tap();
  expect(await box.inputValue()).toBe('It comes today.');
  await box.press('Alt+Enter');
  await sheet.getByRole('button', { name: 'Baggage' }).tap();
  await sheet.getByRole('button', { name: 'Passed on' }).tap();
  await expect.poll(() => world.simulator.x.ledger.some(({ text }) => text.includes('It comes today.'))).toBe(true);
  const { items } = await world.call(world.people.sanne, { path: '/conversations?status=resolved' });
  expect(items).toMatchObject([{ contact: { name: 'Tom Marsh' }, outcome: 'passed_on', tags: [{ name: 'Baggage' }] }]);
  expect(world.problems()).toEqual([]);
});
