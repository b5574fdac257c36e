import { contrast, type Hex } from '@kwartier/core';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { AXE, faultsOn } from './axe.ts';
import { mention, PAGE, startWorld, tidyUp, type World } from './support.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld({ drawing: true });
  const { admin } = world.people;
  await world.connectX();
  const facebookChannel = await world.connectFacebook();
  const rail = await world.call(admin, { method: 'POST', path: '/brands', body: { name: 'Kwart Rail' } });
  await world.database.admin`update channels set brand_id = ${rail.id} where id = ${facebookChannel}`;
  await world.call(admin, {
    method: 'PATCH',
    path: `/brands/${rail.id}`,
    body: { accent: { light: '#a5104a', dark: '#ff8fb3' } },
  });
  const { facebook } = world.simulator;
  mention(world, { name: 'Priya Raman', text: 'my bag did not arrive' });
  const post = facebook.publishPost(PAGE.externalId, 'Our winter schedule is online.');
  const tomasz = facebook.addPerson({ name: 'Tomasz Wójcik' });
  facebook.comment({ pageId: PAGE.externalId, postId: post.id, author: tomasz.id, message: 'Is the night train on?' });
  await eventually(async () => (await world.call(admin, { path: '/conversations' })).items.length === 2);
});
afterAll(() => world[Symbol.asyncDispose]());
tidyUp(() => world);

const hexOf = (rgb: string): Hex =>
  `#${rgb
    .match(/\d+/g)!
    .slice(0, 3)
    .map((value) => Number(value).toString(16).padStart(2, '0'))
    .join('')}`;

/** The brand's name in the header: its colour, and how well it is read. */
async function shown(page: Page, name: string): Promise<{ colour: Hex; ratio: number }> {
  const [ink, ground] = await page
    .locator('#main')
    .getByText(name, { exact: true })
    .first()
    .evaluate((element) => {
      let behind: Element | null = element;
      while (behind && getComputedStyle(behind).backgroundColor === 'rgba(0, 0, 0, 0)') behind = behind.parentElement;
      return [getComputedStyle(element).color, getComputedStyle(behind!).backgroundColor];
    });
  return { colour: hexOf(ink!), ratio: contrast(hexOf(ink!), hexOf(ground!)) };
}

it('are told apart by whoever answers for two, on light and on dark', async () => {
  const { page } = await world.visit(world.people.admin, '/people');
  const brand = page.getByRole('listitem').filter({ hasText: 'Kwart Rail' }).last();
  const own = page.getByRole('region', { name: 'Brands' }).getByRole('listitem').first();
  await brand.waitFor();
  await own.getByText('Name, logo and colours').click();
  await own.getByRole('textbox', { name: 'Colour on light', exact: true }).fill('#ffd400');
  await own.getByRole('textbox', { name: 'Colour on light', exact: true }).blur();
  await own.getByText('hard to read').waitFor();
  expect(await own.getByRole('button', { name: 'Keep the colours' }).isDisabled()).toBe(true);
  await own.getByRole('button', { name: /^Take #/ }).click();
  await own.getByRole('button', { name: 'Keep the colours' }).click();
  await own.getByRole('button', { name: 'Without colours of its own' }).waitFor();
  await own.locator('input[type=file]').setInputFiles({
    name: 'logo.png',
    mimeType: 'image/png',
    buffer: await sharp({ create: { width: 300, height: 300, channels: 3, background: '#ffd400' } })
      .png()
      .toBuffer(),
  });
  await own.getByRole('button', { name: 'Choose another logo' }).waitFor();

  await page.goto(`${world.url}/inbox/open`);
  // Whose a row is, where that can be mistaken: a mark for the eye, its name for the ear.
  const row = page.getByRole('option', { name: /^Tomasz Wójcik, .*, Kwart Rail,/ });
  await row.getByTitle('Kwart Rail').getByText('KR').waitFor();
  await page
    .getByRole('option', { name: /^Priya Raman/ })
    .getByTitle('Kwart Air')
    .locator('img')
    .waitFor();
  const colours: Hex[] = [];
  for (const [customer, name] of [
    [/Priya Raman/, (await world.call(world.people.admin, { path: '/me' })).workspace.name],
    [/Tomasz Wójcik/, 'Kwart Rail'],
  ] as const) {
    await page.getByRole('option', { name: customer }).click();
    await page.getByRole('region', { name: 'Answer' }).getByText(name).waitFor();
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await page.locator(`html[data-mantine-color-scheme="${colorScheme}"]`).waitFor();
      const { colour, ratio } = await shown(page, name);
      expect(ratio, `${name} on ${colorScheme}`).toBeGreaterThanOrEqual(4.5);
      colours.push(colour);
      await page.evaluate(AXE);
      expect(await faultsOn(page)).toEqual([]);
    }
  }
  expect(new Set(colours).size).toBe(4);
  expect(world.problems()).toEqual([]);
});
