import fc from 'fast-check';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { inParallel } from '../support/in-parallel.ts';
import { mention, open, startWorld, tidyUp, type Visit, type World } from './support.ts';

const SEED = Number(process.env.DRAFT_SEED ?? 250_406);
const RUNS = 10;
/** What a browser says of a line that is cut. */
const CUT = /ERR_INTERNET_DISCONNECTED|ERR_CONNECTION|ERR_NETWORK|WebSocket|409|404/;
const STEPS = ['rest', 'type', 'type', 'wait', 'reload', 'offline', 'online', 'switch', 'send', 'undo'] as const;
type Step = (typeof STEPS)[number];

let world: World;
beforeAll(async () => {
  world = await startWorld();
  await world.connectX();
  const { items } = await world.call(world.people.admin, { path: '/brands' });
  await world.call(world.people.admin, {
    method: 'PATCH',
    path: `/brands/${items[0].id}`,
    body: { undoSendSeconds: 30 },
  });
  for (let n = 0; n < RUNS; n++) mention(world, { name: `Customer ${'ABCDEFGHIJ'[n]}x`, text: 'where is my bag?' });
});
afterAll(() => world[Symbol.asyncDispose]());
tidyUp(() => world);

const boxOf = (page: Page) => page.getByRole('textbox', { name: 'Public reply' });
const logOf = (page: Page) => page.getByRole('log', { name: 'Timeline' });

/** One scene in two windows with storages of their own. */
async function play(name: string, steps: readonly Step[]): Promise<void> {
  const windows: { visit: Visit; isOff: boolean }[] = [];
  const enter = async () => {
    const visit = await world.visit(world.people.sanne);
    await open(visit.page, name);
    await boxOf(visit.page).waitFor();
    const entered = { visit, isOff: false };
    windows.push(entered);
    return entered;
  };
  let here = await enter();
  const typed: string[] = [];
  const cut = async (isOff: boolean) => {
    here.isOff = isOff;
    await here.visit.context.setOffline(isOff);
  };
  const found = async (page: Page) =>
    `${await boxOf(page).inputValue()} ${(await logOf(page).allTextContents()).join(' ')}`;
  const DO: Record<Step, () => unknown> = {
    rest: () => undefined,
    type: async () => {
      const word = `w${typed.length + 1}.`;
      typed.push(word);
      const box = boxOf(here.visit.page);
      await box.focus();
      await here.visit.page.keyboard.press('Control+End');
      await here.visit.page.keyboard.type(` ${word}`);
    },
    wait: () => here.visit.page.waitForTimeout(1_000),
    reload: async () => {
      // A page that is cut off cannot be fetched again: the line comes back just before.
      await cut(false);
      await here.visit.page.reload();
      await boxOf(here.visit.page).waitFor();
    },
    offline: () => cut(true),
    online: () => cut(false),
    switch: async () => {
      here = windows.find((one) => one !== here) ?? (await enter());
    },
    send: async () => {
      const box = boxOf(here.visit.page);
      const said = await logOf(here.visit.page).allTextContents();
      const words = (await box.inputValue()).match(/w\d+\./g) ?? [];
      if (words.length === 0 || words.some((word) => said.join(' ').includes(word))) return;
      await box.focus();
      await here.visit.page.keyboard.press('Control+Enter');
    },
    undo: async () => {
      const undo = logOf(here.visit.page).getByRole('button', { name: 'Undo' }).last();
      if (!here.isOff && (await undo.isVisible())) await undo.click();
    },
  };
  for (const step of steps) await DO[step]();
  for (const one of windows) {
    here = one;
    await cut(false);
    const again = logOf(one.visit.page).getByRole('button', { name: 'Try again' });
    await one.visit.page.waitForTimeout(1_000);
    while ((await again.count()) > 0) {
      await again.first().click();
      await one.visit.page.waitForTimeout(300);
    }
    await eventually(async () => !(await one.visit.page.getByText('Draft on this device only').isVisible()));
    await one.visit.page.waitForTimeout(1_000);
  }
  // Every page is closed: what a new one on another device finds is all there is.
  for (const one of windows) await one.visit.context.close();
  windows.length = 0;
  const fresh = (await enter()).visit;
  await eventually(async () => {
    const text = await found(fresh.page);
    return typed.every((word) => text.includes(word));
  }).catch(async () => {
    expect.fail(`lost after ${steps.join(', ')}: of ${typed.join(' ')} there is ${await found(fresh.page)}`);
  });
  const sent = (await logOf(fresh.page).getByRole('article').allTextContents()).join(' ');
  for (const word of typed) expect(sent.split(word).length - 1).toBeLessThan(2);
  await fresh.context.close();
}

it(`loses nothing and says nothing twice in a browser, in ${RUNS} scenes`, async () => {
  const scenes = fc.sample(fc.array(fc.constantFrom(...STEPS), { minLength: 7, maxLength: 7 }), {
    numRuns: RUNS,
    seed: SEED,
  });
  // Most of a scene is waiting: three are played at once.
  await inParallel([...scenes.entries()], 3, ([index, steps]) =>
    play(`Customer ${'ABCDEFGHIJ'[index]}x`, ['type', ...steps]),
  );
  expect(world.problems(CUT)).toEqual([]);
});
