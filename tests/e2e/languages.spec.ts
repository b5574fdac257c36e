import { readFileSync } from 'node:fs';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { translatorOf } from '../../apps/agent-ui/src/lib/i18n/server-patterns.ts';
import { eventually } from '../support/eventually.ts';
import { AXE, faultsOn, SCREENS } from './axe.ts';
import { DESKTOP, mention, PAGE, PHONE, startWorld, tidyUp, type World } from './support.ts';

let world: World;
let conversationId: string;
/** One on X, one on Facebook. */
let conversations: string[];
beforeAll(async () => {
  world = await startWorld();
  await world.connectX();
  mention(world, { name: 'Sara Whitcombe', text: 'my pushchair was broken on the way, who repairs it?' });
  await world.connectFacebook();
  const { facebook } = world.simulator;
  const post = facebook.publishPost(PAGE.externalId, 'Our winter schedule is online.');
  const author = facebook.addPerson({ name: 'Mila Jansen' }).id;
  facebook.comment({ pageId: PAGE.externalId, postId: post.id, author, message: 'Where is my suitcase?' });
  await world.call(world.people.lead, { method: 'POST', path: '/tags', body: { name: 'Baggage', isReason: true } });
  await eventually(async () => {
    const { items } = await world.call(world.people.admin, { path: '/conversations?limit=50' });
    conversations = items.map(({ id }: { id: string }) => id);
    conversationId = items.find(({ platform }: { platform: string }) => platform === 'x')?.id;
    return conversations.length === 2;
  });
});
afterAll(() => world[Symbol.asyncDispose]());
tidyUp(() => world);

const speaking = (context: BrowserContext, locale: string) =>
  context.addInitScript((tag) => localStorage.setItem('kwartier.locale', tag), locale);
async function look(page: Page, path: string): Promise<void> {
  await page.goto(world.url + path);
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  // The gallery shows what is loading, and never stops.
  if (path !== '/gallery') await eventually(() => page.evaluate(() => !document.querySelector('[aria-busy="true"]')));
}

/** Labels that do not fit: cut off without a sign, wider than their box, or beyond the edge of the screen. */
const cutOff = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const faults: string[] = [];
    const width = document.documentElement.clientWidth;
    for (const element of document.querySelectorAll<HTMLElement>(
      'button, a, label, legend, th, h1, h2, h3, [role="tab"], summary',
    )) {
      const box = element.getBoundingClientRect();
      if (box.width < 2 || box.height < 2 || isHidden(element)) continue;
      const isCutWithSign = [element, ...element.querySelectorAll('*')].some(
        (one) => getComputedStyle(one).textOverflow === 'ellipsis',
      );
      const words = element.innerText.trim().slice(0, 60);
      if (words === '') continue;
      if (element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0 && !isCutWithSign)
        faults.push(`too narrow: ${words}`);
      const scrolls =
        element.closest('[data-scrolls]') ??
        [...ancestors(element)].find(
          (one) => /auto|scroll/.test(getComputedStyle(one).overflowX) && one.scrollWidth > one.clientWidth,
        );
      if (!scrolls && (box.right > width + 1 || box.left < -1)) faults.push(`beyond the edge: ${words}`);
    }
    return faults;
    /** For those who hear the page only, or shown when the keyboard comes to it. */
    function isHidden(element: Element): boolean {
      return (
        element.matches('.skip') ||
        [element, ...ancestors(element)].some((one) => getComputedStyle(one).clipPath !== 'none')
      );
    }
    function* ancestors(element: Element) {
      for (let at = element.parentElement; at; at = at.parentElement) yield at;
    }
  });

/** Texts on the page that are still English although the language has words of its own for them: the console's, and the server's. */
async function leftInEnglish(page: Page, locale: string): Promise<string[]> {
  const known = catalogue(locale);
  const sayServer = translatorOf(catalogue(`server-${locale}`));
  const isLeft = (words: string) =>
    (Object.hasOwn(known, words) && known[words] !== words) || sayServer(words) !== words;
  return (await wordsOn(page)).filter(isLeft);
}
const wordsOn = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const found = new Set<string>();
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const judge = (text: string | null | undefined) => {
      const words = text?.trim() ?? '';
      if (words.length > 3) found.add(words);
    };
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (!node.parentElement?.closest('bdi, script, style, [lang]:not(html)')) judge(node.textContent);
    }
    for (const element of document.querySelectorAll('[aria-label], [placeholder], [title]'))
      for (const name of ['aria-label', 'placeholder', 'title']) judge(element.getAttribute(name));
    return [...found];
  });
const catalogue = (locale: string): Record<string, string> =>
  JSON.parse(readFileSync(new URL(`../../apps/agent-ui/messages/${locale}.json`, import.meta.url), 'utf8'));

/** Buttons in a conversation on a phone by their English names, with what is chosen in the menu that opens. */
const OVERLAYS: readonly (readonly [string, string?])[] = [
  ['Contact and more'],
  ['Contact and more', 'Merge into another conversation…'],
  ['Contact and more', 'Link to another conversation…'],
  ['Contact and more', 'Tags'],
  ['More about this message', 'Split from here…'],
  ['More about this message'],
  ['Snooze'],
  ['More ways to send'],
];

