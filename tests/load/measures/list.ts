import { type Line, median, percentile, spread } from '../figures.ts';
import { closedLoop } from '../http-client.ts';
import { bareWorld, type OurWorld, ourWorld } from '../worlds.ts';

/** The p99 of fewer is their worst handful: the machine, not us. */
const REQUESTS = 2_000;

/** Conversations with a person, a running promise and a message each, made in the database itself. */
export async function fillInbox(
  world: Pick<OurWorld, 'database' | 'countConversations'>,
  total: number,
): Promise<void> {
  const n = await world.countConversations();
  await world.database.admin.unsafe(`
    with ch as (select * from channels limit 1), p as (select * from sla_policies limit 1),
    rows as (select g, gen_random_uuid() as id, gen_random_uuid() as contact from generate_series(${n + 1}, ${total}) g),
    c as (insert into contacts (workspace_id, id, name, first_seen_at) select ch.workspace_id, contact, 'Person ' || g, now() from rows, ch returning id),
    h as (insert into handles (workspace_id, platform, realm, external_id, contact_id, handle, name, seen_at)
      select ch.workspace_id, 'x', '', 'seed-' || g, contact, 'person_' || g, 'Person ' || g, now() from rows, ch returning 1),
    v as (insert into conversations (workspace_id, id, channel_id, brand_id, team_id, platform, is_private, contact_id, person_external_id, thread_key, status, seq, message_seq, opened_at, last_message_at, last_inbound_at,
        waiting_since, next_due_at, next_warn_at, last_excerpt, last_direction, last_kind, created_at, updated_at)
      select ch.workspace_id, rows.id, ch.id, ch.brand_id, ch.team_id, 'x', false, contact, 'seed-' || g, 'seed-' || g, 'open', 1, 1, now() - g * interval '1 second', now(), now(), now() - g * interval '1 second',
        now() + interval '1 day' - g * interval '1 millisecond', now() + interval '20 hours', 'My parcel is late', 'inbound', 'mention', now(), now() from rows, ch returning id)
    insert into sla_clocks (workspace_id, conversation_id, target, ordinal, segment, policy_id, policy_version, state, started_at, warn_at, due_at, promise_ms, next_fire_at)
      select ch.workspace_id, rows.id, 'first_response', 0, 0, p.id, 1, 'running', now(), now() + interval '20 hours', now() + interval '1 day' - g * interval '1 millisecond', 86400000, now() + interval '20 hours' from rows, ch, p`);
  await world.database.admin.unsafe('vacuum analyze');
}

/** (c) The inbox: 50 rows with person, promises and read mark, ordered by deadline. */
export async function list(redisUrl: string, runs: number): Promise<Line[]> {
  await using bare = await bareWorld(redisUrl);
  await using ours = await ourWorld(redisUrl);
  const get = (path: string, headers: Record<string, string>) => () => ({ method: 'GET', path, headers, body: null });
  const bareRun = () => closedLoop(bare.port, 1, REQUESTS, get('/list', {}), 200);
  const ourRun = () =>
    closedLoop(ours.port, 1, REQUESTS, get('/api/v1/conversations?limit=50', { cookie: ours.cookie }), 200);
  const p99 = { bare: [] as number[], small: [] as number[], large: [] as number[], ratio: [] as number[] };
  await fillInbox(ours, 2_000);
  await bareRun();
  await ourRun();
  for (let run = 0; run < runs; run++) p99.small.push(percentile(await ourRun(), 0.99));
  await fillInbox(ours, 200_000);
  await ourRun();
  for (let run = 0; run < runs; run++) {
    const b = percentile(await bareRun(), 0.99);
    const o = percentile(await ourRun(), 0.99);
    p99.bare.push(b);
    p99.large.push(o);
    p99.ratio.push(o / b);
  }
  const growth = median(p99.large) / median(p99.small);
  return [
    {
      what: '(c) inbox list of 50 at 200,000 conversations, p99 ms',
      ours: spread(p99.large),
      bare: spread(p99.bare),
      ratio: spread(p99.ratio),
      goal: 'at most 3',
      met: median(p99.ratio) <= 3,
    },
    {
      what: '(c) the same list, from 2,000 to 200,000',
      ours: `${spread(p99.small)} → ${spread(p99.large)}`,
      bare: '',
      ratio: growth.toFixed(2),
      goal: 'below 1.5',
      met: growth < 1.5,
    },
  ];
}
