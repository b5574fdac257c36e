import { afterAll, beforeAll, expect, it } from 'vitest';
import { AXE, faultsOn } from './axe.ts';
import { mention, open, PHONE, rowOf, startWorld, tidyUp, type World } from './support.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
  await world.connectX();
  for (const name of ['Mila Jansen', 'Tom Marsh']) mention(world, { name, text: 'where is my suitcase?' });
});
afterAll(() => world[Symbol.asyncDispose]());
tidyUp(() => world);

it('names a colleague by keyboard, who finds it at once, follows it, and no longer does with one key', async () => {
  const { page: theirs } = await world.visit(world.people.daan, '/inbox/open');
  await rowOf(theirs, /^Mila Jansen/).waitFor();
  const { page } = await world.visit(world.people.sanne, '/inbox/open', { bypassCSP: true });
  await open(page, 'Mila Jansen');
  await page.keyboard.press('m');
  const note = page.getByRole('textbox', { name: 'Note', exact: true });
  await note.waitFor();
  await page.keyboard.type('Please look, @da');
  const option = page.getByRole('option', { name: 'Daan Bakker', selected: true });
  await option.waitFor();
  expect(await note.getAttribute('aria-activedescendant')).toBe(await option.getAttribute('id'));
  await page.addScriptTag({ content: AXE });
  expect(await faultsOn(page)).toEqual([]);
  await page.keyboard.press('Enter');
  await page.keyboard.type('not @nobody');
  await page.getByText('Will be told: Daan Bakker').waitFor();
  expect(await note.inputValue()).toBe('Please look, @Daan Bakker not @nobody');
  await page.keyboard.press('Control+Enter');
  await page
    .getByRole('article', { name: 'Note from Sanne de Wit' })
    .getByText('@Daan Bakker', { exact: true })
    .waitFor();

  const link = theirs.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: /^Mentioned/ });
  await theirs.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Mentioned 1' }).waitFor();
  await link.click();
  await rowOf(theirs, /a note names you/).click();
  await theirs.getByText('@Daan Bakker', { exact: true }).waitFor();
  await theirs
    .getByRole('navigation', { name: 'Main' })
    .getByRole('link', { name: 'Mentioned', exact: true })
    .waitFor();
  const followers = theirs.getByRole('region', { name: 'Followers' });
  await followers.getByRole('listitem').waitFor();
  await theirs.getByRole('main').focus();
  await theirs.keyboard.press('f');
  await theirs.getByText('You no longer follow Mila Jansen').first().waitFor();
  await followers.getByText('Nobody follows this.').waitFor();
  await theirs.keyboard.press('z');
  await followers.getByRole('listitem').waitFor();
  expect(world.problems()).toEqual([]);
});

it('hands over with a note on a phone, in one step', async () => {
  // Who gets it is there: nobody keeps work while they are away.
  await world.visit(world.people.daan);
  const { page } = await world.visit(world.people.sanne, '/inbox/open', { viewport: PHONE, hasTouch: true });
  await open(page, 'Tom Marsh');
  await page.getByRole('button', { name: 'Assigned to nobody' }).tap();
  await page.getByRole('menuitem', { name: /Take this one/ }).tap();
  await page.getByRole('button', { name: 'Assigned to you' }).tap();
  await page.getByRole('menuitem', { name: /Daan Bakker/ }).tap();
  const dialog = page.getByRole('dialog', { name: 'Hand over to Daan Bakker' });
  await dialog.getByRole('textbox').pressSequentially('He called as well, ask @jo');
  await dialog.getByRole('option', { name: 'Jonas Krüger' }).tap();
  await dialog.getByText('Will be told: Jonas Krüger').waitFor();
  await dialog.getByRole('button', { name: 'Hand over with the note' }).tap();
  await dialog.waitFor({ state: 'detached' });
  const log = page.getByRole('log', { name: 'Timeline' });
  await log.getByText('Sanne de Wit gave this to Daan Bakker').waitFor();
  await log.getByRole('article', { name: 'Note from Sanne de Wit' }).getByText('Handed over to Daan Bakker').waitFor();
  const { items } = await world.call(world.people.daan, { path: '/conversations?assignee=me' });
  expect(items).toMatchObject([{ contact: { name: 'Tom Marsh' } }]);
  expect(await world.call(world.people.lead, { path: '/inbox/counts' })).toMatchObject({ mentioned: 1 });
  expect(world.problems()).toEqual([]);
});
