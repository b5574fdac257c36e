import { afterAll, beforeAll, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { mention, open, PHONE, rowOf, startWorld, tidyUp, type World } from './support.ts';

let world: World;
let baggage: string;
const post = (path: string, body: unknown) => world.call(world.people.lead, { method: 'POST', path, body });
beforeAll(async () => {
  world = await startWorld();
  await world.connectX();
  baggage = (await post('/tags', { name: 'Baggage' })).id;
  await post('/tags', { name: 'Refund' });
  await post('/macros', {
    name: 'Bag is late',
    folder: 'Baggage',
    scope: 'everybody',
    teamId: null,
    brandId: null,
    variants: [
      { language: null, text: 'Sorry, {{contact.first_name|}}. We look for your bag. {{agent.first_name}}' },
      { language: 'nl', text: 'Wat vervelend, {{contact.first_name|}}. We zoeken je koffer. {{agent.first_name}}' },
    ],
    actions: [{ kind: 'add_tag', tagId: baggage }],
  });
});
afterAll(() => world[Symbol.asyncDispose]());
tidyUp(() => world);

it('answers in the customer’s language with a macro, by keyboard alone, and takes back what it did', async () => {
  const { page } = await world.visit(world.people.sanne);
  mention(world, { name: 'Mila Jansen', text: 'mijn koffer is nog steeds niet aangekomen, wat nu?', lang: 'nl' });
  await rowOf(page, /^Mila Jansen/).waitFor();
  await page.keyboard.press('n');
  await page.getByRole('heading', { level: 1, name: 'Mila Jansen' }).waitFor();
  await page.keyboard.press('r');
  const reply = page.getByRole('textbox', { name: 'Public reply' });
  await eventually(() => reply.evaluate((box) => box === document.activeElement));
  await page.keyboard.type('/bag');
  await page.getByRole('option', { name: /Bag is late/ }).waitFor();
  await page.getByText('And then: tag Baggage').waitFor();
  await page.keyboard.press('Enter');
  await eventually(async () => (await reply.inputValue()) === 'Wat vervelend, Mila. We zoeken je koffer. Sanne');
  await page.getByRole('list', { name: 'Done with the answer' }).getByText('tag Baggage').waitFor();
  await page.keyboard.press('Control+Enter');
  await page.getByRole('log', { name: 'Timeline' }).getByText('Sent to X').waitFor();
  await page.getByRole('log').getByText('Tagged Baggage by Sanne de Wit').waitFor();
  expect(world.simulator.x.ledger.some(({ text }) => text.includes('We zoeken je koffer.'))).toBe(true);

  await page.keyboard.press('Escape');
  await page.keyboard.press('z');
  await page.getByRole('log').getByText('No longer tagged Baggage by Sanne de Wit').waitFor();
  expect(world.problems()).toEqual([]);
});

it('waves the menu away and leaves the slash alone', async () => {
  const { page } = await world.visit(world.people.daan);
  mention(world, { name: 'Piet de Vries', text: 'are you open on Sunday?' });
  await open(page, 'Piet de Vries');
  const reply = page.getByRole('textbox', { name: 'Public reply' });
  await reply.focus();
  await page.keyboard.type('Yes, /');
  const menu = page.getByRole('region', { name: 'Replies and macros' });
  await menu.waitFor();
  await page.keyboard.press('Escape');
  await menu.waitFor({ state: 'detached' });
  await page.keyboard.type('x');
  expect(await menu.count()).toBe(0);
  expect(await reply.inputValue()).toBe('Yes, /x');
  await page.keyboard.type(' and/or no');
  expect(await menu.count()).toBe(0);
  await reply.fill('');
  expect(world.problems()).toEqual([]);
});

it('tags by keyboard, finds a tag by its letters, and shows it in the list', async () => {
  const { page } = await world.visit(world.people.daan);
  await open(page, 'Piet de Vries');
  await page.keyboard.press('l');
  await page.getByRole('combobox', { name: 'Find a tag' }).waitFor();
  await page.keyboard.type('ref');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog', { name: 'Tags' }).getByRole('option', { name: 'Refund', selected: true }).waitFor();
  await page.keyboard.press('Escape');
  await rowOf(page, /^Piet de Vries.*tagged Refund/).waitFor();
  await page.keyboard.press('z');
  await rowOf(page, /^Piet de Vries(?!.*tagged)/).waitFor();
  expect(world.problems()).toEqual([]);
});

it('writes a macro, sees what it says, and uses it on a phone', async () => {
  const { page } = await world.visit(world.people.lead, '/macros', { viewport: PHONE, hasTouch: true });
  await page.getByRole('button', { name: 'Write one' }).tap();
  const form = page.getByRole('dialog', { name: 'Write a macro' });
  await form.getByRole('textbox', { name: 'Name' }).fill('Open on Sunday');
  await form.getByRole('textbox', { name: /^Text/ }).fill('Yes, {{contact.nickname}}!');
  await form.getByText('Nothing is called contact.nickname.').waitFor();
  expect(await form.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true);
  await form.getByRole('textbox', { name: /^Text/ }).fill('Yes, {{contact.first_name}}, on Sundays too!');
  await form.getByText('Yes, Priya, on Sundays too!').waitFor();
  await form.getByRole('button', { name: 'Save' }).tap();
  await form.waitFor({ state: 'detached' });
  await page.getByText('Open on Sunday').waitFor();

  await page.goto(`${world.url}/inbox/open`);
  await rowOf(page, /^Piet de Vries/).tap();
  await page.getByRole('textbox', { name: 'Public reply' }).tap();
  await page.getByRole('button', { name: 'Replies and macros' }).tap();
  await page.getByRole('option', { name: /Open on Sunday/ }).tap();
  const reply = page.getByRole('textbox', { name: 'Public reply' });
  await eventually(async () => (await reply.inputValue()).trim() === 'Yes, Piet, on Sundays too!');
  expect(world.problems()).toEqual([]);
});

it('holds a phone number back, sends it in private or with a reason', async () => {
  const { page } = await world.visit(world.people.sanne);
  mention(world, { name: 'Grace Hall', text: 'whom can I call about this?' });
  await open(page, 'Grace Hall');
  const reply = page.getByRole('textbox', { name: 'Public reply' });
  await reply.fill('Call me on +31 6 5550 1234, Grace.');
  await page.keyboard.press('Control+Enter');
  await page.getByRole('alert').getByText('This answer holds a phone number: +31 6 5550 1234').waitFor();
  expect(await reply.inputValue()).toBe('Call me on +31 6 5550 1234, Grace.');
  await page.getByRole('button', { name: 'Send anyway…' }).click();
  await page.keyboard.type('It is the desk at the gate');
  await page.keyboard.press('Enter');
  await page.getByRole('log').getByText('Sent to X').waitFor();
  expect(world.simulator.x.ledger.filter(({ text }) => text.includes('5550 1234'))).toHaveLength(1);

  await reply.fill('Your card is 4111 1111 1111 1111.');
  await page.keyboard.press('Control+Enter');
  await page.getByRole('alert').getByText('Take it out: it may not go out.').waitFor();
  expect(await page.getByRole('button', { name: 'Send anyway…' }).count()).toBe(0);
  await reply.fill('Your card is fine.');
  await page.getByRole('alert').getByText('Take it out: it may not go out.').waitFor({ state: 'detached' });
  await reply.fill('');
  expect(world.problems(/422/)).toEqual([]);
});
