import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pngPicture } from '@kwartier/simulator';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { aFilm } from '../support/uploads.ts';
import { mention, open, PHONE, startWorld, tidyUp, type World } from './support.ts';

let world: World;
/** Somebody's page, with a picture, as answers link to. */
const site = createServer((request, response) =>
  request.url === '/map.png'
    ? response.writeHead(200, { 'content-type': 'image/png' }).end(pngPicture('map'))
    : response
        .writeHead(200, { 'content-type': 'text/html' })
        .end(
          '<meta property="og:title" content="All gates"><meta property="og:description" content="With a map of each"><meta property="og:image" content="/map.png">',
        ),
);
let origin: string;
beforeAll(async () => {
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
  world = await startWorld({ drawing: true, pageOrigins: [origin] });
  await world.connectX();
  await world.connectFacebook();
});
afterAll(async () => {
  site.close();
  await world[Symbol.asyncDispose]();
});
tidyUp(() => world);

const png = (name: string) => ({ name, mimeType: 'image/png', buffer: pngPicture(name) });
const files = (page: Page) => page.getByRole('list', { name: 'Attached files' });
const reply = (page: Page) => page.getByRole('textbox', { name: 'Public reply' });

/** Choose files as one does without a mouse. */
async function choose(page: Page, ...chosen: { name: string; mimeType: string; buffer: Buffer }[]): Promise<void> {
  const button = page.getByRole('button', { name: 'Attach files' });
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), button.press('Enter')]);
  await chooser.setFiles(chosen);
}
const ledger = () => world.simulator.x.ledger;

