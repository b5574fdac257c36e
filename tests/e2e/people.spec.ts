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

it('are made one by a finger, and two again, and told apart, and not suggested again', async () => {
  const { page } = await world.visit(world.people.sanne, '/inbox/open', { viewport: PHONE, hasTouch: true });
  await page.getByRole('option', { name: /Mila Jansen.*Where is my suitcase/ }).tap();
  await page.getByRole('button', { name: 'Contact and more' }).tap();
  await page.getByRole('menuitem', { name: 'Show the contact' }).tap();
  const perhaps = page.getByRole('region', { name: 'Perhaps the same person' });
  await perhaps.getByRole('button', { name: 'Same person' }).tap();
  await eventually(async () => (await persons()) === 1);
  await page.getByRole('button', { name: /^Undo/ }).tap();
  await eventually(async () => (await persons()) === 2);
  await perhaps.getByRole('button', { name: 'Somebody else' }).tap();
  await perhaps.waitFor({ state: 'detached' });
  await page.reload();
  expect(await persons()).toBe(2);
  expect(world.problems()).toEqual([]);
});

it('have their two conversations merged by keyboard, parted again, and one split in two and merged back', async () => {
  const { x } = world.simulator;
  const nora = x.addUser({ handle: 'nora_berg', name: 'Nora Berg' }).id;
  x.post({ author: nora, text: '@KwartAir where is my bag?' });
  const second = x.post({ author: nora, text: '@KwartAir anybody there?' });
  x.post({ author: nora, text: '@KwartAir and may I bring a dog?', inReplyTo: second.id });
  const theirs = async (): Promise<{ id: string }[]> => {
    const { items } = await world.call(world.people.admin, { path: '/conversations' });
    return items.filter((item: { contact: { name: string } }) => item.contact.name === 'Nora Berg');
  };
  await eventually(async () => (await theirs()).length === 2);
  const { page } = await world.visit(world.people.sanne, '/inbox/open');
  const log = page.getByRole('log', { name: 'Timeline' });
  const dialog = page.getByRole('dialog');
  const say = async (command: string) => {
    await page.keyboard.press('Control+k');
    await dialog.getByRole('combobox').fill(command);
    await page.getByRole('option', { name: command, selected: true }).waitFor();
    await page.keyboard.press('Enter');
  };

  await page.getByRole('option', { name: /Nora Berg.*where is my bag/ }).click();
  await log.getByText('where is my bag?').waitFor();
  await say('Merge into another');
  await dialog.getByRole('radio', { name: /may I bring a dog/ }).waitFor();
  await page.keyboard.press('Enter');
  await dialog.waitFor({ state: 'detached' });
  await log.getByText('From another conversation').waitFor();
  expect((await log.getByText('@KwartAir').allInnerTexts()).map((text) => text.replace('@KwartAir ', ''))).toEqual([
    'where is my bag?',
    'anybody there?',
    'and may I bring a dog?',
  ]);
  await eventually(async () => (await theirs()).length === 1);
  await page.keyboard.press('z');
  await eventually(async () => (await theirs()).length === 2);
  await log.getByText('anybody there?').waitFor({ state: 'detached' });

  await page.getByRole('option', { name: /Nora Berg.*may I bring a dog/ }).click();
  const dog = log.getByRole('article', { name: 'Nora Berg wrote' }).filter({ hasText: 'dog' });
  await dog.getByRole('button', { name: 'Split from here…' }).press('Enter');
  await dialog.getByRole('checkbox', { checked: true }).first().waitFor();
  expect(await dialog.getByRole('checkbox', { checked: true }).count()).toBe(1);
  await page.keyboard.press('Enter');
  await dialog.waitFor({ state: 'detached' });
  await log.getByText('anybody there?').waitFor({ state: 'detached' });
  await eventually(async () => (await theirs()).length === 3);
  await page.keyboard.press('z');
  await eventually(async () => (await theirs()).length === 2);
  await log.getByText('anybody there?').waitFor();

  // The same by a finger.
  const phone = await world.visit(world.people.daan, '/inbox/open', { viewport: PHONE, hasTouch: true });
  await phone.page.getByRole('option', { name: /Nora Berg.*where is my bag/ }).tap();
  await phone.page.getByRole('button', { name: 'Contact and more' }).tap();
  await phone.page.getByRole('menuitem', { name: 'Merge into another' }).tap();
  const asked = phone.page.getByRole('dialog');
  await asked.getByRole('radio', { name: /may I bring a dog/, checked: true }).waitFor();
  await asked.getByRole('button', { name: 'Merge', exact: true }).tap();
  await asked.waitFor({ state: 'detached' });
  await eventually(async () => (await theirs()).length === 1);
  await phone.page.getByRole('button', { name: /^Undo/ }).tap();
  await eventually(async () => (await theirs()).length === 2);
  expect(world.problems()).toEqual([]);
});

