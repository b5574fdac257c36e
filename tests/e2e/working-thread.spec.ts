import { afterAll, beforeAll, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { isSameDocument, markDocument, mention, open, PAGE, rowOf, startWorld, tidyUp, type World } from './support.ts';

let world: World;
let postId: string;
beforeAll(async () => {
  world = await startWorld();
  await world.connectX();
  await world.connectFacebook();
  postId = world.simulator.facebook.publishPost(PAGE.externalId, 'Our winter schedule is online.').id;
});
afterAll(() => world[Symbol.asyncDispose]());
tidyUp(() => world);

it('takes, answers and resolves a mention by keyboard alone', async () => {
  const { page } = await world.visit(world.people.sanne);
  await page.getByRole('heading', { name: 'All open' }).waitFor();
  await markDocument(page);
  const tweet = mention(world, { name: 'Priya Raman', text: 'my bag did not arrive in Lisbon' });
  const since = performance.now();
  await rowOf(page, /^Priya Raman, X mention, unread, First response due in/).waitFor();
  expect(performance.now() - since).toBeLessThan(10_000);

  await page.keyboard.press('n');
  await page.getByRole('heading', { level: 1, name: 'Priya Raman' }).waitFor();
  await page.getByRole('button', { name: 'Assigned to you' }).waitFor();
  await page.keyboard.press('r');
  const reply = page.getByRole('textbox', { name: 'Public reply' });
  await eventually(() => reply.evaluate((box) => box === document.activeElement));
  await page.keyboard.type('Sorry, Priya. Which flight was it?');
  await page.keyboard.press('Control+Enter');
  const timeline = page.getByRole('log', { name: 'Timeline' });
  await timeline.getByText('Sent to X').waitFor();
  await timeline.getByText('First answer in under 1 min').waitFor();
  const said = world.simulator.x.ledger.filter(({ text }) => text.includes('Which flight was it?'));
  expect(said).toMatchObject([{ kind: 'post', inReplyTo: tweet }]);
  expect(await reply.inputValue()).toBe('');

  await page.keyboard.press('Escape');
  await page.keyboard.press('e');
  const statusOf = async () =>
    (
      await world.database.admin<{ status: string }[]>`select status from conversations where person_external_id =
      (select external_id from handles where name = 'Priya Raman' limit 1)`
    )[0]?.status;
  await page.getByRole('button', { name: 'Undo' }).waitFor();
  await eventually(async () => (await statusOf()) === 'resolved');
  await page.keyboard.press('z');
  await eventually(async () => (await statusOf()) === 'open');
  await rowOf(page, /^Priya Raman/).waitFor();
  expect(await isSameDocument(page)).toBe(true);
  expect(world.problems()).toEqual([]);
});

it('answers a comment in public, then in private, which makes a linked conversation', async () => {
  const { facebook } = world.simulator;
  const { page } = await world.visit(world.people.sanne);
  const tomasz = facebook.addPerson({ name: 'Tomasz Wójcik' });
  const comment = facebook.comment({
    pageId: PAGE.externalId,
    postId,
    author: tomasz.id,
    message: 'Do you fly to Gdańsk in May?',
  });
  await page.keyboard.press('.');
  await rowOf(page, /^Tomasz Wójcik, Facebook comment/)
    .or(page.getByRole('button', { name: 'Show' }))
    .first()
    .waitFor();
  await page.keyboard.press('.');
  await open(page, 'Tomasz Wójcik');
  await page.getByRole('log').getByText('Do you fly to Gdańsk in May?').waitFor();
  await page.getByRole('textbox', { name: 'Public reply' }).fill('Yes, three times a week.');
  await page.getByRole('button', { name: 'Reply in public' }).click();
  await page.getByRole('log').getByText('Sent to Facebook').waitFor();
  await page.getByRole('tab', { name: 'Direct message' }).click();
  await page.getByRole('textbox', { name: 'Direct message' }).fill('Tell us your booking code here, Tomasz.');
  await page.getByRole('button', { name: 'Send privately' }).click();
  const ledger = () => facebook.ledger.map(({ kind, inReplyTo, text }) => ({ kind, inReplyTo, text }));
  await eventually(() => ledger().length === 2);
  expect(ledger()).toEqual([
    { kind: 'comment', inReplyTo: comment.id, text: 'Yes, three times a week.' },
    { kind: 'private_reply', inReplyTo: comment.id, text: 'Tell us your booking code here, Tomasz.' },
  ]);
  const contact = page.getByRole('complementary', { name: 'Contact' });
  await contact.getByRole('button', { name: /Messenger/ }).click();
  await page
    .getByRole('main')
    .getByText(/Messenger/)
    .first()
    .waitFor();
  await page.getByRole('log').getByText('Tell us your booking code here, Tomasz.').waitFor();
  expect(world.problems()).toEqual([]);
});

it('answers a Messenger message, and a right-to-left text keeps its direction', async () => {
  const { facebook } = world.simulator;
  const { page } = await world.visit(world.people.daan, '/inbox/unassigned');
  await page.getByRole('heading', { name: 'Unassigned' }).waitFor();
  const layla = facebook.addPerson({ name: 'ليلى حداد' });
  facebook.message({ pageId: PAGE.externalId, from: layla.id, text: 'أين حقيبتي؟' });
  // Messenger's webhooks carry no name; it comes with the next look at the thread.
  const row = rowOf(page, /private on Messenger, unread.*أين حقيبتي/);
  await row
    .or(page.getByRole('button', { name: 'Show' }))
    .first()
    .waitFor();
  await page.keyboard.press('.');
  await row.click();
  await page.getByRole('log').waitFor();
  expect(
    await page
      .getByRole('log')
      .getByText('أين حقيبتي؟')
      .evaluate((text) => getComputedStyle(text).direction),
  ).toBe('rtl');
  expect(await page.getByRole('main').getByRole('heading', { level: 1 }).getAttribute('dir')).toBe('auto');
  await page.keyboard.press('r');
  const reply = page.getByRole('textbox', { name: 'Direct message' });
  await eventually(() => reply.evaluate((box) => box === document.activeElement));
  await page.keyboard.type('مرحبا ليلى');
  expect(await reply.evaluate((box) => getComputedStyle(box).direction)).toBe('rtl');
  await page.keyboard.press('Control+Enter');
  await page
    .getByRole('log')
    .getByText(/Sent to Messenger|Delivered/)
    .waitFor();
  expect(facebook.ledger.filter(({ text }) => text === 'مرحبا ليلى')).toMatchObject([{ kind: 'dm' }]);
  expect(world.problems()).toEqual([]);
});
