import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startWorld, tidyUp, type World } from './support.ts';

/** How it looked when somebody last looked at it and found it good: `UPDATE_GALLERY=1 npm test -- e2e` takes new ones. */
const FOLDER = fileURLToPath(new URL('./gallery/', import.meta.url));
const SEEN = fileURLToPath(new URL('../../.screenshots/gallery/', import.meta.url));
/** A pixel counts as different when one of its colours is further away than this, of 255: pictures are kept in few colours. */
const TOLERANCE = 48;
/** Of all pixels, so many may differ: the edge of a letter, not a letter. */
const MOST_DIFFERENT = 0.0005;
/** How often a picture is taken until it is the one that is kept, and after how long again. */
const MOST_TAKES = 8;
const AGAIN_AFTER_MS = 1_000;

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world[Symbol.asyncDispose]());
tidyUp(() => world);

const raw = async (png: Buffer) => sharp(png).removeAlpha().raw().toBuffer({ resolveWithObject: true });

async function shareThatDiffers(before: Buffer, after: Buffer): Promise<number> {
  const [a, b] = await Promise.all([raw(before), raw(after)]);
  if (a.info.width !== b.info.width || a.info.height !== b.info.height) return 1;
  let different = 0;
  for (let at = 0; at < a.data.length; at += 3)
    if ([0, 1, 2].some((colour) => Math.abs(a.data[at + colour]! - b.data[at + colour]!) > TOLERANCE)) different += 1;
  return different / (a.info.width * a.info.height);
}

for (const [name, colorScheme, locale, width] of [
  ['light', 'light', 'en', 1440],
  ['dark', 'dark', 'en', 1440],
  ['right-to-left', 'light', 'ar', 1440],
  ['phone-dark', 'dark', 'en', 360],
] as const)
  it(`looks as it did: ${name}`, async () => {
    const { page, context } = await world.visit(world.people.admin, null, {
      viewport: { width, height: 900 },
      colorScheme,
      reducedMotion: 'reduce',
      timezoneId: 'Europe/Amsterdam',
    });
    await context.addInitScript((tag) => localStorage.setItem('kwartier.locale', tag), locale);
    await page.goto(`${world.url}/gallery`);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.evaluate(() => document.fonts.ready);
    await page.waitForLoadState('networkidle');
    const take = async (): Promise<Buffer> => {
      const height = await page.evaluate(() => document.querySelector('main')!.scrollHeight);
      await page.setViewportSize({ width, height });
      return page.screenshot({ animations: 'disabled', caret: 'hide' });
    };
    const kept = `${FOLDER}${name}.png`;
    let picture = await take();
    if (process.env.UPDATE_GALLERY === '1') {
      mkdirSync(FOLDER, { recursive: true });
      writeFileSync(kept, await sharp(picture).png({ palette: true, colours: 128, effort: 9, dither: 0 }).toBuffer());
    }
    expect(existsSync(kept), `there is no picture ${name} to compare with`).toBe(true);
    // Some of it comes in parts that are read when they are asked for: the page may grow until the last of them is there.
    let share = 1;
    for (let takes = 0; takes < MOST_TAKES; takes++) {
      if (takes > 0) {
        await page.waitForTimeout(AGAIN_AFTER_MS);
        picture = await take();
      }
      share = await shareThatDiffers(readFileSync(kept), picture);
      if (share <= MOST_DIFFERENT) break;
    }
    mkdirSync(SEEN, { recursive: true });
    writeFileSync(`${SEEN}${name}.png`, picture);
    expect(share).toBeLessThanOrEqual(MOST_DIFFERENT);
  });

it('notices a button that is two pixels higher', async () => {
  const { page } = await world.visit(world.people.admin, '/gallery', { viewport: { width: 1440, height: 900 } });
  await page.getByRole('heading', { level: 1 }).waitFor();
  const before = await page.screenshot({ animations: 'disabled' });
  await page.evaluate(() => {
    for (const button of document.querySelectorAll('button')) button.style.paddingBlockEnd = '6px';
  });
  const after = await page.screenshot({ animations: 'disabled' });
  expect(await shareThatDiffers(before, after)).toBeGreaterThan(MOST_DIFFERENT);
});
