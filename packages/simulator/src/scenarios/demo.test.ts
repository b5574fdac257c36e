import { expect, it } from 'vitest';
import type { Simulator } from '../running-simulator.ts';
import { startSimulator } from '../simulator.ts';
import { START_MS } from '../testing/small-world.ts';
import { BRAND_PAGE_ID, BRAND_X_ID, DEMO_ACCOUNTS } from '../world.ts';
import { runDemo } from './demo.ts';

const texts = ({ x, facebook }: Simulator): string[] => [
  ...[...x.network.posts.values()].map(({ text, at }) => `${at} ${text}`),
  ...[...facebook.network.comments.values()].map(({ message, at }) => `${at} ${message}`),
];

it('opens with forty messages of the last ninety minutes, the same for the same seed', async () => {
  const tell = async (seed: number): Promise<{ said: string[]; count: number }> => {
    const simulator = await startSimulator({ now: () => START_MS, seed });
    runDemo(simulator).stop();
    const said = texts(simulator);
    const { x, facebook } = simulator;
    const count =
      x.network.posts.size -
      1 +
      x.network.messages.size +
      facebook.network.comments.size +
      facebook.network.messages.size;
    await simulator.close();
    return { said, count };
  };
  const first = await tell(3);
  expect(first.count).toBe(40);
  expect((await tell(3)).said).toEqual(first.said);
  expect((await tell(4)).said).not.toEqual(first.said);
});

it('keeps writing, and reacts to an answer', async () => {
  const simulator = await startSimulator({ seed: 5 });
  const demo = runDemo(simulator, { speed: 400 });
  const { x, facebook } = simulator;
  const size = (): number =>
    x.network.posts.size + x.network.messages.size + facebook.network.comments.size + facebook.network.messages.size;
  const before = size();
  await expect.poll(size, { timeout: 5_000 }).toBeGreaterThan(before + 5);
  const asked = [...x.network.posts.values()]
    .filter(({ explicitMentionIds }) => explicitMentionIds.includes(BRAND_X_ID))
    .slice(0, 6);
  const token = DEMO_ACCOUNTS[0]!.accessToken;
  for (const [index, post] of asked.entries()) {
    const body = JSON.stringify({
      text: `We are looking into it (${index})`,
      reply: { in_reply_to_tweet_id: post.id },
    });
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    expect((await fetch(`${simulator.url}/x/2/tweets`, { method: 'POST', headers, body })).status).toBe(201);
  }
  const answered = new Set(x.ledger.map(({ id }) => id));
  const reactions = () =>
    [...x.network.posts.values()].filter(({ inReplyTo }) => inReplyTo !== null && answered.has(inReplyTo)).length;
  await expect.poll(reactions, { timeout: 5_000 }).toBeGreaterThan(1);
  demo.stop();
  await simulator.close();
});

it('is driven and watched over HTTP', async () => {
  const simulator = await startSimulator({ seed: 5 });
  runDemo(simulator).stop();
  const control = async (path: string, body?: unknown) => {
    const response = await fetch(`${simulator.url}/_sim/${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: body === undefined ? {} : { 'content-type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    return { status: response.status, json: (await response.json()) as Record<string, unknown> };
  };
  expect((await control('accounts')).json).toEqual({ accounts: DEMO_ACCOUNTS });
  const made = await control('x/post', { author: 'tomokafor', text: '@KwartAir <b>hello</b>' });
  expect(made.json).toMatchObject({ id: expect.stringMatching(/^\d{19}$/) });
  expect((await control('facebook/message', { pageId: BRAND_PAGE_ID, from: 'nobody', text: 'x' })).status).toBe(400);
  expect((await control('x/nothing', {})).status).toBe(404);
  expect((await control('faults', { platform: 'x', operation: 'read', fault: { status: 500 } })).json).toEqual({
    ok: true,
  });
  expect((await control('state')).json).toMatchObject({ x: { ledger: 0 }, facebook: { ledger: 0 } });
  expect((await control('ledger?platform=x')).json).toEqual([]);
  const page = await (await fetch(simulator.url)).text();
  expect(page).toContain('&#60;b&#62;hello');
  expect(page).not.toContain('<b>hello');
  await simulator.close();
});
