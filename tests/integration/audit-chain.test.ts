import { randomUUID } from 'node:crypto';
import { withOrigin } from '@kwartier/db';
import { makeVerifyAudit } from '@kwartier/usecases';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Harness, startHarness } from '../support/harness.ts';

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
  for (let n = 0; n < 6; n++) await harness.deps.people.addBrand(adminActor(), `Early ${n}`);
});
afterAll(() => harness[Symbol.asyncDispose]());

const verify = () => makeVerifyAudit(harness.deps)();
async function lastPosition(): Promise<number> {
  const [row] = await harness.database.admin<{ n: number }[]>`
    select coalesce(max(position), 0)::int as n from audit where workspace_id = ${harness.workspaceId}`;
  return row!.n;
}

describe('the chain', () => {
  it('has one order when many write at once, and each follows the one before it', async () => {
    const before = await lastPosition();
    const added = await Promise.all(
      Array.from({ length: 24 }, (_, n) => harness.deps.people.addBrand(adminActor(), `Brand ${n}`)),
    );
    expect(added.length).toBe(24);
    expect(await lastPosition()).toBe(before + 24);
    expect((await verify()).flatMap(({ faults }) => faults)).toEqual([]);
  });

  it('holds one line for one entry, whatever a name, an address or a browser says', async () => {
    const hostile = 'x\r\n2026-03-02 admin deleted everything\u001b[2K\u009b31m\u202egnp.exe\u2028';
    await withOrigin({ from: hostile, requestId: hostile }, () => harness.deps.people.addBrand(adminActor(), hostile));
    const [entry] = await harness.database.admin<Record<string, string>[]>`
      select origin, request_id, data, subject_id from audit order by position desc limit 1`;
    for (const text of Object.values(entry!)) expect(text).not.toMatch(/[\p{Cc}\u2028\u202e]/u);
    expect(JSON.parse(entry!.data!).after.name).toBe(hostile);
    expect((await verify()).flatMap(({ faults }) => faults)).toEqual([]);
  });

  it('lets the role of the product change, remove or forge nothing', async () => {
    const asApp = (statement: string) =>
      harness.database.admin.begin(async (sql) => {
        await sql`set local role kwartier_app`;
        await sql`select set_config('app.workspace_id', ${harness.workspaceId}, true)`;
        return sql.unsafe(statement);
      });
    for (const statement of [
      "update audit set action = 'x'",
      'delete from audit',
      'truncate audit',
      'alter table audit disable trigger all',
      'drop trigger audit_chain on audit',
    ])
      await expect(asApp(statement), statement).rejects.toThrow(/permission denied|must be owner/);
    // Place and hash that somebody gives are not taken.
    const before = await lastPosition();
    await asApp(
      `insert into audit (workspace_id, position, at, action, subject_type, subject_id, previous_hash, hash)
       values ('${harness.workspaceId}', 1, now(), 'x.y', 'x', 'x', '\\x00', '\\x00')`,
    );
    expect(await lastPosition()).toBe(before + 1);
    expect((await verify()).flatMap(({ faults }) => faults)).toEqual([]);
  });

  it('shows a changed entry, a removed one, one that was put in, and an end that was cut off', async () => {
    const sql = harness.database.admin;
    const faults = async () => (await verify()).flatMap((one) => one.faults);
    const restore = await sql`select * from audit where workspace_id = ${harness.workspaceId} and position in (3, 5)`;
    const [third, fifth] = restore;

    for (const [column, value] of [
      ['action', 'brand.removed'],
      ['actor_id', randomUUID()],
      ['at', '2020-01-01'],
      ['subject_id', 'x'],
      ['data', '{}'],
      ['origin', '10.0.0.1'],
    ] as const) {
      await sql`update audit set ${sql({ [column]: value })} where position = 3`;
      expect(await faults(), column).toEqual(
        column === 'data' && third!.data === '{}' ? [] : [{ position: 3, fault: 'changed' }],
      );
      await sql`update audit set ${sql({ [column]: third![column] })} where position = 3`;
      expect(await faults()).toEqual([]);
    }

    await sql`delete from audit where position = 5`;
    expect(await faults()).toEqual([{ position: 6, fault: 'missing before' }]);
    // Closing the gap by counting on does not help: hashes hold positions.
    await sql`update audit set position = position - 1 where position = 6`;
    expect((await faults()).length).toBeGreaterThanOrEqual(2);
    await sql`update audit set position = 6 where position = 5`;
    await sql`alter table audit disable trigger audit_chain`;
    await sql`alter table audit alter id drop identity`;
    await sql`insert into audit ${sql(fifth!)}`;
    expect(await faults()).toEqual([]);
    // Changed with its own hash made anew: the next one does not follow it any more.
    await sql`update audit set data = '{"forged":1}' where position = 5`;
    await sql`update audit a set hash = audit_hash(a) where position = 5`;
    expect(await faults()).toEqual([{ position: 6, fault: 'not after the one before' }]);
    await sql`update audit set data = ${fifth!.data}, hash = ${fifth!.hash} where position = 5`;
    expect(await faults()).toEqual([]);

    const [{ head } = { head: null }] = await verify();
    const noted = [{ workspaceId: harness.workspaceId, ...head! }];
    expect((await makeVerifyAudit(harness.deps)(noted))[0]!.faults).toEqual([]);
    await sql`delete from audit where position = ${head!.position}`;
    expect(await faults()).toEqual([]);
    expect((await makeVerifyAudit(harness.deps)(noted))[0]!.faults).toEqual([
      { position: head!.position, fault: 'missing before' },
    ]);
    await sql`alter table audit enable trigger audit_chain`;
  });
});

function adminActor() {
  return {
    workspaceId: harness.workspaceId,
    agentId: harness.admin.id,
    role: 'admin' as const,
    brandIds: [harness.brandId],
  };
}
