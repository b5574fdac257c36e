import { instant, type WorkspaceId } from '@kwartier/core';
import { openDatabase } from '@kwartier/db';
import { makeSlaSweep } from '@kwartier/usecases';
import { type Line, median, percentile, spread } from '../figures.ts';
import { ourWorld } from '../worlds.ts';

const ARMED = 50_000;
const DUE = 1_000;

/** (e) 50,000 armed promises: what an idle sweep costs, and how late the last of 1,000 that fall due at once is told. */
export async function timers(redisUrl: string, runs: number): Promise<Line[]> {
  await using ours = await ourWorld(redisUrl);
  const { admin } = ours.database;
  await admin.unsafe(`
    with ch as (select * from channels limit 1), p as (select * from sla_policies limit 1), rows as (select g, gen_random_uuid() as id, gen_random_uuid() as contact from generate_series(1, ${ARMED}) g),
    c as (insert into contacts (workspace_id, id, name, first_seen_at) select ch.workspace_id, contact, 'Person ' || g, now() from rows, ch returning id),
    v as (insert into conversations (workspace_id, id, channel_id, brand_id, team_id, platform, is_private, contact_id, person_external_id, thread_key, status, seq, opened_at, last_message_at, created_at, updated_at)
      select ch.workspace_id, rows.id, ch.id, ch.brand_id, ch.team_id, 'x', false, contact, 't-' || g, 't-' || g, 'open', 1, now(), now(), now(), now() from rows, ch returning id)
    insert into sla_clocks (workspace_id, conversation_id, target, ordinal, segment, policy_id, policy_version, state, started_at, warn_at, warned_at, due_at, promise_ms, next_fire_at)
      select ch.workspace_id, rows.id, 'first_response', 0, 0, p.id, 1, 'running', now(), now(), now(), now() + interval '10 days', 86400000, now() + interval '10 days' from rows, ch, p`);
  await admin.unsafe('vacuum analyze');
  const db = openDatabase({ url: ours.database.url, connections: 2 });
  const sweep = makeSlaSweep({ db, now: () => instant(Date.now()), publish: () => undefined });
  const idle: number[] = [];
  for (let n = 0; n < 200; n++) {
    const started = performance.now();
    await sweep.checkSla(ours.workspaceId as WorkspaceId);
    idle.push(performance.now() - started);
  }
  await db.close();
  const late: number[] = [];
  for (let run = 0; run < runs; run++) {
    const due = new Date(Date.now() + 3_000);
    await admin`update sla_clocks set due_at = ${due}, next_fire_at = ${due} where (conversation_id) in (select conversation_id from sla_clocks where state = 'running' limit ${DUE})`;
    for (;;) {
      const [row] = await admin<
        { left: number }[]
      >`select count(*) filter (where state = 'running')::int as left from sla_clocks where due_at = ${due}`;
      if (row!.left === 0) {
        late.push(Date.now() - due.getTime());
        break;
      }
      if (Date.now() - due.getTime() > 30_000)
        throw new Error(`${row!.left} of ${DUE} alarms have not gone off 30 s after they fell due`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
  return [
    {
      what: '(e) idle sweep over 50,000 armed promises, ms p50 / p99',
      ours: `${percentile(idle, 0.5).toFixed(2)} / ${percentile(idle, 0.99).toFixed(2)}`,
      bare: '',
      ratio: '',
      goal: 'shown',
      met: true,
    },
    {
      what: '(e) the last of 1,000 due at once is told after, ms',
      ours: spread(late),
      bare: '',
      ratio: '',
      goal: 'at most 2,000',
      met: median(late) <= 2_000,
    },
  ];
}
