import { pngPicture } from '@kwartier/simulator';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { mention, PHONE, rowOf, startWorld, tidyUp, type World } from './support.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld({ drawing: true });
  await world.connectX();
  const { admin, lead } = world.people;
  const post = (path: string, body: unknown) => world.call(lead, { method: 'POST', path, body });
  for (const name of ['Baggage', 'Delay']) await post('/tags', { name, isReason: true });
  await post('/macros', {
    name: 'Bag is late',
    folder: 'Baggage',
    scope: 'everybody',
    teamId: null,
    brandId: null,
    variants: [
      { language: null, text: 'Sorry, {{contact.first_name|}}. Here is what to fill in.' },
      { language: 'nl', text: 'Wat vervelend, {{contact.first_name|}}. Dit formulier helpt ons zoeken.' },
    ],
    actions: [],
  });
  const [brand] = (await world.call(admin, { path: '/brands' })).items;
  await world.call(admin, {
    method: 'PATCH',
    path: `/brands/${brand.id}`,
    body: { undoSendSeconds: 4, wrapUp: 'required' },
  });
});
afterAll(() => world[Symbol.asyncDispose]());
tidyUp(() => world);

const png = { name: 'form.png', mimeType: 'image/png', buffer: pngPicture('form') };
const reply = (page: Page) => page.getByRole('textbox', { name: 'Public reply' });
const hasFocus = (page: Page) => eventually(() => reply(page).evaluate((box) => box === document.activeElement));
const said = (words: string) => world.simulator.x.ledger.filter(({ text }) => text.includes(words));

it('goes through a working scene by keyboard alone: take, read, macro, file, check, send, undo, send again, wrap up, next', async () => {
  mention(world, { name: 'Mila Jansen', text: 'mijn koffer is nog steeds niet aangekomen, wat nu?', lang: 'nl' });
  const { page } = await world.visit(world.people.sanne);
  await rowOf(page, /^Mila Jansen/).waitFor();
  mention(world, { name: 'Tom Marsh', text: 'is the strike over?' });
  await rowOf(page, /^Tom Marsh/)
    .or(page.getByText('1 new'))
    .first()
    .waitFor();

  await page.keyboard.press('n');
  await page.getByRole('heading', { level: 1, name: 'Mila Jansen' }).waitFor();
  const log = page.getByRole('log', { name: 'Timeline' });
  await log.getByText('mijn koffer is nog steeds niet aangekomen').waitFor();
  await log.getByText('Sanne de Wit took this').waitFor();

  await page.keyboard.press('r');
  await hasFocus(page);
  await page.keyboard.type('/bag');
  await page.getByRole('option', { name: /Bag is late/ }).waitFor();
  await page.keyboard.press('Enter');
  await eventually(async () => (await reply(page).inputValue()).startsWith('Wat vervelend, Mila.'));

  const attach = page.getByRole('button', { name: 'Attach files' });
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), attach.press('Enter')]);
  await chooser.setFiles([png]);
  const files = page.getByRole('list', { name: 'Attached files' });
  await files.getByRole('button', { name: 'Add a description' }).waitFor();

  await reply(page).focus();
  await page.keyboard.press('Control+End');
  await page.keyboard.type(' 4111 1111 1111 1111');
  await page.keyboard.press('Control+Enter');
  await page
    .getByText(/number of a card/)
    .first()
    .waitFor();
  await hasFocus(page);
  for (let n = 0; n < ' 4111 1111 1111 1111'.length; n++) await page.keyboard.press('Backspace');

  await page.keyboard.press('Control+Enter');
  await log.getByText(/Goes out in \d s/).waitFor();
  await page.keyboard.press('Escape');
  await page.keyboard.press('z');
  await eventually(async () => (await reply(page).inputValue()).startsWith('Wat vervelend, Mila.'));
  await files.getByText('form.png').waitFor();
  expect(said('Wat vervelend')).toHaveLength(0);

  await hasFocus(page);
  await page.keyboard.press('Alt+Enter');
  await page.getByRole('dialog', { name: 'Resolve Mila Jansen' }).getByRole('button', { name: 'Delay' }).waitFor();
  await page.keyboard.press('1');
  await page.keyboard.press('1');
  await log.getByText('Resolved by Sanne de Wit: Solved').waitFor();
  await eventually(() => said('Wat vervelend').length === 1);
  expect(said('Wat vervelend')[0]).toMatchObject({ media: [{ type: 'image/png' }] });

  await page.keyboard.press('Escape');
  await page.keyboard.press('n');
  await page.getByRole('heading', { level: 1, name: 'Tom Marsh' }).waitFor();
  const { items } = await world.call(world.people.sanne, { path: '/conversations?status=resolved' });
  expect(items).toMatchObject([{ contact: { name: 'Mila Jansen' }, outcome: 'solved', tags: [{ name: 'Baggage' }] }]);
  // The card was refused; and where the server gave the words back first, saving them once more is.
  expect(world.problems(/422|409 .*\/draft$/)).toEqual([]);
});

it('goes through the same by a finger', async () => {
  mention(world, { name: 'Priya Raman', text: 'mijn tas is weg, help!', lang: 'nl' });
  const { page } = await world.visit(world.people.daan, '/inbox/unassigned', { viewport: PHONE, hasTouch: true });
  await rowOf(page, /^Priya Raman/).tap();
  await page.getByRole('heading', { level: 1, name: 'Priya Raman' }).waitFor();
  await reply(page).tap();
  await page.getByRole('button', { name: 'Replies and macros' }).tap();
  await page.getByRole('option', { name: /Bag is late/ }).tap();
  await eventually(async () => (await reply(page).inputValue()).includes('Dit formulier helpt ons zoeken.'));
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: 'Attach files' }).tap(),
  ]);
  await chooser.setFiles([png]);
  await page.getByRole('list', { name: 'Attached files' }).getByRole('button', { name: 'Add a description' }).waitFor();
  const send = () =>
    page
      .getByRole('button', { name: /^Reply/ })
      .last()
      .tap();
  await send();
  const log = page.getByRole('log', { name: 'Timeline' });
  await log.getByText(/Goes out in \d s/).waitFor();
  await log.getByRole('button', { name: 'Undo' }).tap();
  await eventually(async () => (await reply(page).inputValue()).includes('Dit formulier'));
  await send();
  await log.getByText('Sent to X').waitFor();
  expect(said('Dit formulier helpt ons zoeken.').at(-1)).toMatchObject({ media: [{ type: 'image/png' }] });

  await page
    .getByRole('button', { name: /^Resolve/ })
    .first()
    .tap();
  const sheet = page.getByRole('dialog', { name: 'Resolve Priya Raman' });
  await sheet.getByRole('button', { name: 'Delay' }).tap();
  await sheet.getByRole('button', { name: 'Passed on' }).tap();
  await log.getByText('Resolved by Daan Bakker: Passed on').waitFor();
  await page.getByRole('button', { name: 'Back to the list' }).tap();
  await page.getByRole('button', { name: 'Take next' }).tap();
  expect(world.problems(/404/)).toEqual([]);
});
