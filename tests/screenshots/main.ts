import { mkdirSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { DESKTOP, PHONE, startWorld, type Visit, type World } from '../e2e/support.ts';
import { eventually } from '../support/eventually.ts';

const FOLDER = fileURLToPath(new URL('../../.screenshots/', import.meta.url));

/** Where it is about half past two in the afternoon now, so that the day on the board has hours in it. */
function afternoonZone(): string {
  const hours = 14 - new Date().getUTCHours();
  return `Etc/GMT${hours > 0 ? '-' : '+'}${Math.abs(hours)}`;
}

interface Row {
  readonly id: string;
  readonly platform: string;
  readonly isPrivate: boolean;
  readonly assigneeId: string | null;
  readonly contact: { readonly name: string };
}

/** Higher than any message's place: these people have read everything. */
const SEEN_ALL = 2_000_000_000;

/** What a team would have done by now: some taken, some answered, one note, one answer in private, one in good hands. */
async function workALittle(world: World): Promise<{ mention: string; comment: string }> {
  const { admin, sanne, daan } = world.people;
  let rows: Row[] = [];
  await eventually(async () => {
    ({ items: rows } = await world.call(admin, { path: '/conversations?limit=50' }));
    return rows.length >= 14 && rows.some((row) => row.platform === 'facebook' && row.isPrivate);
  }, 120_000);
  await Promise.all(
    [admin, sanne, daan].map((who) =>
      world.call(who, { method: 'PUT', path: '/me/presence', body: { presence: 'online' } }).catch(() => undefined),
    ),
  );
  const say = (who: World['people']['sanne'], row: Row | undefined, text: string, more: object = {}) =>
    row &&
    world
      .call(who, {
        method: 'POST',
        path: `/conversations/${row.id}/messages`,
        body: { kind: 'reply', text, lastSeenSeq: SEEN_ALL, override: true, ...more },
      })
      .catch((error: Error) => console.error(`${row.contact.name}: ${error.message}`));
  const take = (who: World['people']['sanne'], row: Row | undefined) =>
    row &&
    world
      .call(who, { method: 'PUT', path: `/conversations/${row.id}/assignee`, body: { agentId: who.id } })
      .catch((error: Error) => console.error(`${row.contact.name}: ${error.message}`));
  const comment =
    rows.find((row) => row.platform === 'facebook' && !row.isPrivate && /Lena|Tom|Grace|Dana/.test(row.contact.name)) ??
    rows.find((row) => row.platform === 'facebook' && !row.isPrivate)!;
  const mention =
    rows.find((row) => row.platform === 'x' && !row.isPrivate && /Sara|Tom|Liam|Marcus/.test(row.contact.name)) ??
    rows.find((row) => row.platform === 'x' && !row.isPrivate)!;
  const others = rows.filter((row) => row !== comment && row !== mention);
  await take(sanne, mention);
  await take(sanne, comment);
  await say(daan, mention, 'She flies at 07:10 tomorrow. Changing the name is free, I asked the desk.', {
    kind: 'note',
  });
  await say(
    sanne,
    mention,
    'Sorry about this, that is not how it should go. We are looking for it now and you will hear from us within the hour.',
  );
  await say(
    sanne,
    comment,
    'Good question: yes, as long as it is in a case. Send us your booking code in private and we will add it for you.',
  );
  await say(sanne, comment, 'Hello, this is Sanne of Kwart Air. What is your booking code?', { audience: 'private' });
  for (const [index, row] of others.slice(0, 3).entries()) await take(index % 2 ? daan : sanne, row);
  for (const row of others.slice(5).filter((_, index) => index % 3 === 1)) {
    await take(daan, row);
    await say(daan, row, 'Thank you for telling us. I have checked it and it is arranged.');
  }
  return { mention: mention.id, comment: comment.id };
}

interface Screen {
  readonly name: string;
  readonly path: string;
  readonly ready: (page: Page) => Promise<unknown>;
}

const heading = (page: Page) => page.getByRole('heading', { level: 1 }).first().waitFor();

function screensOf({ mention, comment }: { mention: string; comment: string }): Screen[] {
  const inLog = (page: Page) =>
    page.getByRole('log', { name: 'Timeline' }).locator('p, article, div').first().waitFor();
  return [
    {
      name: 'inbox',
      path: `/inbox/open/${mention}`,
      ready: async (page) => {
        await inLog(page);
        await page
          .getByRole('textbox', { name: 'Public reply' })
          .fill('The name is changed, Sara, at no cost. The new ticket is in your mailbox.');
        await page.getByText('Draft saved').waitFor({ state: 'attached' });
      },
    },
    { name: 'inbox-comment', path: `/inbox/open/${comment}`, ready: inLog },
    {
      name: 'composer-private',
      path: `/inbox/mine/${comment}`,
      ready: async (page) => {
        await inLog(page);
        await page.getByRole('tab', { name: 'Direct message' }).click();
        await page.getByRole('textbox', { name: 'Direct message' }).fill('We found it. Where shall we bring it?');
      },
    },
    { name: 'list', path: '/inbox/open', ready: (page) => page.getByRole('option').first().waitFor() },
    { name: 'snoozed-empty', path: '/inbox/snoozed', ready: heading },
    {
      name: 'keys',
      path: '/inbox/open',
      ready: async (page) => {
        await page.getByRole('option').first().waitFor();
        await page.keyboard.press('?');
        await page.getByRole('dialog').waitFor();
      },
    },
    {
      name: 'palette',
      path: '/inbox/open',
      ready: async (page) => {
        await page.getByRole('option').first().waitFor();
        await page.keyboard.press('Control+k');
        await page.getByRole('dialog').waitFor();
      },
    },
    {
      name: 'board',
      path: '/board',
      ready: (page) => page.getByRole('region', { name: 'First response today' }).waitFor(),
    },
    {
      name: 'channels',
      path: '/channels',
      ready: (page) => page.getByRole('region', { name: /Kwart/ }).first().waitFor(),
    },
    {
      name: 'add-channel',
      path: '/channels',
      ready: async (page) => {
        await page.getByRole('button', { name: 'Add a channel' }).first().click();
        await page.getByRole('button', { name: /X account/ }).click();
        await page.getByRole('button', { name: 'Connect', exact: true }).waitFor();
      },
    },
    { name: 'promises', path: '/promises', ready: (page) => page.getByRole('spinbutton').first().waitFor() },
    { name: 'care', path: '/care', ready: (page) => page.getByRole('button', { name: 'Try it out' }).waitFor() },
    { name: 'first-hour', path: '/first-hour', ready: heading },
    { name: 'mentioned', path: '/inbox/mentioned', ready: heading },
    { name: 'privacy', path: '/privacy', ready: (page) => page.getByRole('spinbutton').first().waitFor() },
    {
      name: 'search',
      path: '/inbox/open?q=flight',
      ready: (page) => page.locator('mark').first().waitFor(),
    },
    { name: 'approvals', path: '/approvals', ready: heading },
    { name: 'macros', path: '/macros', ready: (page) => page.getByRole('listitem').first().waitFor() },
    { name: 'rules', path: '/rules', ready: heading },
    { name: 'people', path: '/people', ready: (page) => page.getByRole('button', { name: /^Edit/ }).first().waitFor() },
    {
      name: 'account',
      path: '/account',
      ready: (page) => page.getByRole('button', { name: 'Add a passkey' }).waitFor(),
    },
    {
      name: 'security',
      path: '/security',
      ready: (page) => page.getByRole('region', { name: 'Single sign-on' }).waitFor(),
    },
    {
      name: 'audit',
      path: '/audit',
      ready: (page) => page.getByRole('listitem').filter({ hasText: 'Channel connected' }).first().waitFor(),
    },
  ];
}

async function photograph(world: World, screen: Screen, name: string, visit: Visit): Promise<void> {
  const { page } = visit;
  await page.goto(world.url + screen.path);
  await screen.ready(page);
  await page.evaluate(() => document.fonts.ready);
  await page.waitForLoadState('networkidle');
  await page.screenshot({ path: `${FOLDER}${name}.png`, animations: 'disabled' });
}

async function main(): Promise<void> {
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  await using world = await startWorld({ demo: true });
  const timezoneId = afternoonZone();
  await world.database.admin`update workspaces set time_zone = ${timezoneId}`;
  // `npm run screenshots -- inbox board` makes only those.
  const only = process.argv.slice(2);
  const screens = screensOf(await workALittle(world)).filter(({ name }) => only.length === 0 || only.includes(name));
  let failed = 0;
  for (const colorScheme of ['light', 'dark'] as const)
    for (const [size, viewport] of [['desktop', DESKTOP] as const, ['phone', PHONE] as const]) {
      const options = {
        viewport,
        colorScheme,
        timezoneId,
        hasTouch: size === 'phone',
        reducedMotion: 'reduce' as const,
      };
      const signedOut = await world.visit(null, '/sign-in', options);
      await photograph(
        world,
        { name: 'sign-in', path: '/sign-in', ready: heading },
        `sign-in-${size}-${colorScheme}`,
        signedOut,
      );
      await signedOut.context.close();
      const visit = await world.visit(world.people.admin, '/inbox/open', options);
      for (const screen of screens) {
        const name = `${screen.name}-${size}-${colorScheme}`;
        await photograph(world, screen, name, visit).catch(async (error: Error) => {
          failed += 1;
          console.error(`${name}: ${error.message}`);
          await visit.page.screenshot({ path: `${FOLDER}failed-${name}.png` });
        });
      }
      await visit.context.close();
    }
  // The same pages in other languages: what they are waited for by is English, so only the pages themselves.
  for (const [locale, size, colorScheme] of [
    ['nl', 'desktop', 'light'],
    ['ar', 'phone', 'light'],
  ] as const) {
    const viewport = size === 'phone' ? PHONE : DESKTOP;
    const visit = await world.visit(world.people.admin, null, {
      viewport,
      colorScheme,
      timezoneId,
      reducedMotion: 'reduce',
    });
    await visit.context.addInitScript((tag) => localStorage.setItem('kwartier.locale', tag), locale);
    const ready = async (page: Page) => {
      await heading(page);
      await eventually(() => page.evaluate(() => !document.querySelector('[aria-busy="true"]')));
    };
    const pages = new Map(screens.map((screen) => [screen.path, screen.name]));
    for (const [path, name] of pages)
      await photograph(world, { name, path, ready }, `${name}-${locale}-${size}`, visit);
    await visit.context.close();
  }
  for (const problem of new Set(world.problems())) console.error(problem);
  console.log(`The pictures are in ${FOLDER}`);
  if (failed > 0) process.exitCode = 1;
}

await main();
