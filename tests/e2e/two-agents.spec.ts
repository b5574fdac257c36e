import { afterAll, beforeAll, expect, it } from 'vitest';
import { mention, open, rowOf, startWorld, tidyUp, type World } from './support.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
  await world.connectX();
});
afterAll(() => world[Symbol.asyncDispose]());
tidyUp(() => world);

it('shows who is answering, and never sends past an answer that came meanwhile', async () => {
  const [{ page: sanne }, { page: daan }] = await Promise.all([
    world.visit(world.people.sanne),
    world.visit(world.people.daan),
  ]);
  mention(world, { name: 'Grace Lindqvist', text: 'is the 18:40 to Bergen on time?' });
  await Promise.all([open(sanne, 'Grace Lindqvist'), open(daan, 'Grace Lindqvist')]);
  await sanne.getByText('Daan is reading along').waitFor();
  const box = sanne.getByRole('textbox', { name: 'Public reply' });
  await box.pressSequentially('It leaves at 18:55, Grace.');
  await daan.getByText('Sanne is answering').first().waitFor();
  await daan.getByRole('textbox', { name: 'Public reply' }).fill('It is fifteen minutes late.');
  await daan.getByRole('button', { name: 'Reply in public' }).click();
  await daan.getByRole('log').getByText('Sent to X').waitFor();

  await sanne.getByText('Daan answered while you typed.').waitFor();
  await box.press('Control+Enter');
  expect(await box.inputValue()).toBe('It leaves at 18:55, Grace.');
  const said = () => world.simulator.x.ledger.map(({ text }) => text).filter((text) => text.includes('18:55'));
  expect(said()).toEqual([]);
  await sanne.getByRole('button', { name: 'Send as it is' }).click();
  await sanne.getByRole('log').getByText('You', { exact: true }).waitFor();
  await sanne.getByRole('log').getByText('Sent to X').nth(1).waitFor();
  expect(said()).toHaveLength(1);
  expect(world.problems()).toEqual([]);
});

it('gives a conversation that both take at once to one of them', async () => {
  const both = await Promise.all([world.visit(world.people.sanne), world.visit(world.people.daan)]);
  mention(world, { name: 'Marcus Hale', text: 'nobody answers the phone' });
  await Promise.all(
    both.map(async ({ page }) => {
      await rowOf(page, /Marcus/)
        .or(page.getByRole('button', { name: 'Show' }))
        .first()
        .waitFor();
      await page.keyboard.press('.');
      await open(page, 'Marcus Hale');
    }),
  );
  await Promise.all(both.map(({ page }) => page.keyboard.press('t')));
  const words = await Promise.all(
    both.map(async ({ page }) => {
      const assigned = page.getByRole('button', { name: /^Assigned to (?!nobody)/ });
      await assigned.waitFor();
      return assigned.textContent();
    }),
  );
  expect(words.filter((text) => text?.includes('Assigned to you'))).toHaveLength(1);
  const [row] = await world.database.admin<{ name: string }[]>`
    select a.name from conversations c join agents a on a.id = c.assignee_id join contacts p on p.id = c.contact_id where p.name = 'Marcus Hale'`;
  expect(row?.name).toBe(words[0]?.includes('to you') ? 'Sanne de Wit' : 'Daan Bakker');
  // Whoever was second is told by a 409.
  expect(world.problems(/409/)).toEqual([]);
});
