import { randomUUID } from 'node:crypto';
import { makeNoteBackup } from '@kwartier/usecases';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Harness, startHarness } from '../support/harness.ts';
import { otherWorkspace } from '../support/other-workspace.ts';
import { askOnX } from '../support/x-conversations.ts';

describe('the first hour', () => {
  let harness: Harness;
  beforeAll(async () => {
    harness = await startHarness();
  });
  afterAll(() => harness[Symbol.asyncDispose]());

  const read = async (who = harness.admin) => (await harness.call(who, { method: 'GET', url: '/first-hour' })).body;
  const states = async (): Promise<Record<string, string>> =>
    Object.fromEntries((await read()).lines.map(({ line, state }: { line: string; state: string }) => [line, state]));
  const done = async () =>
    Object.entries(await states())
      .filter(([, state]) => state === 'done')
      .map(([line]) => line);
  const put = (line: string, isAside: boolean) =>
    harness.call(harness.admin, { method: 'PUT', url: `/first-hour/${line}`, body: { isAside } });

  it('has nothing done on an empty installation, and is shown to nobody who cannot set up', async () => {
    expect(await done()).toEqual([]);
    const lead = await harness.person('lead');
    expect((await harness.call(lead, { method: 'GET', url: '/first-hour' })).status).toBe(403);
    // Somebody else is here, in the team as well: these lines have turned by themselves.
    expect(await done()).toEqual(['colleague', 'team']);
  });

  it('turns each line with the row that it is about', async () => {
    const { admin } = harness;
    const members = (agentIds: readonly string[]) =>
      harness.call(admin, { method: 'PATCH', url: `/teams/${harness.teamId}`, body: { agentIds } });
    const agents = (await harness.call(admin, { method: 'GET', url: '/agents' })).body.items as { id: string }[];
    await members([admin.id]);
    expect((await states()).team).toBe('open');
    await members(agents.map(({ id }) => id));
    expect((await states()).team).toBe('done');

    const [policy] = (await harness.call(admin, { method: 'GET', url: '/policies' })).body.items;
    const { name, rules, hours, riskShare } = policy;
    expect((await states()).hours).toBe('open');
    await harness.call(admin, {
      method: 'PUT',
      url: `/policies/${policy.id}`,
      body: { name, rules, hours, riskShare },
    });
    expect((await states()).hours).toBe('done');

    const [asked] = await askOnX(harness, 1);
    expect(await states()).toMatchObject({ channel: 'done', answer: 'open' });
    await harness.call(admin, {
      method: 'POST',
      url: `/conversations/${asked!.id}/messages`,
      body: { kind: 'reply', text: 'We are on it.', lastSeenSeq: asked!.messageSeq, override: true },
      headers: { 'idempotency-key': randomUUID() },
    });
    expect((await states()).answer).toBe('open');
    await harness.work();
    expect((await states()).answer).toBe('done');

    await harness.database.admin`
      insert into totp_secrets (workspace_id, agent_id, secret, created_at, confirmed_at)
      values (${harness.workspaceId}, ${admin.id}, '\\x00', now(), null)`;
    expect((await states()).second_factor).toBe('open');
    await harness.database.admin`update totp_secrets set confirmed_at = now()`;
    expect((await states()).second_factor).toBe('done');

    const before = harness.published.length;
    await makeNoteBackup(harness.deps)();
    expect((await states()).backup).toBe('done');
    expect(harness.published.slice(before)).toContainEqual({
      name: 'settings.changed',
      event: { subject: 'first-hour' },
    });
  });

  it('lets lines be put aside and taken up again, twice told as once, and says who did', async () => {
    expect((await put('public_address', true)).body.lines[0]).toEqual({ line: 'public_address', state: 'aside' });
    await put('public_address', true);
    expect((await put('public_address', false)).body.lines[0].state).toBe('open');
    const { items } = (await harness.call(harness.admin, { method: 'GET', url: '/audit' })).body;
    const about = items.filter(({ action }: { action: string }) => action.startsWith('first_hour.'));
    expect(about.map(({ action }: { action: string }) => action)).toEqual([
      'first_hour.taken_up',
      'first_hour.put_aside',
    ]);
    expect((await put('nonsense', true)).status).toBe(404);
  });

  it('can be dismissed as a whole, and is over when nothing is open', async () => {
    expect((await put('everything', true)).body).toMatchObject({ isDismissed: true, isDone: false });
    expect((await put('everything', false)).body.isDismissed).toBe(false);
    for (const [line, state] of Object.entries(await states())) if (state === 'open') await put(line, true);
    expect((await read()).isDone).toBe(true);
  });

  it('is each workspace’s own', async () => {
    const other = await otherWorkspace(harness);
    const rows = await harness.database.admin`select 1 from first_hour where workspace_id = ${other.workspaceId}`;
    expect(rows.length).toBe(0);
  });
});
