import { expect, it } from 'vitest';
import { type Any, START_MS, smallWorld } from '../../testing/small-world.ts';

const mentions = (brandId: string, query = ''): string => `/users/${brandId}/mentions?max_results=5${query}`;
const ids = (json: Any): string[] => ((json.data ?? []) as unknown as { id: string }[]).map(({ id }) => id);

it('pages through mentions, newest first, and back', async () => {
  await using world = await smallWorld();
  const all = Array.from(
    { length: 12 },
    (_, i) => world.x.post({ author: 'zoe_sample', text: `@AcmeCare ${i}`, at: START_MS - 60_000 + i }).id,
  );
  const first = await world.callX('GET', mentions(world.brand.id));
  const second = await world.callX('GET', mentions(world.brand.id, `&pagination_token=${first.json.meta!.next_token}`));
  const third = await world.callX('GET', mentions(world.brand.id, `&pagination_token=${second.json.meta!.next_token}`));
  expect([first, second, third].flatMap(({ json }) => ids(json))).toEqual(all.toReversed());
  expect(first.json.meta).toMatchObject({ result_count: 5, newest_id: all[11], oldest_id: all[7] });
  expect(third.json.meta).not.toHaveProperty('next_token');
  const back = await world.callX(
    'GET',
    mentions(world.brand.id, `&pagination_token=${third.json.meta!.previous_token}`),
  );
  expect(ids(back.json)).toEqual(ids(second.json));
});

it('gives only what is newer than since_id, and no data member when that is nothing', async () => {
  await using world = await smallWorld();
  const [old, fresh] = ['one', 'two'].map(
    (text) => world.x.post({ author: 'zoe_sample', text: `@AcmeCare ${text}` }).id,
  );
  expect(ids((await world.callX('GET', mentions(world.brand.id, `&since_id=${old}`))).json)).toEqual([fresh]);
  const none = await world.callX('GET', mentions(world.brand.id, `&since_id=${fresh}`));
  expect(none.json).toEqual({ meta: { result_count: 0 } });
});

it('shows mentions that a reply carries along, but no reposts', async () => {
  await using world = await smallWorld();
  const own = world.x.post({ author: 'AcmeCare', text: 'Sale!' });
  const max = world.x.addUser({ handle: 'max_sample', name: 'Max' });
  const reply = world.x.post({ author: 'zoe_sample', text: 'really?', inReplyTo: own.id });
  const deep = world.x.post({ author: max.id, text: 'same here', inReplyTo: reply.id });
  world.x.repost({ author: max.id, of: own.id });
  expect(ids((await world.callX('GET', mentions(world.brand.id))).json)).toEqual([deep.id, reply.id]);
});

it('answers in the dialect it was asked in, and refuses the one it does not speak', async () => {
  await using world = await smallWorld();
  const own = world.x.post({ author: 'AcmeCare', text: 'Sale!' });
  world.x.post({ author: 'zoe_sample', text: '@AcmeCare hm', inReplyTo: own.id });
  const asPost = await world.callX(
    'GET',
    mentions(world.brand.id, '&post.fields=public_metrics&expansions=author_id,referenced_posts'),
  );
  expect(asPost.json.data![0]).toMatchObject({
    edit_history_post_ids: [expect.any(String)],
    referenced_posts: [{ type: 'replied_to', id: own.id }],
    public_metrics: { repost_count: 0 },
  });
  expect(asPost.json.includes).toMatchObject({
    users: [{ username: 'zoe_sample' }, { username: 'AcmeCare' }],
    posts: [{ id: own.id }],
  });
  const asTweet = await world.callX(
    'GET',
    mentions(world.brand.id, '&tweet.fields=public_metrics,referenced_tweets&expansions=referenced_tweets.id'),
  );
  expect(asTweet.json.data![0]).toMatchObject({
    edit_history_tweet_ids: [expect.any(String)],
    public_metrics: { retweet_count: 0 },
  });
  expect(asTweet.json.includes).toMatchObject({ tweets: [{ id: own.id }] });
  world.x.dialect = 'post';
  const refused = await world.callX('GET', mentions(world.brand.id, '&tweet.fields=created_at'));
  expect(refused.status).toBe(400);
  expect(String(refused.json.type)).toMatch(/invalid-request$/);
});

it('gives members only when asked for', async () => {
  await using world = await smallWorld();
  world.x.post({ author: 'zoe_sample', text: '@AcmeCare hm' });
  const { json } = await world.callX('GET', mentions(world.brand.id));
  expect(Object.keys(json.data![0]!)).toEqual(['id', 'text', 'edit_history_post_ids']);
});