for (const locale of ['de', 'ar', 'fr', 'ja', 'nl', 'es', 'pt'] as const)
  it(`has room for every label at 360 px in ${locale}`, async () => {
    const { page, context } = await world.visit(world.people.admin, null, { viewport: PHONE, hasTouch: true });
    await speaking(context, locale);
    const faults: string[] = [];
    const judge = async (where: string) => {
      for (const fault of await cutOff(page)) faults.push(`${where} ${fault}`);
      for (const words of await leftInEnglish(page, locale)) faults.push(`${where} in English: ${words}`);
      const tooWide = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      if (tooWide !== 0) faults.push(`${where} is ${tooWide} px too wide`);
    };
    for (const path of [...SCREENS, '/inbox/mine', `/inbox/open/${conversationId}`]) {
      await look(page, path);
      await judge(path);
    }
    // An answer that is being written, for everybody, for one and as a note: that is when the buttons are there.
    for (const id of conversations) {
      await look(page, `/inbox/open/${id}`);
      const audiences = page.getByRole('tab');
      for (let n = 0; n < (await audiences.count()); n++) {
        await audiences.nth(n).tap();
        await page.getByRole('textbox').last().fill('…');
        const where = `${await audiences.nth(n).textContent()} in ${id}`;
        await judge(where);
        const tabs = page.getByRole('tablist', { includeHidden: true }).filter({ has: audiences.nth(n) });
        const cut = await tabs.evaluate((list) => list.scrollWidth - list.clientWidth);
        if (cut > 1) faults.push(`${where}: the tabs need ${cut} px more`);
      }
    }
    // What opens over it.
    await look(page, `/inbox/open/${conversationId}`);
    await page.getByRole('tab').first().tap();
    await page.getByRole('textbox').last().fill('…');
    const say = catalogue(locale);
    const closed = () =>
      eventually(() =>
        page
          .getByRole('dialog')
          .or(page.getByRole('menu'))
          .count()
          .then((n) => n === 0),
      );
    for (const [button, item] of OVERLAYS) {
      await page.getByRole('button', { name: say[button]!, exact: true }).first().tap();
      if (item) await page.getByRole('menuitem', { name: say[item]! }).tap();
      const opened = item ? page.getByRole('dialog') : page.getByRole('dialog').or(page.getByRole('menu'));
      await opened.first().waitFor();
      await page.waitForTimeout(300);
      await judge(`${button} ${item ?? ''}`);
      await page.keyboard.press('Escape');
      await closed();
    }
    // Rows that were selected, and what can be done with all of them.
    await look(page, '/inbox/open');
    await page.locator('[data-pick]').first().tap();
    const bar = page.getByRole('toolbar').filter({ has: page.getByRole('button', { name: say.Clear! }) });
    await bar.waitFor();
    await judge('what is selected');
    await bar.getByRole('button', { name: say.More! }).tap();
    await page.getByRole('menu').waitFor();
    await page.waitForTimeout(300);
    await judge('more for what is selected');
    expect(await page.evaluate(() => [document.documentElement.lang, document.documentElement.dir])).toEqual([
      locale,
      locale === 'ar' ? 'rtl' : 'ltr',
    ]);
    expect(faults).toEqual([]);
    expect(world.problems()).toEqual([]);
  });

for (const [colorScheme, viewport] of [
  ['light', DESKTOP],
  ['dark', PHONE],
] as const)
  it(`has no accessibility fault from right to left, ${colorScheme}`, async () => {
    const { page, context } = await world.visit(world.people.admin, null, { viewport, colorScheme, bypassCSP: true });
    await speaking(context, 'ar');
    await context.addInitScript(AXE);
    const faults: string[] = [];
    for (const path of [...SCREENS, `/inbox/open/${conversationId}`, '/gallery']) {
      await look(page, path);
      for (const fault of await faultsOn(page)) faults.push(`${path} ${fault}`);
    }
    expect(faults).toEqual([]);
    expect(world.problems()).toEqual([]);
  });

it('speaks the language somebody chose, at once and wherever they sign in next', async () => {
  const { page } = await world.visit(world.people.sanne, '/account');
  await page.getByRole('combobox', { name: 'The console speaks' }).selectOption({ label: 'Nederlands' });
  await page.getByRole('heading', { level: 1, name: 'Je account' }).waitFor();
  await page.getByRole('radio', { name: 'Formeel', exact: true }).click();
  await page.getByRole('heading', { level: 1, name: 'Uw account' }).waitFor();

  const { page: elsewhere } = await world.visit(world.people.sanne, '/inbox/open');
  await elsewhere.getByRole('heading', { level: 1, name: 'Alle open' }).waitFor();
  await elsewhere
    .getByRole('listbox', { name: 'Gesprekken' })
    .getByRole('option', { name: /^Sara Whitcombe/ })
    .waitFor();
  await world.call(world.people.sanne, {
    method: 'PUT',
    path: '/account/language',
    body: { locale: 'en', address: null },
  });
  expect(world.problems()).toEqual([]);
});

it('says in the language of who reads why one may answer, who has it and why, and what was refused', async () => {
  const { people } = world;
  await world.call(people.daan, {
    method: 'PUT',
    path: `/conversations/${conversationId}/assignee`,
    body: { agentId: people.daan.id },
  });
  const { page, context } = await world.visit(people.daan, null);
  await speaking(context, 'nl');
  await look(page, `/inbox/open/${conversationId}`);
  await page.getByText(/^X staat dit antwoord toe: Sara Whitcombe vermeldde @\w+\.$/).waitFor();
  await page.getByTitle('Zelf opgepakt').waitFor();

  await look(page, '/account');
  await page.getByLabel('Je huidige wachtwoord').fill(people.daan.password);
  await page.getByLabel('Nieuw wachtwoord').fill('abcabcabcabc');
  await page.getByRole('button', { name: 'Wachtwoord wijzigen' }).click();
  await page.getByRole('alert').getByText('Dit herhaalt zich of telt op. Kies iets dat niemand raadt.').waitFor();
  expect(world.problems(/422/)).toEqual([]);
});
