import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Harness, type Person, startHarness } from '../support/harness.ts';

const HOUR = 3_600_000;
let harness: Harness;
let lead: Person;
beforeAll(async () => {
  harness = await startHarness();
  lead = await harness.person('lead');
});
afterAll(() => harness[Symbol.asyncDispose]());

/** Longer than who a token stands for is remembered. */
const soon = () => new Promise((resolve) => setTimeout(resolve, 900));
const admin = (method: 'GET' | 'POST' | 'PATCH' | 'DELETE', url: string, body?: unknown) =>
  harness.call(harness.admin, { method, url, ...(body === undefined ? {} : { body }) });
const audited = async (action: string) =>
  (await harness.database.admin`select 1 from audit where action = ${action}`).length;

describe('API tokens', () => {
  const bearer = (token: string, url: string, method: 'GET' | 'POST' = 'GET', body?: unknown) =>
    harness.raw({
      method,
      url,
      headers: { authorization: `Bearer ${token}` },
      ...(body === undefined ? {} : { body }),
    });

  it('do what their scopes say and never more than who made them, until they are revoked', async () => {
    const maker = await harness.person('admin');
    const made = await harness.call(maker, {
      method: 'POST',
      url: '/api-tokens',
      body: { name: 'Export', scopes: ['conversation.read', 'report.read'], days: 30 },
    });
    expect(made.status).toBe(201);
    const { id, token } = made.body as { id: string; token: string };
    expect(token).toMatch(/^kw_/);
    expect((await bearer(token, '/conversations')).status).toBe(200);
    expect((await bearer(token, '/agents')).status).toBe(403);
    expect((await bearer(token, '/me')).status).toBe(403);
    expect((await bearer(token, '/api-tokens', 'POST', { name: 'x', scopes: ['report.read'] })).status).toBe(403);
    const listed = await admin('GET', '/api-tokens');
    expect(JSON.stringify(listed.body)).not.toContain(token.split('.')[1]);
    expect(listed.body.items.find((one: { id: string }) => one.id === id).lastUsedAt).not.toBeNull();
    const stored = await harness.database.admin<{ row: string }[]>`select to_jsonb(i)::text as row from api_tokens i`;
    expect(stored.some(({ row }) => row.includes(token.split('.')[1]!))).toBe(false);
    // Who made it may less now, and so may the token.
    await admin('PATCH', `/agents/${maker.id}`, { role: 'agent' });
    await soon();
    expect((await bearer(token, '/board')).status).toBe(403);
    expect((await bearer(token, '/conversations')).status).toBe(200);
    expect((await admin('DELETE', `/api-tokens/${id}`)).status).toBe(204);
    await soon();
    expect((await bearer(token, '/conversations')).status).toBe(401);
    expect((await admin('DELETE', `/api-tokens/${id}`)).status).toBe(404);
    for (const action of ['api_token.added', 'api_token.revoked']) expect(await audited(action)).toBeGreaterThan(0);
  });

  it('are not what a browser’s session has: its token counts only as a cookie', async () => {
    const token = lead.cookie.split('=')[1]!;
    const asCookie = { kwartier_session: token };
    expect((await harness.raw({ method: 'GET', url: '/me', cookies: asCookie })).status).toBe(200);
    expect((await bearer(token, '/conversations')).status).toBe(401);
  });

  it('are given no right that their maker lacks', async () => {
    const made = await admin('POST', '/roles', { name: 'Locksmith', permissions: ['security.read', 'security.write'] });
    const locksmith = await harness.person('custom', { roleId: made.body.id });
    const make = (scopes: string[]) =>
      harness.call(locksmith, { method: 'POST', url: '/api-tokens', body: { name: 'x', scopes, days: 1 } });
    expect((await make(['security.read'])).status).toBe(201);
    expect(await make(['conversation.read'])).toMatchObject({ status: 403, body: { code: 'permission.denied' } });
  });

  it('end by themselves, and with who made them', async () => {
    const maker = await harness.person('admin');
    const make = async () =>
      (
        await harness.call(maker, {
          method: 'POST',
          url: '/api-tokens',
          body: { name: 'x', scopes: ['conversation.read'], days: 1 },
        })
      ).body.token as string;
    const [short, orphan] = [await make(), await make()];
    await admin('PATCH', `/agents/${maker.id}`, { isActive: false });
    await soon();
    expect((await bearer(orphan, '/conversations')).status).toBe(401);
    await admin('PATCH', `/agents/${maker.id}`, { isActive: true });
    await soon();
    expect((await bearer(short, '/conversations')).status).toBe(200);
    harness.clock.advance(24 * HOUR + 1);
    await soon();
    expect((await bearer(short, '/conversations')).status).toBe(401);
  });
});