it('have conversations linked by keyboard, found by words and by an address, and parted by a finger', async () => {
  const { x } = world.simulator;
  const [ivo, lena] = [
    x.addUser({ handle: 'ivo_smit', name: 'Ivo Smit' }),
    x.addUser({ handle: 'lena_smit', name: 'Lena Smit' }),
  ];
  x.post({ author: ivo.id, text: '@KwartAir our cot is not here' });
  x.post({ author: lena.id, text: '@KwartAir we travel with a baby, where is its bed?' });
  const ofSmit = async (): Promise<{ id: string; contact: { name: string } }[]> => {
    const { items } = await world.call(world.people.admin, { path: '/conversations' });
    return items.filter((item: { contact: { name: string } }) => item.contact.name.endsWith('Smit'));
  };
  await eventually(async () => (await ofSmit()).length === 2);
  const lenas = (await ofSmit()).find(({ contact }) => contact.name === 'Lena Smit')!.id;
  const { page } = await world.visit(world.people.sanne, '/inbox/open');
  const log = page.getByRole('log', { name: 'Timeline' });
  const dialog = page.getByRole('dialog');
  const ask = async () => {
    await page.keyboard.press('Control+k');
    await dialog.getByRole('combobox').fill('Link to another');
    await page.getByRole('option', { name: 'Link to another', selected: true }).waitFor();
    await page.keyboard.press('Enter');
    await dialog.getByRole('searchbox').waitFor();
  };
  const link = page.getByRole('button', { name: /Lena Smit.*where is its bed/ });

  await page.getByRole('option', { name: /Ivo Smit.*our cot/ }).click();
  await log.getByText('our cot is not here').waitFor();
  await ask();
  await dialog.getByText('Ivo Smit has no other conversation to link this to').waitFor();
  await page.keyboard.type('travel with a baby');
  await dialog.getByRole('radio', { name: /Lena Smit/, checked: true }).waitFor();
  await page.keyboard.press('Enter');
  await dialog.waitFor({ state: 'detached' });
  await link.waitFor();
  await log.getByText('Linked to another conversation by Sanne').waitFor();
  // Taken back with one key, and said again by an address that a colleague sent.
  await page.keyboard.press('z');
  await link.waitFor({ state: 'detached' });
  await ask();
  await page.keyboard.type(`https://care.example/inbox/open/${lenas}`);
  await dialog.getByRole('radio', { name: /Lena Smit/, checked: true }).waitFor();
  await page.keyboard.press('Enter');
  await link.waitFor();
  await link.press('Enter');
  await log.getByText('where is its bed?').waitFor();

  const phone = await world.visit(world.people.sanne, `/inbox/open/${lenas}`, {
    viewport: PHONE,
    hasTouch: true,
  });
  // What a pointer finds beside a message is behind one button for a finger.
  const more = phone.page.getByRole('button', { name: 'More about this message' });
  const { width, height } = (await more.boundingBox())!;
  expect(Math.min(width, height)).toBeGreaterThanOrEqual(44);
  await more.tap();
  await phone.page.getByRole('menuitem', { name: 'Mark as abuse' }).waitFor();
  await phone.page.getByRole('menuitem', { name: 'Split from here…' }).tap();
  await phone.page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).tap();
  await phone.page.getByRole('button', { name: 'Contact and more' }).tap();
  await phone.page.getByRole('menuitem', { name: 'Show the contact' }).tap();
  const remove = phone.page.getByRole('button', { name: 'No longer link these conversations' });
  await remove.waitFor();
  const box = (await remove.boundingBox())!;
  expect(Math.min(box.width, box.height)).toBeGreaterThanOrEqual(44);
  await remove.tap();
  await remove.waitFor({ state: 'detached' });
  await phone.page.getByRole('button', { name: /^Undo/ }).tap();
  await remove.waitFor();
  expect(world.problems()).toEqual([]);
});
