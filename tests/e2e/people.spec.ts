import { afterAll, beforeAll, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { mention, PAGE, PHONE, startWorld, tidyUp, type World } from './support.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
  await world.connectX();
  await world.connectFacebook();
  const { facebook } = world.simulator;
  mention(world, { name: 'Mila Jansen', text: 'still no suitcase here' });
  const post = facebook.publishPost(PAGE.externalId, 'Our winter schedule is online.');
  const mila = facebook.addPerson({ name: 'Mila Jansen' });
  facebook.comment({ pageId: PAGE.externalId, postId: post.id, author: mila.id, message: 'Where is my suitcase?' });
  await eventually(async () => (await world.call(world.people.admin, { path: '/conversations' })).items.length === 2);
});
afterAll(() => world[Symbol.asyncDispose]());
tidyUp(() => world);

const persons = async (): Promise<number> => {
  const { items } = await world.call(world.people.admin, { path: '/conversations' });
  return new Set(items.map((item: { contact: { id: string } }) => item.contact.id)).size;
};

it('are made one by keyboard, with one history over both platforms, and two again with one key', async () => {
  const { page } = await world.visit(world.people.sanne, '/inbox/open');
  await page.getByRole('option', { name: /Mila Jansen.*still no suitcase/ }).click();
  const perhaps = page.getByRole('region', { name: 'Perhaps the same person' });
  await perhaps.getByRole('button', { name: 'Same person' }).focus();
  await page.keyboard.press('Enter');
  await perhaps.waitFor({ state: 'detached' });
  await eventually(async () => (await persons()) === 1);
  await page.getByRole('button', { name: 'Everything said with them' }).press('Enter');
  const history = page.getByRole('dialog');
  await history.getByText('Where is my suitcase?').waitFor();
  await history.getByText('still no suitcase here').waitFor();
  await page.keyboard.press('Escape');
  await history.waitFor({ state: 'detached' });
  await page.keyboard.press('z');
  await eventually(async () => (await persons()) === 2);
  await perhaps.waitFor();
  expect(world.problems()).toEqual([]);
});

it('are told apart by a finger, and not suggested again', async () => {
  const { page } = await world.visit(world.people.sanne, '/inbox/open', { viewport: PHONE, hasTouch: true });
  await page.getByRole('option', { name: /Mila Jansen.*Where is my suitcase/ }).tap();
  await page.getByRole('button', { name: 'Contact and more' }).tap();
  await page.getByRole('menuitem', { name: 'Show the contact' }).tap();
  const perhaps = page.getByRole('region', { name: 'Perhaps the same person' });
  await perhaps.getByRole('button', { name: 'Somebody else' }).tap();
  await perhaps.waitFor({ state: 'detached' });
  await page.reload();
  expect(await persons()).toBe(2);
  expect(world.problems()).toEqual([]);
});
