import { createHmac } from 'node:crypto';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { HOSTILE_TEXTS } from '../support/hostile-texts.ts';
import { PAGE, startWorld, tidyUp, type World, X } from './support.ts';

/** Whatever people put into any field, on a platform or here: it is text on every screen, and nothing else. */
let world: World;
let facebook: string;
tidyUp(() => world);
const hostile = (index: number) => HOSTILE_TEXTS[index % HOSTILE_TEXTS.length]!;

beforeAll(async () => {
  world = await startWorld();
  const { admin } = world.people;
  await world.connectX();
  facebook = await world.connectFacebook();
  const { x, facebook: pages } = world.simulator;
  // One customer says all of it in one thread; every shape is somebody's name.
  const post = pages.publishPost(PAGE.externalId, hostile(5));
  const talker = pages.addPerson({ name: hostile(0) });
  for (const message of HOSTILE_TEXTS)
    pages.comment({ pageId: PAGE.externalId, postId: post.id, author: talker.id, message: `${message} .` });
  for (const [index, name] of HOSTILE_TEXTS.entries()) {
    const author = x.addUser({ handle: `named_${index}`, name: name.slice(0, 50) });
    x.post({ author: author.id, text: `@${X.handle} ${name}`.slice(0, 270) });
  }
  await Promise.all([x.flush(), pages.flush()]);
  await eventually(async () => {
    const [row] = await world.database.admin<
      { n: number }[]
    >`select count(*)::int as n from messages where direction = 'inbound'`;
    return row!.n >= 2 * HOSTILE_TEXTS.length - 4;
  });
  // What a platform tells of pictures, links, languages and reasons.
  const attachments = HOSTILE_TEXTS.slice(0, 40).map((text, index) => ({
    kind: (['image', 'video', 'file', 'link', 'unsupported'] as const)[index % 5]!,
    url: index % 2 === 0 ? text : `https://example.com/${encodeURIComponent(text)}`,
    previewUrl: text,
    altText: text,
    mimeType: text,
  }));
  await world.database.admin`
    update messages set attachments = ${world.database.admin.json(attachments)}, url = ${hostile(35)}, unsupported = ${hostile(6)}, author_handle = ${hostile(1)}, author_avatar_url = ${hostile(37)}
    where id in (select id from messages where direction = 'inbound' order by seq desc limit 30)`;
  await world.database
    .admin`update handles set handle = ${hostile(2)} where external_id in (select external_id from handles where platform = 'x' limit 20)`;
  await world.database.admin`update contacts set avatar_url = ${hostile(35)}`;
  await world.database
    .admin`update conversations set language = ${hostile(7)} where id in (select id from conversations limit 5)`;
  // What people here can name.
  await world.database.admin`update agents set name = ${hostile(8)} where id = ${world.people.daan.id}`;
  await world.database.admin`update teams set name = ${hostile(9)}`;
  await world.database.admin`update brands set name = ${hostile(10)}`;
  await world.database.admin`update sla_policies set name = ${hostile(11).slice(0, 80)}`;
  await world.database.admin`update channels set name = ${hostile(12)}, state_reason = ${hostile(13)}`;
  await world.database.admin`update workspaces set name = ${hostile(14)}`;
  // What cannot be read is shown as it came.
  const body = JSON.stringify({ object: 'page', entry: HOSTILE_TEXTS.slice(0, 20) });
  const signature = createHmac('sha256', PAGE.appSecret).update(body).digest('hex');
  const answer = await fetch(`${world.url}/webhooks/${facebook}`, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', 'x-hub-signature-256': `sha256=${signature}` },
  });
  expect(answer.status).toBe(200);
  const [first] = await world.database.admin<{ id: string }[]>`select contact_id as id from conversations limit 1`;
  await world.call(admin, { method: 'PUT', path: `/contacts/${first!.id}/hold`, body: { reason: hostile(15) } });
  await world.call(admin, { method: 'POST', path: `/contacts/${first!.id}/erasure` });
});
afterAll(() => world?.[Symbol.asyncDispose]());

