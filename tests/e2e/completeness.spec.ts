import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { PAGE, PHONE, startWorld, tidyUp, type World } from './support.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const PICTURES = fileURLToPath(new URL('../../.screenshots/completeness/', import.meta.url));

let world: World;
beforeAll(async () => {
  world = await startWorld();
  await world.connectFacebook();
});
afterAll(() => world[Symbol.asyncDispose]());
tidyUp(() => world);

it('an admin sees what the webhook lost, on the channel’s card and on the board, and that nothing is missing', async () => {
  const { facebook, faults } = world.simulator;
  const post = facebook.publishPost(PAGE.externalId, 'Our winter schedule is online.');
  const say = (name: string) =>
    facebook.comment({
      pageId: PAGE.externalId,
      postId: post.id,
      author: facebook.addPerson({ name }).id,
      message: name,
    });
  say('Heard');
  await facebook.flush();
  await eventually(async () => {
    const [row] = await world.database.admin`select id from channels where last_webhook_at is not null`;
    return row;
  });
  faults.dropEvery(1);
  say('Lost');
  faults.dropEvery(0);
  await world.database.admin`update channel_cursors set next_poll_at = now()`;
  await eventually(async () => (await world.database.admin`select external_id from poll_finds`).length === 1);
  // A minute later no webhook has come.
  await world.database.admin`update poll_finds set found_at = found_at - interval '2 minutes'`;

  const { page } = await world.visit(world.people.admin, '/channels');
  await page.getByText('The webhook did not bring one message').waitFor();
  await page.getByText('Webhook has gaps').waitFor();
  await page.getByText(/2 received, 2 stored, 1 gap closed, 1 found only by asking/).waitFor();
  await page.getByText('Complete', { exact: true }).waitFor();
  await page.screenshot({ path: join(PICTURES, 'channels.png') });
  await page.evaluate(AXE);
  const found = await page.evaluate(() =>
    (globalThis as unknown as { axe: { run(): Promise<{ violations: { id: string }[] }> } }).axe.run(),
  );
  expect(found.violations.map(({ id }) => id)).toEqual([]);
  await page.setViewportSize(PHONE);
  const tooWide = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(tooWide).toBe(0);
  await page.screenshot({ path: join(PICTURES, 'channels-phone.png') });

  const { page: board } = await world.visit(world.people.admin, '/board');
  await board.getByText('A webhook has gaps.').waitFor();
  await board.screenshot({ path: join(PICTURES, 'board.png') });

  // Whoever is no admin is not shown what they can do nothing about.
  const { page: agent } = await world.visit(world.people.sanne, '/channels');
  await agent.getByRole('heading', { level: 1, name: 'Channels' }).waitFor();
  await agent.getByText('Last good check').waitFor();
  expect(await agent.getByText('Webhook has gaps').count()).toBe(0);
  expect(world.problems()).toEqual([]);
});
