import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { mention, open, PHONE, rowOf, startWorld, tidyUp, type World } from './support.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
  await world.connectX();
  const { items } = await world.call(world.people.admin, { path: '/brands' });
  await world.call(world.people.admin, {
    method: 'PATCH',
    path: `/brands/${items[0].id}`,
    body: { approvalRule: { needed: 20, roles: [], tagIds: [] } },
  });
  mention(world, { name: 'Priya Raman', text: 'my bag did not arrive in Lisbon' });
  mention(world, { name: 'Tomasz Wojcik', text: 'is flight 7 on time?' });
  mention(world, { name: 'Camille Roussel', text: 'can I change my seat?' });
});
afterAll(() => world[Symbol.asyncDispose]());
tidyUp(() => world);

const posted = (text: string) => world.simulator.x.ledger.filter((entry) => entry.text.includes(text)).length;
const timelineOf = (page: Page) => page.getByRole('log', { name: 'Timeline' });
const replyOf = (page: Page) => page.getByRole('textbox', { name: 'Public reply' });
const cardOf = (page: Page, customer: string) => page.getByRole('article', { name: new RegExp(customer) });

it('goes from a new colleague to a lead’s phone and back with a comment, and out once it is right', async () => {
  const { page: sanne } = await world.visit(world.people.sanne);
  await open(sanne, 'Priya Raman');
  await sanne.getByText(/second person first: 0 of 20/).waitFor();
  await replyOf(sanne).fill('Not our fault, ask the airport.');
  await sanne.getByRole('button', { name: 'Ask for approval' }).click();
  await timelineOf(sanne)
    .getByText(/Waits for approval: new colleagues/)
    .waitFor();

  const { page: lead } = await world.visit(world.people.lead, '/inbox/open', { viewport: PHONE, hasTouch: true });
  await lead.getByRole('link', { name: /Approvals/ }).tap();
  const card = cardOf(lead, 'Priya');
  await card.getByText('my bag did not arrive in Lisbon').waitFor();
  await card.getByRole('button', { name: 'Return…' }).tap();
  await card.getByRole('textbox', { name: /What Sanne de Wit should do/ }).fill('Say sorry first, please.');
  await card.getByRole('button', { name: 'Return it' }).tap();
  await lead.getByText('Nothing waits for you').waitFor();

  await timelineOf(sanne).getByText('Say sorry first, please.').waitFor();
  await timelineOf(sanne).getByRole('button', { name: 'Write it anew' }).click();
  await eventually(async () => (await replyOf(sanne).inputValue()) === 'Not our fault, ask the airport.');
  await replyOf(sanne).fill('Sorry about your bag, Priya. It coms tomorrow.');
  await sanne.keyboard.press('Control+Enter');
  await timelineOf(sanne)
    .getByText(/Waits for approval/)
    .first()
    .waitFor();
  expect(posted('airport') + posted('Sorry about')).toBe(0);

  const again = cardOf(lead, 'Priya');
  await again.getByText('It coms tomorrow').waitFor();
  await again.getByRole('button', { name: 'Edit' }).tap();
  await again.getByRole('textbox').fill('Sorry about your bag, Priya. It comes tomorrow.');
  await again.getByRole('button', { name: 'Approve with changes' }).tap();
  await eventually(() => posted('It comes tomorrow') === 1, 20_000);
  await timelineOf(sanne).getByText('changed and approved by Jonas Krüger').waitFor();
  expect(posted('airport') + posted('It coms')).toBe(0);
  expect(world.problems()).toEqual([]);
});

it('is a whole thread where it is too long for one post, and changed it is cut again', async () => {
  mention(world, { name: 'Ada Osei', text: 'what happened to flight 9?' });
  const { page: sanne } = await world.visit(world.people.sanne);
  await open(sanne, 'Ada Osei');
  const story = 'It waited in Porto for a part, and our colleagues there have it now. '.repeat(5).trim();
  await replyOf(sanne).fill(story);
  await sanne.getByRole('list', { name: 'Posts of the thread' }).getByText('1/2').waitFor();
  await sanne.getByRole('button', { name: 'Ask for approval' }).click();
  await timelineOf(sanne).getByText('Thread', { exact: true }).waitFor();

  const { page: lead } = await world.visit(world.people.lead, '/approvals');
  const card = cardOf(lead, 'Ada');
  await card.getByText('A thread of 2 posts').waitFor();
  await card.getByRole('button', { name: 'Edit' }).click();
  await card.getByRole('textbox').fill(`${story} ${story}`);
  await card.getByText('A thread of 3 posts').waitFor();
  expect(posted('waited in Porto')).toBe(0);
  await card.getByRole('button', { name: 'Approve with changes' }).click();
  await eventually(() => posted('waited in Porto') === 3, 20_000);
  await timelineOf(sanne).getByText('3/3').waitFor();
  expect(world.problems()).toEqual([]);
});

