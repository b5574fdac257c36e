import { afterAll, beforeAll, expect, it } from 'vitest';
import { mention, open, PHONE, rowOf, startWorld, tidyUp, type World } from './support.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
  await world.connectX();
  const tag = await world.call(world.people.lead, { method: 'POST', path: '/tags', body: { name: 'Lost luggage' } });
  mention(world, { name: 'Mila Jansen', text: 'my suitcase never arrived' });
  mention(world, { name: 'Tom Marsh', text: 'is the strike over?' });
  const { page } = await world.visit(world.people.lead, '/inbox/open');
  await rowOf(page, /^Mila Jansen/).waitFor();
  await rowOf(page, /^Tom Marsh/).waitFor();
  const { items } = await world.call(world.people.lead, { path: '/conversations?q=suitcase&status=any' });
  await world.call(world.people.lead, {
    method: 'PUT',
    path: `/conversations/${items[0].id}/tags`,
    body: { tagIds: [tag.id] },
  });
});
afterAll(() => world[Symbol.asyncDispose]());
tidyUp(() => world);

it('is searched by keyboard alone, with its operators suggested, and the words are marked where they were said', async () => {
  const { page } = await world.visit(world.people.sanne, '/inbox/open');
  await rowOf(page, /^Tom Marsh/).waitFor();
  await page.keyboard.press('/');
  const box = page.getByRole('combobox', { name: 'Search conversations' });
  await box.pressSequentially('SUITC');
  await rowOf(page, /^Tom Marsh/).waitFor({ state: 'detached' });
  await rowOf(page, /^Mila Jansen.*my suitcase never arrived/).waitFor();
  await page.locator('mark', { hasText: 'suitc' }).waitFor();

  await box.fill('');
  await box.pressSequentially('lugg');
  await page.getByRole('option', { name: /tag:"Lost luggage"/ }).waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect.poll(() => box.inputValue()).toBe('tag:"Lost luggage" ');
  await rowOf(page, /^Mila Jansen/).waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Keep as a view' }).waitFor();

  await box.fill('is:sleepy x');
  await page.getByText('“is:” knows: open').waitFor();
  expect(world.problems(/422/)).toEqual([]);
});

it('keeps a search as a view for a team: named, counted, found by colleagues, removed and had back', async () => {
  const { page } = await world.visit(world.people.lead, '/inbox/open?q=tag%3A"Lost luggage" is%3Aopen');
  await rowOf(page, /^Mila Jansen/).waitFor();
  await page.getByRole('button', { name: 'Keep as a view' }).click();
  await page.getByRole('textbox', { name: 'Name of the view' }).fill('Suitcases');
  await page.getByRole('combobox', { name: 'Who finds it' }).selectOption({ label: 'Everybody' });
  await page.getByRole('button', { name: 'Keep the view' }).click();
  await page.getByRole('heading', { name: 'Suitcases' }).waitFor();

  const { page: other } = await world.visit(world.people.sanne, '/inbox/mine');
  const link = other.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: /Suitcases 1/ });
  await link.click();
  await rowOf(other, /^Mila Jansen/).waitFor();
  await open(other, 'Mila Jansen');
  await other.keyboard.press('e');
  await other
    .getByRole('navigation', { name: 'Main' })
    .getByRole('link', { name: /Suitcases 0/ })
    .waitFor();

  await page.getByRole('button', { name: 'Remove the view' }).click();
  await page.getByText('Removed Suitcases').waitFor();
  await page
    .getByRole('navigation', { name: 'Main' })
    .getByRole('link', { name: /Suitcases/ })
    .waitFor({ state: 'detached' });
  await page.keyboard.press('z');
  await page
    .getByRole('navigation', { name: 'Main' })
    .getByRole('link', { name: /Suitcases/ })
    .waitFor();
  expect(world.problems()).toEqual([]);
});

it('is searched on a phone, and a view is a chip there', async () => {
  const { page } = await world.visit(world.people.lead, '/inbox/open', { viewport: PHONE, hasTouch: true });
  await page.getByRole('button', { name: 'Search conversations' }).tap();
  await page.getByRole('combobox', { name: 'Search conversations' }).fill('strike');
  await rowOf(page, /^Tom Marsh/).waitFor();
  await page.getByRole('link', { name: /Suitcases/ }).tap();
  await page.getByRole('heading', { name: 'Suitcases' }).waitFor();
  expect(world.problems()).toEqual([]);
});