it('looks up posts with partial errors for what is gone', async () => {
  await using world = await smallWorld();
  const kept = world.x.post({ author: 'zoe_sample', text: 'one' });
  const gone = world.x.post({ author: 'zoe_sample', text: 'two' });
  world.x.deletePost(gone.id);
  const { status, json } = await world.callX('GET', `/tweets?ids=${kept.id},${gone.id}`);
  expect(status).toBe(200);
  expect(ids(json)).toEqual([kept.id]);
  expect(json.errors).toMatchObject([{ resource_id: gone.id, title: 'Not Found Error' }]);
});

it('gives an edited post a new id, and the old one its history', async () => {
  await using world = await smallWorld();
  const old = world.x.post({ author: 'zoe_sample', text: '@AcmeCare helo' });
  const edited = world.x.edit(old.id, '@AcmeCare hello');
  expect(ids((await world.callX('GET', mentions(world.brand.id))).json)).toEqual([edited.id]);
  const { json } = await world.callX('GET', `/tweets/${old.id}`);
  expect(json.data).toMatchObject({ text: '@AcmeCare helo', edit_history_post_ids: [old.id, edited.id] });
});

it('wraps links as t.co and says what they stand for; long posts carry the whole text apart', async () => {
  await using world = await smallWorld();
  const text = `@AcmeCare see https://shop.example/order/1 ${'and more '.repeat(40)}`;
  world.x.post({ author: 'zoe_sample', text });
  const { json } = await world.callX('GET', mentions(world.brand.id, '&post.fields=entities,note_post'));
  const post = json.data![0]!;
  expect(String(post.text)).toMatch(/…$/);
  expect(String(post.note_post!.text)).toContain('https://t.co/');
  expect(post.entities!.urls![0]).toMatchObject({ start: 14, expanded_url: 'https://shop.example/order/1' });
});

it('searches a conversation and an author', async () => {
  await using world = await smallWorld();
  const root = world.x.post({ author: 'zoe_sample', text: '@AcmeCare help', at: START_MS - 5_000 });
  const answer = await world.callX('POST', '/tweets', { text: 'Sure', reply: { in_reply_to_tweet_id: root.id } });
  const found = await world.callX(
    'GET',
    `/tweets/search/recent?query=${encodeURIComponent(`conversation_id:${root.id} from:AcmeCare`)}`,
  );
  expect(ids(found.json)).toEqual([String(answer.json.data!.id)]);
});

it('shows what was posted by API in timelines only after the read delay', async () => {
  await using world = await smallWorld();
  world.x.setReadDelay(30_000);
  await world.callX('POST', '/tweets', { text: 'Hello' });
  expect(ids((await world.callX('GET', `/users/${world.brand.id}/tweets`)).json)).toEqual([]);
  world.simulator.clock.setOffset(30_000);
  expect(ids((await world.callX('GET', `/users/${world.brand.id}/tweets`)).json)).toHaveLength(1);
});

it('counts calls, says so in headers, and knows who came too early', async () => {
  await using world = await smallWorld();
  world.x.setRateLimit('mentions', 2);
  const first = await world.callX('GET', mentions(world.brand.id));
  expect(first.headers.get('x-rate-limit-limit')).toBe('2');
  expect(first.headers.get('x-rate-limit-remaining')).toBe('1');
  expect(first.headers.get('x-rate-limit-reset')).toBe(String(START_MS / 1_000 + 900));
  await world.callX('GET', mentions(world.brand.id));
  const third = await world.callX('GET', mentions(world.brand.id));
  expect(third.status).toBe(429);
  expect(third.json).toMatchObject({ title: 'Too Many Requests', status: 429 });
  expect(world.x.violations()).toHaveLength(0);
  await world.callX('GET', mentions(world.brand.id));
  expect(world.x.violations()).toHaveLength(1);
  world.simulator.clock.setOffset(900_000);
  expect((await world.callX('GET', mentions(world.brand.id))).status).toBe(200);
  expect(world.x.violations()).toHaveLength(1);
});

it('takes twenty thousand posts with ids, times and authors of their own in a few seconds', async () => {
  await using world = await smallWorld();
  const started = performance.now();
  for (let i = 0; i < 20_000; i++) {
    if (i < 2_000) world.x.addUser({ id: String(500_000 + i), handle: `u${i}`, name: `User ${i}` });
    const id = String(1_000_000 + ((i * 7_919) % 20_011));
    world.x.post({
      author: String(500_000 + (i % 2_000)),
      id,
      at: START_MS - 20_000 + i,
      text: `@AcmeCare number ${i}`,
    });
  }
  expect(performance.now() - started).toBeLessThan(8_000);
  expect(world.x.network.posts.size).toBe(20_000);
  const { json } = await world.callX('GET', `/users/${world.brand.id}/mentions?max_results=100`);
  expect(ids(json)).toHaveLength(100);
});
