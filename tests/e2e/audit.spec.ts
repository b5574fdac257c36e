import { afterAll, beforeAll, expect, it } from 'vitest';
import { startWorld, tidyUp, type World } from './support.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world[Symbol.asyncDispose]());
tidyUp(() => world);

it('shows an admin who changed what, and finds it by person, action and day', async () => {
  const { admin, sanne } = world.people;
  await world.call(admin, { method: 'PATCH', path: `/agents/${sanne.id}`, body: { capacity: 7 } });
  const { page } = await world.visit(admin, '/audit');
  const entry = page.getByRole('listitem').filter({ hasText: 'Agent changed' }).first();
  await entry.getByText('capacity').waitFor();
  expect(await entry.innerText()).toMatch(/Sanne[\s\S]*from 127\.0\.0\.1[\s\S]*→ 7/);

  await page.getByLabel('Action').selectOption({ label: 'Agent changed' });
  await page.getByRole('listitem').filter({ hasText: 'Workspace created' }).waitFor({ state: 'detached' });
  await page.getByLabel('Person').selectOption({ label: 'Sanne de Wit' });
  await page.getByText('Nothing was recorded').waitFor();
  await page.getByRole('button', { name: 'Show everything' }).click();
  await page.getByRole('listitem').filter({ hasText: 'Workspace created' }).waitFor();
  await page.getByLabel('Day').fill('2020-01-01');
  await page.getByText('Nothing was recorded').waitFor();
  expect(world.problems()).toEqual([]);
});

it('keeps the log from everybody else', async () => {
  const { page } = await world.visit(world.people.sanne, '/audit');
  await page.getByText('Only admins see who changed what').waitFor();
  expect(world.problems()).toEqual([]);
});

it('shows the id of a request that failed, to be copied', async () => {
  const { page } = await world.visit(world.people.admin, '/inbox/open');
  await page.route(/\/api\/v1\/audit(\?|$)/, (route) =>
    route.fulfill({
      status: 500,
      contentType: 'application/problem+json',
      body: JSON.stringify({
        type: 'https://kwartier.dev/problems/service.broken',
        title: 'Something is broken here',
        status: 500,
        detail: 'This is our fault.',
        code: 'service.broken',
        requestId: '0d1e2f3a-0000-4000-8000-000000000000',
      }),
    }),
  );
  await page.goto(`${new URL(page.url()).origin}/audit`);
  const alert = page.getByRole('alert').filter({ hasText: 'The log did not load' });
  await alert.getByText('0d1e2f3a').waitFor({ timeout: 30_000 });
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await alert.getByRole('button', { name: /Copy the id of this request/ }).click();
  await alert.getByRole('button', { name: /Copied/ }).waitFor();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('0d1e2f3a-0000-4000-8000-000000000000');
});
