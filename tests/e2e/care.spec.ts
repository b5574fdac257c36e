import { afterAll, beforeAll, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { startTranslationService, type TranslationService } from '../support/translation-service.ts';
import { mention, open, rowOf, startWorld, tidyUp, type World } from './support.ts';

let service: TranslationService;
let world: World;
beforeAll(async () => {
  service = await startTranslationService();
  world = await startWorld({ callOrigins: [service.origin] });
  await world.connectX();
  mention(world, { name: 'Marloes Hendriks', text: 'waar blijft mijn koffer, het is al de derde dag', lang: 'nl' });
  mention(world, { name: 'Oliver Grant', text: 'answer me, you bunch of idiots', lang: 'en' });
});
afterAll(async () => {
  await world[Symbol.asyncDispose]();
  await service[Symbol.asyncDispose]();
});
tidyUp(() => world);

it('hides what may be abuse until somebody opens it by keyboard, and lets them say that it is none', async () => {
  const { page } = await world.visit(world.people.sanne);
  await rowOf(page, /^Oliver Grant.*Hidden: may be abuse/).waitFor();
  await open(page, 'Oliver Grant');
  const log = page.getByRole('log', { name: 'Timeline' });
  await log.getByText('Hidden: may be abuse').waitFor();
  expect(await page.getByText('bunch of idiots').count()).toBe(0);
  await log.getByRole('button', { name: /^Show/ }).focus();
  await page.keyboard.press('Enter');
  const words = log.getByText('bunch of idiots');
  await words.waitFor();
  await eventually(() => words.evaluate((element) => document.activeElement?.contains(element) ?? false));
  await rowOf(page, /^Oliver Grant.*bunch of idiots/).waitFor();
  // Opened stays opened, for this person in this window.
  await page.reload();
  await log.getByText('bunch of idiots').waitFor();
  await log.getByRole('button', { name: 'Not abuse' }).focus();
  await page.keyboard.press('Enter');
  await log.getByRole('button', { name: 'Mark as abuse' }).waitFor();
  const { page: other } = await world.visit(world.people.daan);
  await rowOf(other, /^Oliver Grant.*bunch of idiots/).waitFor();
  await page.getByRole('button', { name: 'Undo' }).click();
  await rowOf(other, /^Oliver Grant.*Hidden: may be abuse/).waitFor();
  expect(world.problems()).toEqual([]);
});

it('is set up to translate, translates what a customer wrote, and an answer that nobody sent', async () => {
  const { page } = await world.visit(world.people.admin, '/care');
  const card = page.getByRole('region', { name: 'Translation' });
  await card.getByRole('combobox', { name: 'Service' }).selectOption('DeepL');
  await card.getByRole('textbox', { name: 'Address' }).fill(service.origin);
  await card.getByLabel('Key').fill('k:fx');
  await card.getByRole('button', { name: 'Turn on' }).click();
  const proof = page.getByRole('dialog').getByLabel('Password', { exact: true });
  await proof.or(page.getByText('Saved. The service answered.')).first().waitFor();
  if (await proof.isVisible()) {
    await proof.fill(world.people.admin.password);
    await page.keyboard.press('Enter');
  }
  await eventually(async () => (await world.call(world.people.sanne, { path: '/me' })).translates === true);
  const links = page.getByRole('checkbox', { name: 'Show how a link will look' });
  expect(await links.isChecked()).toBe(true);
  await links.click();
  await eventually(async () => (await world.call(world.people.sanne, { path: '/me' })).previewsLinks === false);
  expect(await links.isChecked()).toBe(false);
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/care.png`, fullPage: true });
  await page.goto(`${world.url}/inbox/open`);
  await open(page, 'Marloes Hendriks');
  const log = page.getByRole('log', { name: 'Timeline' });
  await log.getByRole('button', { name: 'Translate from Dutch' }).click();
  await log.getByText('Translated by DeepL').waitFor();
  await log.getByText(/\(EN-GB\)/).waitFor();
  await log.getByRole('button', { name: 'Show the original' }).click();
  await log.getByText('waar blijft mijn koffer').waitFor();

  const reply = page.getByRole('textbox', { name: 'Public reply' });
  await reply.fill('It is on its way.');
  await page.getByRole('button', { name: 'Translate my answer to Dutch' }).click();
  await eventually(async () => (await reply.inputValue()) === '.yaw sti no si tI (NL)');
  await page.getByText(/Read it before you send it/).waitFor();
  await page.getByRole('region', { name: 'Answer' }).getByRole('button', { name: 'Undo' }).click();
  await eventually(async () => (await reply.inputValue()) === 'It is on its way.');
  expect(world.simulator.x.ledger.filter(({ text }) => text.includes('yaw sti'))).toEqual([]);
  expect(world.problems()).toEqual([]);
});

it('hints at the tone of a public answer, which goes out with a reason', async () => {
  const { page } = await world.visit(world.people.daan);
  await open(page, 'Marloes Hendriks');
  const answer = page.getByRole('region', { name: 'Answer' });
  await page.getByRole('textbox', { name: 'Public reply' }).fill('Dat is uw eigen fout.');
  await page.keyboard.press('Control+Enter');
  await answer.getByText('This may sound as if it were the customer’s fault: uw eigen fout').waitFor();
  await answer.getByRole('button', { name: 'Send anyway…' }).click();
  await answer.getByRole('textbox', { name: 'Why it may go out' }).fill('She asked me to quote it');
  await page.keyboard.press('Enter');
  await eventually(() => world.simulator.x.ledger.some(({ text }) => text.includes('uw eigen fout')));
  expect(world.problems(/422/)).toEqual([]);
});
