import { afterAll, beforeAll, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { type Line, startProxy } from '../support/proxy.ts';
import {
  isSameDocument,
  markDocument,
  mention,
  open,
  rowOf,
  startWorld,
  tidyUp,
  type Visit,
  type World,
} from './support.ts';

/** What a browser says of a line that is cut. */
const CUT = /ERR_INTERNET_DISCONNECTED|ERR_EMPTY|ERR_CONNECTION|ERR_SOCKET_NOT_CONNECTED|WebSocket|401/;
let world: World;
let line: Line;
beforeAll(async () => {
  world = await startWorld();
  await world.connectX();
  line = await startProxy(world.url.replace('//', '//line@'));
});
afterAll(async () => {
  await line[Symbol.asyncDispose]();
  await world[Symbol.asyncDispose]();
});
tidyUp(() => world);

/** A window whose line to the product can be cut. */
async function visitOnAThread(): Promise<Visit & { cut(isCut: boolean): Promise<void> }> {
  const visit = await world.visit(world.people.sanne, null);
  const address = line.through(world.url.replace('//', '//line@')).replace('line@', '');
  await visit.page.goto(`${address}/inbox/open`);
  return {
    ...visit,
    async cut(isCut) {
      line.mode(isCut ? 'cut' : 'pass');
      await visit.context.setOffline(isCut);
    },
  };
}

const rowsOf = async (visit: Visit) =>
  (await visit.page.getByRole('option').allTextContents()).map((text) => text.replace(/,.*/, '')).toSorted();

it('comes back to what a fresh page shows, without a reload', async () => {
  mention(world, { name: 'Liam Byrne', text: 'where is my refund?' });
  const visit = await visitOnAThread();
  const { page } = visit;
  await rowOf(page, /^Liam Byrne/).waitFor();
  await markDocument(page);
  await visit.cut(true);
  await page.getByText('You are offline.').waitFor();
  for (const name of ['Dana Kowalczyk', 'Sara Whitcombe', 'Tom Okafor'])
    mention(world, { name, text: 'any news about the strike?' });
  await world.simulator.flush();
  await eventually(async () => {
    const [row] = await world.database.admin<{ n: number }[]>`select count(*)::int as n from conversations`;
    return row?.n === 4;
  });
  expect(await rowsOf(visit)).toHaveLength(1);

  await visit.cut(false);
  await page.getByText('3 new').first().waitFor();
  await page.keyboard.press('.');
  const fresh = await world.visit(world.people.sanne);
  await rowOf(fresh.page, /^Tom Okafor/).waitFor();
  await eventually(async () => (await rowsOf(visit)).join() === (await rowsOf(fresh)).join());
  expect(await rowsOf(visit)).toHaveLength(4);
  expect(await isSameDocument(page)).toBe(true);
  expect(world.problems(CUT)).toEqual([]);
});

it('shows what came after a list was fetched and before the first live line was there', async () => {
  const visit = await world.visit(world.people.sanne, null);
  const { page } = visit;
  const held = Promise.withResolvers<void>();
  await page.routeWebSocket(/socket\.io/, async (socket) => {
    await held.promise;
    socket.connectToServer();
  });
  await page.goto(`${world.url}/inbox/open`);
  await rowOf(page, /^Liam Byrne/).waitFor();
  mention(world, { name: 'Noor Haddad', text: 'is gate D7 open?' });
  await world.simulator.flush();
  await eventually(async () => {
    const [row] = await world.database.admin<{ n: number }[]>`select count(*)::int as n from conversations`;
    return row?.n === 5;
  });
  held.resolve();
  // Sooner than the list would be fetched again by its own clock.
  await page.getByText('1 new').first().waitFor();
  expect(world.problems()).toEqual([]);
});

it('keeps what was typed through a cut line and a reload', async () => {
  const visit = await visitOnAThread();
  const { page } = visit;
  await open(page, 'Liam Byrne');
  const box = page.getByRole('textbox', { name: 'Public reply' });
  await visit.cut(true);
  await box.fill('We have sent the refund, Liam.');
  await page.getByText('Draft on this device only').waitFor();
  await visit.cut(false);
  await page.getByText('Draft saved').waitFor();
  await page.reload();
  await eventually(async () => (await box.inputValue()) === 'We have sent the refund, Liam.');
  // Another browser of the same person has it too.
  const other = await world.visit(world.people.sanne);
  await open(other.page, 'Liam Byrne');
  await eventually(
    async () =>
      (await other.page.getByRole('textbox', { name: 'Public reply' }).inputValue()) ===
      'We have sent the refund, Liam.',
  );
  expect(world.problems(CUT)).toEqual([]);
});

it('shows a thread and its composer though a side panel cannot be fetched', async () => {
  const { page } = await world.visit(world.people.lead, null);
  const panel = /assets\/guest-panel/;
  let refused = 0;
  await page.route(panel, (route) => {
    refused += 1;
    return route.abort();
  });
  await page.goto(`${world.url}/inbox/open`);
  await open(page, 'Liam Byrne');
  await eventually(async () => refused > 0);
  await page.getByRole('textbox', { name: 'Public reply' }).fill('still here');
  await page.getByText('Draft saved').waitFor();
  await page.unroute(panel);
  await page.reload();
  await page.getByRole('region', { name: 'Experts from outside' }).waitFor();
  expect(world.problems(/ERR_FAILED/)).toEqual([]);
});