it('is decided by keys alone, and what was typed stays when somebody else was faster', async () => {
  const { page: sanne } = await world.visit(world.people.sanne);
  for (const name of ['Tomasz Wojcik', 'Camille Roussel']) {
    await open(sanne, name);
    await replyOf(sanne).fill(`Good question, ${name}.`);
    await sanne.keyboard.press('Control+Enter');
    await timelineOf(sanne)
      .getByText(/Waits for approval/)
      .waitFor();
  }
  const { page: lead } = await world.visit(world.people.lead);
  const { page: admin } = await world.visit(world.people.admin, '/approvals');
  await lead
    .getByRole('link', { name: /Approvals/ })
    .getByText('2')
    .waitFor();
  await lead.keyboard.press('g');
  await lead.keyboard.press('p');
  await cardOf(lead, 'Camille').waitFor();
  await lead.keyboard.press('j');
  await lead.keyboard.press('e');
  const current = lead.locator('article[aria-current="true"]');
  await current.getByRole('textbox').fill('Very long thoughts about this one');
  // The other one is taken by the admin, under the lead's hands.
  const title = (await current.getByRole('heading').innerText()).includes('Camille') ? 'Camille' : 'Tomasz';
  await cardOf(admin, title).getByRole('button', { name: 'Approve' }).click();
  await current.getByText('Somebody else has decided about this').waitFor();
  expect(await current.getByRole('textbox').inputValue()).toBe('Very long thoughts about this one');
  await current.getByRole('button', { name: 'Put it away' }).click();
  await lead.keyboard.press('a');
  await lead.getByText('Nothing waits for you').waitFor();
  await eventually(() => posted('Good question') === 2, 20_000);
  expect(world.problems(/409/)).toEqual([]);
});

it('goes out at its time, another time, or now, and not past what the customer says', async () => {
  const question = mention(world, { name: 'Hanna Lind', text: 'when do you open?' });
  const { page } = await world.visit(world.people.lead);
  await open(page, 'Hanna Lind');
  await replyOf(page).fill('We open at eight.');
  await page.getByRole('button', { name: 'More ways to send' }).click();
  await page.getByRole('menuitem', { name: 'Send later…' }).click();
  await page.getByRole('menuitem', { name: /Tomorrow morning/ }).click();
  const timeline = timelineOf(page);
  const goesOut = timeline.getByText(/Goes out .*unless somebody speaks before/);
  const tomorrow = await goesOut.textContent();
  expect(await replyOf(page).inputValue()).toBe('');
  await timeline.getByRole('button', { name: 'Change time' }).click();
  await page.getByRole('menuitem', { name: /In a week/ }).click();
  // What the customer says next must find the other time.
  await eventually(async () => (await goesOut.textContent()) !== tomorrow);

  const { x } = world.simulator;
  x.post({ author: x.network.posts.get(question)!.authorId, text: '@KwartAir found it, thanks!', inReplyTo: question });
  await timeline.getByText('Will not go out by itself').waitFor({ timeout: 30_000 });
  await timeline.getByRole('button', { name: 'Send now' }).click();
  await eventually(() => posted('We open at eight') === 1, 20_000);

  await replyOf(page).fill('Enjoy your day.');
  await page.getByRole('button', { name: 'More ways to send' }).click();
  await page.getByRole('menuitem', { name: 'Send later…' }).click();
  await page.getByRole('menuitem', { name: /In an hour/ }).click();
  await timeline.getByRole('button', { name: 'Cancel' }).click();
  await eventually(async () => (await replyOf(page).inputValue()) === 'Enjoy your day.');
  await page.reload();
  await eventually(async () => (await replyOf(page).inputValue()) === 'Enjoy your day.');
  expect(posted('Enjoy your day')).toBe(0);
  expect(world.problems()).toEqual([]);
});

it('is given a time by a finger', async () => {
  mention(world, { name: 'Ingrid Solheim', text: 'is there food on board?' });
  const { page } = await world.visit(world.people.lead, '/inbox/open', { viewport: PHONE, hasTouch: true });
  await rowOf(page, /^Ingrid Solheim/).tap();
  await replyOf(page).tap();
  await replyOf(page).fill('There is, and it is warm.');
  await page.getByRole('button', { name: 'More ways to send' }).tap();
  await page.getByRole('menuitem', { name: 'Send later…' }).tap();
  await page.getByRole('menuitem', { name: 'Another time…' }).tap();
  const when = page.getByRole('dialog', { name: 'More ways to send' });
  await when.getByLabel('Send it').fill('2099-01-01T09:00');
  await when.getByRole('button', { name: 'Send then' }).tap();
  await page.getByText('Choose a moment within 30 days.').first().waitFor();
  // Nothing typed is lost by it.
  await eventually(async () => (await replyOf(page).inputValue()) === 'There is, and it is warm.');
  await page.getByRole('button', { name: 'More ways to send' }).tap();
  await page.getByRole('menuitem', { name: 'Send later…' }).tap();
  await page.getByRole('menuitem', { name: /In a week/ }).tap();
  await page
    .getByRole('log')
    .getByText(/Goes out .*unless somebody speaks before/)
    .waitFor();
  expect(posted('it is warm')).toBe(0);
  expect(world.problems(/422/)).toEqual([]);
});
