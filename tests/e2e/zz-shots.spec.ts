import { mkdirSync } from 'node:fs';
import { afterAll, beforeAll, it } from 'vitest';
import { mention, open, PHONE, DESKTOP, startWorld, type World } from './support.ts';

const DIR = '/tmp/h3-shots';
mkdirSync(DIR, { recursive: true });
let world: World;
beforeAll(async () => {
  world = await startWorld();
  await world.connectX();
  const { items } = await world.call(world.people.admin, { path: '/brands' });
  await world.call(world.people.admin, { method: 'POST', path: '/tags', body: { name: 'Press' } });
  await world.call(world.people.admin, { method: 'PATCH', path: `/brands/${items[0].id}`, body: { approvalRule: { needed: 20, roles: [], tagIds: [] } } });
  mention(world, { name: 'Priya Raman', text: 'my bag did not arrive in Lisbon, and nobody answers the phone. What now?' });
  mention(world, { name: 'Tomasz Wojcik', text: 'is flight 7 on time?' });
  mention(world, { name: 'Camille Roussel', text: 'can I change my seat?' });
});
afterAll(() => world[Symbol.asyncDispose]());

it('shoots', async () => {
  const { page: s } = await world.visit(world.people.sanne, '/inbox/open', { viewport: DESKTOP });
  const reply = s.getByRole('textbox', { name: 'Public reply' });
  await open(s, 'Priya Raman');
  await reply.fill('Not our fault, ask the airport.');
  await s.screenshot({ path: `${DIR}/1-composer.png` });
  await s.getByRole('button', { name: 'More ways to send' }).click();
  await s.getByRole('menuitem', { name: 'Send later…' }).click();
  await s.getByRole('menuitem', { name: /Tomorrow morning/ }).waitFor();
  await s.screenshot({ path: `${DIR}/2-later.png` });
  await s.getByRole('menuitem', { name: /Another time/ }).click();
  await s.waitForTimeout(300);
  await s.screenshot({ path: `${DIR}/2b-custom.png` });
  await s.keyboard.press('Escape');
  await reply.press('Control+Enter');
  await s.getByRole('log').getByText(/Waits for approval/).waitFor();
  await s.screenshot({ path: `${DIR}/3-waits.png` });
  for (const name of ['Tomasz Wojcik', 'Camille Roussel']) {
    await open(s, name);
    await reply.fill(`Good question, ${name}. Let me look that up for you and come back within the hour.`);
    await s.keyboard.press('Control+Enter');
    await s.getByRole('log').getByText(/Waits for approval/).waitFor();
  }
  const { x } = world.simulator;
  const priya = [...x.network.posts.values()].find((p) => p.text.includes('Lisbon'))!;
  x.post({ author: priya.authorId, text: '@KwartAir hello??', inReplyTo: priya.id });
  await new Promise((r) => setTimeout(r, 4000));
  for (const scheme of ['light', 'dark'] as const) {
    const { page: l } = await world.visit(world.people.lead, '/approvals', { viewport: DESKTOP, colorScheme: scheme });
    await l.getByRole('article').first().waitFor();
    await l.screenshot({ path: `${DIR}/4-queue-${scheme}.png` });
    const { page: p } = await world.visit(world.people.lead, '/approvals', { viewport: PHONE, hasTouch: true, colorScheme: scheme });
    await p.getByRole('article').first().waitFor();
    await p.screenshot({ path: `${DIR}/5-phone-${scheme}.png` });
    await p.getByRole('button', { name: 'Return…' }).first().tap();
    await p.waitForTimeout(300);
    await p.screenshot({ path: `${DIR}/6-phone-return-${scheme}.png` });
    if (scheme === 'dark') {
      await l.keyboard.press('e');
      await l.waitForTimeout(300);
      await l.screenshot({ path: `${DIR}/7-edit.png` });
      await l.keyboard.press('Escape');
      await l.keyboard.press('r');
      await l.keyboard.type('Say sorry first, please.');
      await l.keyboard.press('Control+Enter');
      await l.waitForTimeout(1000);
    }
  }
  await open(s, 'Priya Raman');
  await s.waitForTimeout(1500);
  await s.screenshot({ path: `${DIR}/8-returned.png` });
  await s.goto(`${world.url}/approvals`);
  await s.getByText('Yours').waitFor();
  await s.waitForTimeout(500);
  await s.screenshot({ path: `${DIR}/9-own.png` });
  const { page: sp } = await world.visit(world.people.sanne, '/approvals', { viewport: PHONE, hasTouch: true });
  await sp.getByText('Yours').waitFor();
  await sp.screenshot({ path: `${DIR}/9b-own-phone.png` });
  const { page: a } = await world.visit(world.people.admin, '/people', { viewport: DESKTOP });
  await a.getByText('A second person for public answers').click();
  await a.getByText('A second person for public answers').scrollIntoViewIfNeeded();
  await a.waitForTimeout(500);
  await a.screenshot({ path: `${DIR}/10-brand.png` });
  const { page: g } = await world.visit(world.people.admin, '/gallery', { viewport: { width: 1440, height: 2400 } });
  await g.waitForTimeout(1500);
  const states = g.getByText('Waits for approval').first();
  await states.scrollIntoViewIfNeeded();
  await g.screenshot({ path: `${DIR}/11-gallery.png` });
  const { page: e } = await world.visit(world.people.lead, '/inbox/open', { viewport: PHONE, hasTouch: true });
  await e.getByRole('option', { name: /^Camille/ }).tap();
  const r2 = e.getByRole('textbox', { name: 'Public reply' });
  await r2.tap();
  await r2.fill('See you later');
  await e.getByRole('button', { name: 'More ways to send' }).tap();
  await e.getByRole('menuitem', { name: 'Send later…' }).tap();
  await e.waitForTimeout(400);
  await e.screenshot({ path: `${DIR}/12-later-phone.png` });
  await e.getByRole('menuitem', { name: /In a week/ }).tap();
  await e.getByRole('log').getByText(/Goes out/).waitFor();
  await e.waitForTimeout(400);
  await e.screenshot({ path: `${DIR}/13-scheduled-phone.png` });
}, 120000);
