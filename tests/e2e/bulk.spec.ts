import { afterAll, beforeAll, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { mention, open, PHONE, rowOf, startWorld, tidyUp, type World } from './support.ts';

let world: World;
const PEOPLE = ['Mila Jansen', 'Tom Marsh', 'Priya Raman'];
beforeAll(async () => {
  world = await startWorld();
  await world.connectX();
  await world.call(world.people.lead, { method: 'POST', path: '/tags', body: { name: 'Strike' } });
  for (const name of PEOPLE) mention(world, { name, text: 'is the strike over?' });
});
afterAll(() => world[Symbol.asyncDispose]());
tidyUp(() => world);

it('tags all that are shown by keyboard, and undoes it with one key', async () => {
  const { page } = await world.visit(world.people.lead, '/inbox/open');
  for (const name of PEOPLE) await rowOf(page, new RegExp(`^${name}`)).waitFor();
  await page.keyboard.press('x');
  await page.keyboard.press('Shift+X');
  const bar = page.getByRole('toolbar', { name: '3 selected' });
  await bar.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: 'Strike' }).click();
  for (const name of PEOPLE) await rowOf(page, new RegExp(`^${name}.*tagged Strike`)).waitFor();
  await page.keyboard.press('z');
  for (const name of PEOPLE) await rowOf(page, new RegExp(`^${name}(?!.*tagged)`)).waitFor();

  await page.keyboard.press('x');
  await page.keyboard.press('Shift+X');
  await bar.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: 'Sanne de Wit' }).click();
  const handing = page.getByRole('dialog', { name: 'Hand 3 conversations over to Sanne de Wit' });
  await handing.getByRole('textbox', { name: /What should they know/ }).fill('The strike ended at noon.');
  await handing.getByRole('button', { name: 'Hand over with the note' }).click();
  for (const name of PEOPLE) await rowOf(page, new RegExp(`^${name}.*Sanne`)).waitFor();
  await page.keyboard.press('z');
  for (const name of PEOPLE) await rowOf(page, new RegExp(`^${name}.*nobody yet`)).waitFor();
  await rowOf(page, /^Tom Marsh/).click();
  await page.getByRole('log', { name: 'Timeline' }).getByText('The strike ended at noon.').waitFor();
  expect(world.problems()).toEqual([]);
});

it('answers all of them, each by name, and names who is left out', async () => {
  const { page } = await world.visit(world.people.lead, '/inbox/open', { viewport: PHONE, hasTouch: true });
  const { page: other } = await world.visit(world.people.sanne, '/inbox/open');
  await rowOf(page, /^Tom Marsh/).waitFor();
  // The first by its face, the others wherever they are pressed, or all at once.
  await rowOf(page, /^Tom Marsh/).tap({ position: { x: 30, y: 40 } });
  await rowOf(page, /^Mila Jansen/).tap();
  await page.getByRole('toolbar', { name: '2 selected' }).getByRole('button', { name: 'All' }).tap();
  await page.getByRole('toolbar', { name: '3 selected' }).getByRole('button', { name: 'More' }).tap();
  await page.getByRole('menuitem', { name: 'Answer all of them…' }).tap();
  const form = page.getByRole('dialog');
  await form.getByRole('textbox', { name: 'The answer' }).fill('Yes {{contact.first_name}}, since noon.');
  await form.getByText('Yes Mila, since noon.').waitFor();

  await open(other, 'Tom Marsh');
  await other.getByRole('textbox', { name: 'Public reply' }).fill('Nearly, Tom.');
  await other.keyboard.press('Control+Enter');
  await other.getByRole('log', { name: 'Timeline' }).getByText('Sent to X').waitFor();

  await form.getByRole('button', { name: /^Send 3/ }).tap();
  await page.getByRole('alert').getByText('2 done, 1 was left out').waitFor();
  await page.getByRole('alert').getByText('Tom Marsh').waitFor();
  const said = () => world.simulator.x.ledger.map(({ text }) => text).filter((text) => text.includes('since noon'));
  await eventually(() => said().length === 2);
  expect(said().filter((text) => text.includes('Yes Mila'))).toHaveLength(1);
  expect(said().filter((text) => text.includes('Yes Priya'))).toHaveLength(1);
  await page.getByRole('alert').getByRole('button', { name: 'Close' }).tap();
  await page.getByText('2 done, 1 was left out').waitFor({ state: 'detached' });
  expect(world.problems()).toEqual([]);
});

it('answers fifty at once by keyboard, and again by a finger, every one by name and once', async () => {
  world.simulator.x.setRateLimit('createPost', 10_000);
  // First names of two letters, each their own.
  const nameOf = (n: number) =>
    `${String.fromCharCode(65 + Math.floor(n / 26))}${String.fromCharCode(97 + (n % 26))} Reader`;
  for (let n = 0; n < 50; n++) mention(world, { name: nameOf(n), text: `question number ${n} about the strike` });
  const { page } = await world.visit(world.people.lead, '/inbox/open?q=question');
  await eventually(async () => {
    const { items } = await world.call(world.people.lead, { path: '/conversations?q=question&status=any&limit=100' });
    return items.length === 50;
  });
  await page.reload();
  await rowOf(page, / Reader/)
    .first()
    .waitFor();
  await page.getByRole('listbox', { name: 'Conversations' }).getByRole('option').first().focus();
  await page.keyboard.press('x');
  await page.keyboard.press('Shift+X');
  const bar = page.getByRole('toolbar', { name: '50 selected' });
  await bar.getByRole('button', { name: 'More' }).press('Enter');
  await page.getByRole('menuitem', { name: 'Answer all of them…' }).press('Enter');
  const form = page.getByRole('dialog');
  await form
    .getByRole('textbox', { name: 'The answer' })
    .fill('Dear {{contact.first_name}}, it ended at noon. Call +31 20 555 0123.');
  await form.getByRole('button', { name: /^Send 50/ }).press('Enter');
  // Said before it goes to anybody.
  await form.getByText(/This answer holds a phone number/).waitFor();
  await form.getByText('In 50 answers.').waitFor();
  await form.getByRole('textbox', { name: 'Why it may go out' }).fill('Our own helpdesk');
  await form.getByRole('button', { name: 'Send anyway' }).press('Enter');
  const said = () => world.simulator.x.ledger.filter(({ text }) => text.includes('it ended at noon'));
  await eventually(() => said().length === 50, 60_000);
  expect(new Set(said().map(({ inReplyTo }) => inReplyTo)).size).toBe(50);

  const phone = { viewport: PHONE, hasTouch: true };
  const { page: hand } = await world.visit(world.people.lead, '/inbox/open?q=question', phone);
  await rowOf(hand, / Reader/)
    .first()
    .tap({ position: { x: 30, y: 40 } });
  await hand.getByRole('toolbar', { name: '1 selected' }).getByRole('button', { name: 'All' }).tap();
  await hand.getByRole('toolbar', { name: '50 selected' }).getByRole('button', { name: 'More' }).tap();
  await hand.getByRole('menuitem', { name: 'Answer all of them…' }).tap();
  const sheet = hand.getByRole('dialog');
  await sheet.getByRole('textbox', { name: 'The answer' }).fill('All flights go again, {{contact.first_name}}.');
  await sheet.getByRole('button', { name: /^Send 50/ }).tap();
  const again = () => world.simulator.x.ledger.filter(({ text }) => text.includes('All flights go again'));
  await eventually(() => again().length === 50, 60_000);
  expect(new Set(again().map(({ inReplyTo }) => inReplyTo)).size).toBe(50);
  expect(world.problems()).toEqual([]);
});
