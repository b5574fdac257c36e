import { io, type Socket } from 'socket.io-client';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { type Harness, type Person, startHarness } from '../support/harness.ts';
import { type Asked, askOnX } from '../support/x-conversations.ts';

let harness: Harness;
const sockets: Socket[] = [];
beforeAll(async () => {
  const redisUrl = process.env.TEST_REDIS_URL;
  if (!redisUrl)
    throw new Error(
      'TEST_REDIS_URL is not set: run the tests with `npm test`, or give the URL of a Redis of your own.',
    );
  harness = await startHarness({ listen: true, redisUrl });
  await harness.connectX();
});
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.disconnect();
});
afterAll(() => harness[Symbol.asyncDispose]());

type Hint = { conversationId: string; seq: number; brandId: string };
/** A console: what it heard, and whether it is still connected. */
async function connect(cookie: string | undefined, headers: Record<string, string> = {}) {
  const socket = io(harness.url, {
    transports: ['websocket'],
    reconnection: false,
    forceNew: true,
    extraHeaders: { ...headers, ...(cookie ? { cookie } : {}) },
  });
  sockets.push(socket);
  const heard: Hint[] = [];
  const named: string[] = [];
  socket.on('conversations.changed', ({ items }: { items: Hint[] }) => heard.push(...items));
  socket.onAny((name: string) => named.push(name));
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('connect_error', reject);
  });
  return { socket, heard, named };
}
const ask = async () => (await askOnX(harness, 1))[0] as Asked;
/** Poke until a hint about this conversation is heard: the very first may come before Redis is subscribed. */
const hears = (console: { heard: Hint[] }, asked: Asked, lead: Person) =>
  eventually(async () => {
    await harness.call(lead, {
      method: 'POST',
      url: `/conversations/${asked.id}/messages`,
      body: { kind: 'note', text: 'poke', lastSeenSeq: 0 },
    });
    return console.heard.some(({ conversationId }) => conversationId === asked.id);
  });

describe('live updates', () => {
  it('a console that is signed in hears, over Redis, which conversations changed and up to what', async () => {
    const agent = await harness.person('agent');
    const console = await connect(agent.cookie);
    const asked = await ask();
    const hint = await eventually(() => console.heard.find(({ conversationId }) => conversationId === asked.id));
    const shown = await harness.call(agent, { method: 'GET', url: `/conversations/${asked.id}` });
    expect(hint).toEqual({ conversationId: asked.id, seq: expect.any(Number), brandId: harness.brandId });
    expect(hint.seq).toBeLessThanOrEqual(shown.body.seq);
    // Hints carry ids and counts, never what was said.
    expect(JSON.stringify(console.heard)).not.toContain('question');
  });

  it.each([
    ['no session', undefined, {}],
    ['a session that is none', 'kwartier_session=00000000-0000-0000-0000-000000000000.x', {}],
    ['a page of another site', 'admin', { origin: 'https://evil.example' }],
  ])('%s is refused', async (_what, cookie, headers) => {
    await expect(connect(cookie === 'admin' ? harness.admin.cookie : cookie, headers)).rejects.toThrow();
  });

  it('who works for another brand hears nothing of this one', async () => {
    const brand = await harness.call(harness.admin, { method: 'POST', url: '/brands', body: { name: 'Other Air' } });
    const stranger = await harness.person('agent', { brandIds: [brand.body.id], teamIds: [] });
    const lead = await harness.person('lead');
    const [theirs, ours] = [await connect(stranger.cookie), await connect(lead.cookie)];
    const asked = await ask();
    await hears(ours, asked, lead);
    // A later thing for everybody: when it has come, whatever was before it would have come as well.
    await harness.call(lead, { method: 'PUT', url: '/me/presence', body: { presence: 'away' } });
    await eventually(() => theirs.named.includes('agent.presence_changed'));
    expect(theirs.heard).toEqual([]);
    theirs.socket.emit('conversation.view', { conversationId: asked.id });
    ours.socket.emit('conversation.view', { conversationId: asked.id });
    await eventually(() => ours.named.includes('conversation.viewers'));
    expect(theirs.named).not.toContain('conversation.viewers');
  });

  it('who loses the brand stops hearing of it, and who is removed is cut off', async () => {
    const brand = await harness.call(harness.admin, { method: 'POST', url: '/brands', body: { name: 'Third Air' } });
    const [leaving, removed] = [await harness.person('agent'), await harness.person('agent')];
    const lead = await harness.person('lead');
    const [a, b, ours] = [await connect(leaving.cookie), await connect(removed.cookie), await connect(lead.cookie)];
    const asked = await ask();
    await Promise.all([hears(a, asked, lead), hears(b, asked, lead)]);

    const edit = (who: Person, body: object) =>
      harness.call(harness.admin, { method: 'PATCH', url: `/agents/${who.id}`, body });
    expect((await edit(leaving, { brandIds: [brand.body.id] })).status).toBe(200);
    expect((await edit(removed, { isActive: false })).status).toBe(200);
    // Rights are looked at again within seconds of the machine's clock; the product's own stands in this test.
    harness.clock.advance(60_000);
    await eventually(() => a.named.includes('session.changed') && b.socket.disconnected);
    a.heard.length = 0;
    b.heard.length = 0;
    ours.heard.length = 0;
    await hears(ours, asked, lead);
    await harness.call(lead, { method: 'PUT', url: '/me/presence', body: { presence: 'away' } });
    await eventually(() => a.named.at(-1) === 'agent.presence_changed');
    expect([a.heard, b.heard]).toEqual([[], []]);
    expect((await harness.call(removed, { method: 'GET', url: '/me' })).status).toBe(401);
  });

  it('who looks and who types is seen by those who look too, until they leave', async () => {
    const [anna, ben] = [await harness.person('agent'), await harness.person('agent')];
    const [a, b] = [await connect(anna.cookie), await connect(ben.cookie)];
    const asked = await ask();
    let viewers: { agentId: string; typing: boolean }[] = [];
    a.socket.on('conversation.viewers', (event: { viewers: typeof viewers }) => (viewers = event.viewers));
    for (const { socket } of [a, b]) socket.emit('conversation.view', { conversationId: asked.id });
    await eventually(() => viewers.length === 2);
    b.socket.emit('conversation.typing', { conversationId: asked.id, typing: true });
    await eventually(() => viewers.find(({ agentId }) => agentId === ben.id)?.typing);
    b.socket.disconnect();
    await eventually(() => viewers.length === 1 && viewers[0]!.agentId === anna.id);
    // Nonsense is ignored.
    a.socket.emit('conversation.view', { conversationId: 'x' });
    a.socket.emit('conversation.typing', null);
    expect(a.socket.connected).toBe(true);
  });
});
