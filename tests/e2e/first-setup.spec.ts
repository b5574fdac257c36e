import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  facebookPage,
  isSameDocument,
  markDocument,
  mention,
  PAGE,
  PASSWORD,
  rowOf,
  signIn,
  startWorld,
  tidyUp,
  type World,
  X,
  xAccount,
} from './support.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld({ isSetUp: false });
});
afterAll(() => world[Symbol.asyncDispose]());
tidyUp(() => world);

it('leads from an empty installation to the first messages, without a reload', async () => {
  const { x, facebook } = world.simulator;
  x.addAccount(xAccount);
  facebook.addPage(facebookPage);
  const { page, context } = await world.visit(null, '/');
  await page.getByRole('textbox', { name: 'Company or team' }).fill('Kwart Air');
  await page.getByRole('textbox', { name: 'Your name' }).fill('Amira Haddad');
  await page.getByRole('textbox', { name: 'Email' }).fill('amira@kwartair.example');
  await page.getByRole('textbox', { name: 'Password' }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Create the workspace' }).click();
  const main = page.getByRole('navigation', { name: 'Main' });
  await main.getByRole('link', { name: 'Channels' }).waitFor();
  await page.getByRole('heading', { name: 'The first hour' }).waitFor();
  const line = (name: string) => page.getByRole('listitem').filter({ hasText: name });
  await line('A first channel').getByRole('link', { name: 'Connect a channel' }).waitFor();

  // The account outlives the browser: sign in again from nothing. The page is left first, so that none of its
  // requests is under way when the session goes.
  await page.goto('about:blank');
  await context.clearCookies();
  await page.goto(world.url);
  await signIn(page, { email: 'amira@kwartair.example', password: PASSWORD });
  await main.getByRole('link', { name: 'Channels' }).click();
  await markDocument(page);

  const fill = async (values: Record<string, string>) => {
    for (const [label, value] of Object.entries(values))
      await page.getByRole('complementary').getByLabel(label).fill(value);
    await page.getByRole('button', { name: 'Connect', exact: true }).click();
    return page.getByRole('complementary').getByRole('textbox', { name: 'Callback address' }).inputValue();
  };
  const passTheTest = async () => {
    await page.getByRole('button', { name: 'Test the connection' }).click();
    await page.getByRole('button', { name: 'Test again' }).waitFor();
    await page.getByRole('button', { name: 'Done' }).click();
  };

  await page.getByRole('button', { name: 'Add a channel' }).first().click();
  await page.getByRole('button', { name: /X account/ }).click();
  const xCallback = await fill({
    'Name in Kwartier': 'Kwart Air on X',
    'Account name': X.handle,
    'Account id': X.externalId,
    'Access token': X.accessToken,
    'Refresh token (optional)': X.refreshToken!,
    'Client id (optional)': X.clientId!,
    'Client secret (optional)': X.clientSecret!,
    'API key secret': X.appSecret,
  });
  x.setWebhook(X.externalId, world.url + new URL(xCallback).pathname);
  expect(await x.verifyWebhook(X.externalId)).toBe(true);
  await passTheTest();

  await page.getByRole('button', { name: 'Add a channel' }).first().click();
  await page.getByRole('button', { name: /Facebook Page/ }).click();
  const facebookCallback = await fill({
    'Name in Kwartier': 'Kwart Air on Facebook',
    'Page id': PAGE.externalId,
    'Page access token': PAGE.accessToken,
    'App secret': PAGE.appSecret,
    'Verify token': PAGE.verifyToken!,
  });
  facebook.setWebhook(PAGE.externalId, world.url + new URL(facebookCallback).pathname);
  expect(await facebook.verifyWebhook(PAGE.externalId)).toBe(true);
  await passTheTest();
  await page.getByRole('region', { name: /Facebook/ }).waitFor();

  await main.getByRole('link', { name: 'All open' }).click();
  mention(world, { name: 'Priya Raman', text: 'my bag did not arrive in Lisbon' });
  await rowOf(page, /^Priya Raman, X mention/).waitFor();
  const post = facebook.publishPost(PAGE.externalId, 'Our winter schedule is online.');
  const tomasz = facebook.addPerson({ name: 'Tomasz Wójcik' });
  facebook.comment({ pageId: PAGE.externalId, postId: post.id, author: tomasz.id, message: 'Do you fly to Gdańsk?' });
  await rowOf(page, /^Tomasz Wójcik, Facebook comment/).waitFor();

  // What the rows say has turned by itself; what comes while one looks, turns then.
  await main.getByRole('link', { name: /The first hour/ }).click();
  for (const name of ['A first channel', 'A first message by webhook']) await line(name).getByText('done').waitFor();
  await line('A first colleague').getByText('still open').waitFor();
  const invited = await context.request.post(`${world.url}/api/v1/invitations`, {
    data: { name: 'Sanne de Wit', email: 'sanne@kwartair.example', role: 'agent' },
  });
  expect(invited.ok()).toBe(true);
  await line('A first colleague').getByText('done').waitFor();
  await line('A backup').getByRole('button', { name: 'Put aside: A backup' }).click();
  await line('A backup').getByText('put aside').waitFor();
  await page.keyboard.press('z');
  await line('A backup').getByText('still open').waitFor();
  // The way leads to the very place.
  await line('Opening hours').getByRole('link').click();
  await page.locator('#opening-hours:focus').waitFor();
  expect(await isSameDocument(page)).toBe(true);
  // Asking who is signed in is answered with 401 where nobody is.
  expect(world.problems(/401 .*\/session|401 .*\/me/)).toEqual([]);
});