it('attaches a picture by keyboard, says what is to be seen, and sends both; then the thread shows it', async () => {
  const { page } = await world.visit(world.people.sanne);
  mention(world, { name: 'Mila Jansen', text: 'where is gate D?' });
  await open(page, 'Mila Jansen');
  await page.keyboard.press('r');
  await eventually(() => reply(page).evaluate((box) => box === document.activeElement));
  // How a link will look stands below it, its picture from our own address; with a file that is what is shown.
  const box = reply(page);
  await box.fill(`All gates are on ${origin}/gates.`);
  const card = page.getByRole('figure', { name: 'How the link will look' });
  await card.getByText('With a map of each').waitFor();
  const picture = card.locator('img');
  await eventually(() => picture.evaluate((image: HTMLImageElement) => image.complete && image.naturalWidth > 0));
  expect(await picture.getAttribute('src')).toMatch(/^\/api\/v1\/link-preview\/picture/);
  await box.fill('');
  await card.waitFor({ state: 'detached' });
  await page.keyboard.type('Follow the blue line.');
  let letGo: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (letGo = resolve));
  await page.route('**/pieces/*', async (route) => {
    await held;
    await route.continue();
  });
  await choose(page, png('map.png'));
  await files(page).getByRole('progressbar', { name: 'map.png is on its way' }).waitFor();
  expect(
    await page
      .getByRole('button', { name: 'Reply in public' })
      .or(page.getByRole('button', { name: /^Reply/ }))
      .first()
      .isDisabled(),
  ).toBe(true);
  letGo();
  await files(page).getByRole('button', { name: 'Add a description' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('textbox', { name: 'What is to be seen on map.png' }).waitFor();
  await page.keyboard.type('The way from gate A to gate D');
  await page.keyboard.press('Enter');
  await files(page).getByRole('button', { name: 'Description', exact: true }).waitFor();
  await reply(page).focus();
  await page.keyboard.press('Control+Enter');
  const log = page.getByRole('log', { name: 'Timeline' });
  await log.getByText('Sent to X').waitFor();
  const shown = log.getByRole('img', { name: 'The way from gate A to gate D' });
  await eventually(() => shown.evaluate((image: HTMLImageElement) => image.complete && image.naturalWidth > 0));
  expect(ledger().at(-1)).toMatchObject({
    text: 'Follow the blue line.',
    media: [{ type: 'image/png', altText: 'The way from gate A to gate D' }],
  });
  expect(await files(page).count()).toBe(0);
  expect(world.problems()).toEqual([]);
});

it('keeps what is attached over a reload and on another device, and sends it from there', async () => {
  const { page } = await world.visit(world.people.daan);
  mention(world, { name: 'Piet de Vries', text: 'what does the form look like?' });
  await open(page, 'Piet de Vries');
  await choose(page, png('form.png'));
  await files(page).getByRole('button', { name: 'Add a description' }).waitFor();
  await page.reload();
  await files(page).getByText('form.png').waitFor();
  const phone = (
    await world.visit(world.people.daan, new URL(page.url()).pathname, { viewport: PHONE, hasTouch: true })
  ).page;
  await files(phone).getByText('form.png').waitFor();
  const before = ledger().length;
  await phone
    .getByRole('button', { name: /^Reply/ })
    .last()
    .click();
  await eventually(() => ledger().length === before + 1);
  expect(ledger().at(-1)).toMatchObject({ text: '', media: [{ type: 'image/png' }] });
  expect(world.problems()).toEqual([]);
});

it('says why before anything is sent: a wrong kind, too large, a film beside a picture', async () => {
  const { page } = await world.visit(world.people.sanne);
  mention(world, { name: 'Noor Smit', text: 'can you show me?' });
  await open(page, 'Noor Smit');
  await choose(page, { name: 'list.txt', mimeType: 'image/png', buffer: Buffer.from('not a picture') });
  await files(page).getByText('Only pictures, GIFs and films can be attached here.').waitFor();
  await page.getByRole('button', { name: 'Take out list.txt' }).click();
  const gif = Buffer.concat([Buffer.from('GIF89a'), Buffer.alloc(16 * 1024 * 1024)]);
  await choose(page, { name: 'long.gif', mimeType: 'image/gif', buffer: gif });
  await files(page).getByText('Too large: 16 MB. 15 MB is the most here.').waitFor();
  await page.getByRole('button', { name: 'Take out long.gif' }).click();
  await choose(page, png('a.png'), { name: 'clip.mp4', mimeType: 'video/mp4', buffer: aFilm(1_500_000) });
  await page
    .getByText('A post on X takes a film or a moving picture alone. Take out clip.mp4, or everything else.')
    .waitFor();
  await reply(page).fill('Look');
  expect(
    await page
      .getByRole('button', { name: /^Reply/ })
      .last()
      .isDisabled(),
  ).toBe(true);
  // A note holds none, and is written all the same.
  await page.getByRole('tab', { name: 'Note' }).click();
  await page.getByText('Files stay with your answer: notes hold none.').waitFor();
  await page.getByRole('tab', { name: 'Public reply' }).click();
  await page.getByRole('button', { name: 'Make it public' }).click();
  await page.getByRole('button', { name: 'Take out clip.mp4' }).click();
  await page.getByRole('button', { name: 'Take out a.png' }).click();
  await files(page).waitFor({ state: 'detached' });
  await reply(page).fill('');
  expect(world.problems()).toEqual([]);
});

it('goes on where the line was lost; what is dropped or pasted is attached too', async () => {
  const { page } = await world.visit(world.people.sanne);
  await open(page, 'Noor Smit');
  let tries = 0;
  await page.route('**/pieces/1', (route) => (tries++ === 0 ? route.abort() : route.continue()));
  await choose(page, { name: 'clip.mp4', mimeType: 'video/mp4', buffer: aFilm(2_500_000) });
  await files(page).getByText('The server did not answer.').waitFor();
  const pieces: string[] = [];
  page.on('request', (request) => request.url().includes('/pieces/') && pieces.push(request.url().slice(-1)));
  await files(page).getByRole('button', { name: 'Try again' }).click();
  await files(page).getByText('2.4 MB').waitFor();
  expect(pieces).toEqual(['1', '2']);
  await page.getByRole('button', { name: 'Take out clip.mp4' }).click();
  const bytes = [...pngPicture('pasted')];
  for (const kind of ['paste', 'drop'] as const) {
    await reply(page).evaluate(
      (box, [given, type]) => {
        const data = new DataTransfer();
        data.items.add(new File([new Uint8Array(given as number[])], `${type}.png`, { type: 'image/png' }));
        const init = { bubbles: true, cancelable: true };
        box.dispatchEvent(
          type === 'paste'
            ? new ClipboardEvent('paste', { ...init, clipboardData: data })
            : new DragEvent('drop', { ...init, dataTransfer: data }),
        );
      },
      [bytes, kind] as const,
    );
    await files(page).getByText(`${kind}.png`).waitFor();
    await page.getByRole('button', { name: `Take out ${kind}.png` }).click();
  }
  await files(page).waitFor({ state: 'detached' });
  expect(world.problems(/ERR_FAILED/)).toEqual([]);
});

it('fits a phone, in the dark and from right to left', async () => {
  const { page } = await world.visit(world.people.daan, '/inbox/open', { colorScheme: 'dark' });
  mention(world, { name: 'Lena Vos', text: 'and mine?' });
  await open(page, 'Lena Vos');
  await choose(page, png('a very long name of a picture that nobody would ever read to its end.png'), png('b.png'));
  await files(page).getByRole('button', { name: 'Add a description' }).nth(1).waitFor();
  expect(await files(page).getByRole('listitem').allInnerTexts()).toEqual([
    expect.stringContaining('a very long name'),
    expect.stringContaining('b.png'),
  ]);
  const phone = (
    await world.visit(world.people.daan, new URL(page.url()).pathname, { viewport: PHONE, hasTouch: true })
  ).page;
  await files(phone).getByText('b.png').waitFor();
  for (const name of ['Take out b.png', 'Attach files']) {
    const box = (await phone.getByRole('button', { name }).boundingBox())!;
    expect(Math.min(box.width, box.height), name).toBeGreaterThanOrEqual(44);
  }
  expect(await phone.evaluate(() => document.documentElement.scrollWidth)).toBe(PHONE.width);
  await phone.evaluate(() => document.documentElement.setAttribute('dir', 'rtl'));
  expect(await phone.evaluate(() => document.documentElement.scrollWidth)).toBe(PHONE.width);
  for (const name of [/^Take out a very/, 'Take out b.png']) await phone.getByRole('button', { name }).tap();
  await files(phone).waitFor({ state: 'detached' });
  // Folded away while nothing is written: there with the first tap into the text.
  await reply(phone).tap();
  const [chooser] = await Promise.all([
    phone.waitForEvent('filechooser'),
    phone.getByRole('button', { name: 'Attach files' }).tap(),
  ]);
  await chooser.setFiles([png('c.png')]);
  await files(phone).getByRole('button', { name: 'Add a description' }).waitFor();
  expect(world.problems()).toEqual([]);
});
