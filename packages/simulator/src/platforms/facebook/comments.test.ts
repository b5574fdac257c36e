import { expect, it } from 'vitest';
import { type Any, START_MS, smallWorld } from '../../testing/small-world.ts';

const ids = (json: Any): string[] => (json.data as unknown as { id: string }[]).map(({ id }) => id);

async function thread() {
  const world = await smallWorld();
  const { facebook, page, ana } = world;
  const post = facebook.publishPost(page.id, 'Which colour?');
  const base = { pageId: page.id, postId: post.id, author: ana.id };
  const top = facebook.comment({ ...base, message: 'Green', at: START_MS - 3_000 });
  const nested = facebook.comment({ ...base, parentId: top.id, message: 'or blue', at: START_MS - 2_000 });
  const other = facebook.comment({ ...base, message: '', photo: 'http://x.example/p.png', at: START_MS - 1_000 });
  return { world, post, top, nested, other };
}

it('files a reply to a reply under the top comment, and lists levels as asked', async () => {
  const { world, post, top, nested, other } = await thread();
  await using _ = world;
  const deep = world.facebook.comment({
    pageId: world.page.id,
    postId: post.id,
    parentId: nested.id,
    author: world.ana.id,
    message: 'no, red',
  });
  expect(deep.parentId).toBe(top.id);
  expect(ids((await world.callGraph('GET', `/${post.id}/comments`)).json)).toEqual([top.id, other.id]);
  const stream = await world.callGraph(
    'GET',
    `/${post.id}/comments?filter=stream&order=reverse_chronological&fields=id,message,parent{id},from,attachment`,
  );
  expect(ids(stream.json)).toEqual([deep.id, other.id, nested.id, top.id]);
  expect(stream.json.data![2]).toMatchObject({
    parent: { id: top.id },
    from: { id: world.ana.id, name: 'Ana Sample' },
  });
  expect(stream.json.data![1]).toMatchObject({ attachment: { media: { image: { src: 'http://x.example/p.png' } } } });
  expect(ids((await world.callGraph('GET', `/${top.id}/comments`)).json)).toEqual([nested.id, deep.id]);
});

it('pages by cursor', async () => {
  const { world, post, top, nested, other } = await thread();
  await using _ = world;
  const first = await world.callGraph('GET', `/${post.id}/comments?filter=stream&limit=2`);
  expect(ids(first.json)).toEqual([top.id, nested.id]);
  const next = await fetch(String(first.json.paging!.next), { headers: { authorization: 'Bearer page-token' } });
  const second = (await next.json()) as Any;
  expect(ids(second)).toEqual([other.id]);
  expect(second.paging).not.toHaveProperty('next');
  const since = Math.floor((START_MS - 2_000) / 1_000);
  expect(ids((await world.callGraph('GET', `/${post.id}/comments?filter=stream&since=${since}`)).json)).toEqual([
    nested.id,
    other.id,
  ]);
});

it('answers, edits, hides and deletes, and says so in the ledger', async () => {
  const { world, top, nested } = await thread();
  await using _ = world;
  const made = await world.callGraph('POST', `/${nested.id}/comments`, { message: 'Noted!' });
  expect(made.status).toBe(200);
  expect(world.facebook.ledger).toMatchObject([
    { kind: 'comment', id: made.json.id, inReplyTo: nested.id, text: 'Noted!' },
  ]);
  expect(world.facebook.network.requireComment(String(made.json.id)).parentId).toBe(top.id);
  expect((await world.callGraph('POST', `/${made.json.id}`, { message: 'Noted, thanks!' })).json).toEqual({
    success: true,
  });
  expect((await world.callGraph('POST', `/${top.id}`, { is_hidden: true })).json).toEqual({ success: true });
  expect((await world.callGraph('GET', `/${top.id}?fields=is_hidden`)).json).toMatchObject({ is_hidden: true });
  expect((await world.callGraph('POST', `/${top.id}`, { message: 'not mine' })).json).toMatchObject({
    error: { code: 200 },
  });
  expect((await world.callGraph('DELETE', `/${top.id}`)).json).toEqual({ success: true });
  const gone = await world.callGraph('GET', `/${top.id}`);
  expect(gone).toMatchObject({
    status: 400,
    json: { error: { code: 100, error_subcode: 33, type: 'OAuthException', fbtrace_id: expect.any(String) } },
  });
});

it('takes the token from the header or the query, and remembers which', async () => {
  await using world = await smallWorld();
  const get = (query: string, headers = {}) => fetch(`${world.simulator.url}/facebook/me?${query}`, { headers });
  expect((await get('access_token=page-token')).status).toBe(200);
  expect(world.facebook.calls.at(-1)).toMatchObject({ tokenInQuery: true, accountId: world.page.id });
  const good = await get('fields=name', { authorization: 'Bearer page-token' });
  expect(JSON.parse(good.headers.get('x-app-usage')!)).toHaveProperty('call_count');
  expect(world.facebook.calls.at(-1)).toMatchObject({ tokenInQuery: false });
  expect(await (await get('access_token=wrong')).json()).toMatchObject({ error: { code: 190 } });
  world.facebook.revokeToken(world.page.id);
  expect(await (await get('access_token=page-token')).json()).toMatchObject({
    error: { code: 190, error_subcode: 467 },
  });
  world.facebook.restoreToken(world.page.id, 'fresh-token');
  expect((await get('access_token=fresh-token')).status).toBe(200);
});

it('tells what a token may do and which apps are subscribed', async () => {
  await using world = await smallWorld();
  const debug = await world.callGraph('GET', '/debug_token?input_token=page-token');
  expect(debug.json.data).toMatchObject({ is_valid: true, profile_id: world.page.id, type: 'PAGE' });
  await world.callGraph('POST', `/${world.page.id}/subscribed_apps`, { subscribed_fields: ['feed', 'messages'] });
  const apps = await world.callGraph('GET', `/${world.page.id}/subscribed_apps`);
  expect(apps.json.data).toMatchObject([{ subscribed_fields: ['feed', 'messages'] }]);
});

it('refuses fields that do not exist', async () => {
  await using world = await smallWorld();
  expect((await world.callGraph('GET', '/me?fields=name,shoe_size')).json).toMatchObject({ error: { code: 100 } });
});
