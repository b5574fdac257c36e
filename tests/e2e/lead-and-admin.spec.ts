import { afterAll, beforeAll, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { mention, open, PASSWORD, signIn, startWorld, tidyUp, type World, X, xAccount } from './support.ts';

let world: World;
let channelId: string;
beforeAll(async () => {
  world = await startWorld();
  channelId = await world.connectX();
});
afterAll(() => world[Symbol.asyncDispose]());
tidyUp(() => world);

const conversationsOf = async (count: number) => {
  let items: { id: string; lastMessageSeq: number; contact: { name: string } }[] = [];
  await eventually(async () => {
    ({ items } = await world.call(world.people.admin, { path: '/conversations?limit=50' }));
    return items.length >= count;
  });
  return items;
};

/** 684 seconds are "11:24". */
const stopwatch = (seconds: number) =>
  `${Math.floor(Math.round(seconds) / 60)}:${String(Math.round(seconds) % 60).padStart(2, '0')}`;

it('shows on the board what the report says', async () => {
  const names = ['Elif Yıldız', 'Rui Tavares', 'Camille Moreau', 'Hugo Lefèvre', 'Bram de Wit'];
  for (const name of names) mention(world, { name, text: 'my flight was cancelled' });
  await conversationsOf(names.length);
  // Answers that took from 2 to 47 minutes, without waiting for them.
  await world.database.admin`
    with ordered as (select id, row_number() over (order by id) as n from conversations)
    update conversations c set first_response_ms = (array[120000, 684000, 951000, 1500000, 2820000])[o.n] from ordered o where o.id = c.id`;
  const dayStart = new Date().setHours(0, 0, 0, 0) - 86_400_000;
  const report = await world.call(world.people.lead, {
    path: `/reports/first-response?from=${new Date(dayStart).toISOString()}&to=${new Date(dayStart + 3 * 86_400_000).toISOString()}`,
  });
  const { mean, median, p90 } = report.total.allHours;
  expect({ mean, median, p90 }).toEqual({ mean: 1215, median: 951, p90: 2820 });

  const { page } = await world.visit(world.people.lead, '/board');
  const figures = page.getByRole('region', { name: 'First response today' });
  await figures.getByText(`median ${stopwatch(median)}, mean ${stopwatch(mean)}, p90 ${stopwatch(p90)}`).waitFor();
  for (const name of ['Load', 'Needs somebody now', 'By hour', 'By channel'])
    await page.getByRole('region', { name, exact: true }).waitFor();
  expect(await page.getByRole('region', { name: 'Load', exact: true }).getByText('Sanne de Wit').count()).toBe(1);
  expect(world.problems()).toEqual([]);
});

it('makes a second version of a policy', async () => {
  const { page } = await world.visit(world.people.admin, '/promises');
  const minutes = page.getByRole('spinbutton', { name: 'Within minutes, line 1' });
  await minutes.fill('45');
  await page.getByRole('button', { name: 'Save as version 2' }).click();
  await page.getByRole('navigation', { name: 'Policies' }).getByText('Version 2').waitFor();
  expect(await minutes.inputValue()).toBe('45');
  const [row] = await world.database.admin<{ n: number }[]>`select count(*)::int as n from sla_policy_versions`;
  expect(row?.n).toBe(2);
  expect(world.problems()).toEqual([]);
});

it('lets somebody in who was just added', async () => {
  const { page } = await world.visit(world.people.admin, '/people');
  await page.getByRole('button', { name: 'Add a person' }).click();
  const form = page.getByRole('dialog');
  await form.getByRole('textbox', { name: 'Name' }).fill('Noor Jansen');
  await form.getByRole('textbox', { name: 'Email' }).fill('noor@kwartair.example');
  await form.getByRole('textbox', { name: 'First password' }).fill(PASSWORD);
  await form.getByRole('button', { name: 'Add the person' }).click();
  await page.getByRole('button', { name: 'Edit Noor Jansen' }).waitFor();

  const { page: own } = await world.visit(null, '/');
  await signIn(own, { email: 'noor@kwartair.example', password: PASSWORD });
  await own
    .getByRole('navigation', { name: 'Main' })
    .getByRole('link', { name: /All open/ })
    .waitFor();
  // An agent has no board and sets nothing up.
  expect(await own.getByRole('link', { name: /Team board|Channels/ }).count()).toBe(0);
  expect(world.problems(/401/)).toEqual([]);
});

it('keeps a reply while the platform refuses the access, and sends it after the reconnect', async () => {
  const { x } = world.simulator;
  const { page } = await world.visit(world.people.admin, '/inbox/open');
  mention(world, { name: 'Zofia Wiśniewska', text: 'can I change my seat?' });
  await page.keyboard.press('.');
  await eventually(async () => {
    await page.keyboard.press('.');
    return (await page.getByRole('option', { name: /^Zofia/ }).count()) === 1;
  });
  await open(page, 'Zofia Wiśniewska');
  x.revokeToken(X.externalId);
  await page.getByRole('textbox', { name: 'Public reply' }).fill('Of course, Zofia: in the app.');
  await page.getByRole('button', { name: 'Reply in public' }).click();
  await page.getByText(/Replies are kept and go out by themselves/).waitFor();
  const said = () => x.ledger.filter(({ text }) => text.includes('in the app'));
  expect(said()).toEqual([]);

  await page.getByRole('link', { name: /Channels/ }).click();
  const channel = page.getByRole('region', { name: /KwartAir/ });
  await channel.getByText('X no longer accepts this channel’s access').waitFor();
  await channel.getByText(/One reply waits here/).waitFor();
  x.restoreToken(X.externalId, 'a-new-token', 'a-new-refresh-token');
  await channel.getByRole('button', { name: 'Reconnect' }).click();
  const form = page.getByRole('complementary', { name: 'Reconnect a channel' });
  await form.getByLabel('Access token').fill('a-new-token');
  await form.getByLabel('Refresh token (optional)').fill('a-new-refresh-token');
  await form.getByLabel('Client id (optional)').fill(xAccount.clientId);
  await form.getByLabel('Client secret (optional)').fill(xAccount.clientSecret);
  await form.getByLabel('API key secret').fill(X.appSecret);
  await form.getByRole('button', { name: 'Reconnect' }).click();
  await eventually(() => said().length === 1);
  await eventually(
    async () =>
      (await world.database.admin`select 1 from channels where id = ${channelId} and state = 'active'`).length === 1,
  );
  await channel.getByText('X no longer accepts this channel’s access').waitFor({ state: 'detached' });
  expect(said()).toHaveLength(1);
  expect(world.problems()).toEqual([]);
});