/** Which texts ran, and whether anything that only markup can make is on the page. */
const harm = (page: Page) =>
  page.evaluate(() => ({
    ran: (window as unknown as { __ran?: number[] }).__ran ?? [],
    foreign: [
      ...document.querySelectorAll('iframe, object, embed, marquee, math, form[action^="javascript"], base'),
    ].map((element) => element.outerHTML.slice(0, 80)),
    links: [...document.querySelectorAll('a[href]')]
      .map((link) => (link as HTMLAnchorElement).href)
      .filter((href) => !/^(https?|mailto):/.test(href)),
    handlers: [...document.querySelectorAll('*')]
      .flatMap((element) => element.getAttributeNames())
      .filter((name) => name.startsWith('on')),
  }));
const HARMLESS = { ran: [], foreign: [], links: [], handlers: [] };
/** Pictures that are none, and pages that answer nothing: what hostile addresses come to. */
const NOTHING_THERE = /Failed to load resource|ERR_|Content policy: img-src/;

it.each(['/inbox/open', '/inbox/unassigned', '/board', '/channels', '/promises', '/people', '/privacy'])(
  '%s shows them as text',
  async (path) => {
    const { page } = await world.visit(world.people.admin, path);
    await page.getByRole('heading', { level: 1 }).first().waitFor();
    await eventually(() => page.evaluate(() => document.querySelector('[class*="skeleton"]') === null));
    await page.waitForTimeout(300);
    expect(await harm(page)).toEqual(HARMLESS);
    expect(world.problems(NOTHING_THERE)).toEqual([]);
  },
);

it('a conversation, its thread, its contact and its composer show them as text', async () => {
  const ids = await world.database.admin<{ id: string }[]>`
    (select id from conversations where platform = 'facebook' limit 1) union all (select id from conversations where platform = 'x' order by opened_at desc limit 6)`;
  const { page } = await world.visit(world.people.admin);
  for (const { id } of ids) {
    await page.goto(`${world.url}/inbox/open/${id}`);
    await page.getByRole('log', { name: 'Timeline' }).waitFor();
    await page.getByRole('textbox').first().fill(hostile(3));
    await page.mouse.move(600, 400);
    await page.waitForTimeout(300);
    expect(await harm(page)).toEqual(HARMLESS);
  }
  expect(world.problems(NOTHING_THERE)).toEqual([]);
});

it('search, the palette and an address that is none show them as text', async () => {
  const { page } = await world.visit(world.people.admin);
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  await page.keyboard.press('Control+K');
  await page.getByRole('dialog').waitFor();
  for (const text of [hostile(0), hostile(5), hostile(20)]) {
    await page.getByRole('dialog').getByRole('combobox').fill(text);
    await page.waitForTimeout(150);
    expect(await harm(page)).toEqual(HARMLESS);
  }
  for (const text of [hostile(5), hostile(8)]) {
    await page.goto(`${world.url}/inbox/open?q=${encodeURIComponent(text)}`);
    await page.getByRole('heading', { level: 1 }).first().waitFor();
    expect(await harm(page)).toEqual(HARMLESS);
    await page.goto(`${world.url}/${encodeURIComponent(text)}`);
    await page.waitForTimeout(150);
    expect(await harm(page)).toEqual(HARMLESS);
  }
});

it('control: without a policy and with markup made from text, they would run', async () => {
  const { page } = await world.visit(null, null);
  const html = HOSTILE_TEXTS.join('\n').replaceAll('\u0000', '');
  await page.route('**/control', (route) => route.fulfill({ contentType: 'text/html', body: `<body>${html}` }));
  await page.goto(`${world.url}/control`);
  await page.waitForTimeout(500);
  expect((await harm(page).catch(() => ({ ran: [1] }))).ran.length).toBeGreaterThan(0);
  world.problems();
});
