import { type Brake, type BrakeState, type Instant, instant, type WorkspaceId } from '@kwartier/core';
import type { Sql } from '../client.ts';

/** Where the brakes live: outside of every workspace (RFC 9562, nil UUID). */
export const NOBODYS_WORKSPACE = '00000000-0000-0000-0000-000000000000' as WorkspaceId;

export interface BrakeKey {
  readonly brake: Brake;
  /** A hash of what is counted. */
  readonly key: Uint8Array;
}
const hex = (key: Uint8Array) => Buffer.from(key).toString('hex');
type Row = { brake: Brake; key: string; failures: number; lastAt: Instant; blockedUntil: Instant };

/** What is known under these keys, in their order. @param lock hold them until the transaction ends, making those that are missing */
export async function loadBrakes(
  sql: Sql,
  keys: readonly BrakeKey[],
  { lock = false }: { lock?: boolean } = {},
): Promise<(BrakeState | undefined)[]> {
  const wanted = keys.map(({ brake, key }) => ({ brake, key: hex(key) })).sort((a, b) => (a.brake < b.brake ? -1 : 1));
  if (lock)
    for (const { brake, key } of wanted)
      await sql`insert into sign_in_brakes (workspace_id, brake, key, failures, last_at, blocked_until)
        values (${NOBODYS_WORKSPACE}, ${brake}, decode(${key}, 'hex'), 0, 'epoch', 'epoch') on conflict do nothing`;
  const rows: Row[] = [];
  for (const { brake, key } of wanted)
    rows.push(
      ...(await sql<Row[]>`select brake, encode(key, 'hex') as key, failures, last_at, blocked_until from sign_in_brakes
        where workspace_id = ${NOBODYS_WORKSPACE} and brake = ${brake} and key = decode(${key}, 'hex') ${lock ? sql`for update` : sql``}`),
    );
  return keys.map(({ brake, key }) => rows.find((row) => row.brake === brake && row.key === hex(key)));
}

export async function saveBrake(sql: Sql, { brake, key }: BrakeKey, state: BrakeState): Promise<void> {
  await sql`update sign_in_brakes set failures = ${state.failures}, last_at = ${new Date(state.lastAt).toISOString()}::timestamptz, blocked_until = ${new Date(state.blockedUntil).toISOString()}::timestamptz
    where workspace_id = ${NOBODYS_WORKSPACE} and brake = ${brake} and key = decode(${hex(key)}, 'hex')`;
}

/** A try succeeded: it counts no longer; a count that is about one account alone begins anew. */
export async function forgiveTry(sql: Sql, { brake, key }: BrakeKey, free: number): Promise<void> {
  if (brake === 'account' || brake === 'device' || brake === 'code')
    await sql`delete from sign_in_brakes where workspace_id = ${NOBODYS_WORKSPACE} and brake = ${brake} and key = decode(${hex(key)}, 'hex')`;
  else
    await sql`update sign_in_brakes set failures = greatest(failures - 1, 0), blocked_until = case when failures - 1 < ${free} then last_at else blocked_until end
      where workspace_id = ${NOBODYS_WORKSPACE} and brake = ${brake} and key = decode(${hex(key)}, 'hex')`;
}

/** Counts that nobody has added to since an instant. */
export const sweepBrakes = (sql: Sql, before: number): Promise<unknown> =>
  sql`delete from sign_in_brakes where workspace_id = ${NOBODYS_WORKSPACE} and last_at < ${new Date(instant(before)).toISOString()}::timestamptz`.execute();
