import type postgres from 'postgres';

/** A promise that was made to fall due at a moment, and nothing else of its conversation before that. */
export interface PlantedTimer {
  readonly conversationId: string;
  readonly target: string;
  readonly dueAt: number;
}

/**
 * Let promises of so many conversations fall due, spread over a time from now: each keeps only its breach.
 * @param now the product's present, epoch milliseconds; the machine's unless the product has a clock of its own
 */
export async function plantTimers(
  admin: postgres.Sql,
  count: number,
  overMs: number,
  now = Date.now(),
): Promise<PlantedTimer[]> {
  const rows = await admin<{ conversationId: string; target: string }[]>`
    select distinct on (conversation_id) conversation_id as "conversationId", target from sla_clocks where state = 'running' and breached_at is null
    order by conversation_id limit ${count}`;
  const planted = rows.map((row, n) => ({ ...row, dueAt: Math.round(now + 2_000 + (overMs * n) / rows.length) }));
  const json = JSON.stringify(planted);
  // The other promises of these conversations rest.
  await admin`
    update sla_clocks s set next_fire_at = null, goal_missed_at = coalesce(goal_missed_at, ${new Date(now)}), warned_at = coalesce(warned_at, ${new Date(now)})
    from jsonb_to_recordset(${json}::text::jsonb) as p("conversationId" uuid) where s.conversation_id = p."conversationId"`;
  await admin`
    update sla_clocks s set due_at = to_timestamp(p."dueAt" / 1000.0), next_fire_at = to_timestamp(p."dueAt" / 1000.0)
    from jsonb_to_recordset(${json}::text::jsonb) as p("conversationId" uuid, target text, "dueAt" float8)
    where s.conversation_id = p."conversationId" and s.target = p.target`;
  return planted;
}

export interface TimerVerdict {
  readonly missed: number;
  readonly twice: number;
  /** The latest, in milliseconds after it was due. */
  readonly latestMs: number;
  /** How many were more than so many milliseconds late. */
  lateBy(ms: number): number;
  /**
   * When each was due (as it was measured at the end, if its policy changed) and when its alarm went off, on the product's clock; `wall`:
   * when that was in real time, if it was watched.
   */
  readonly alarms: readonly { readonly dueAt: number; readonly at: number; readonly wall: number | null }[];
}

/** Note from now on at what real moment each alarm goes off: the product's own moments are by the product's clock. */
export async function watchAlarms(admin: postgres.Sql): Promise<void> {
  await admin.unsafe(`
    create schema fault;
    create table fault.alarms (message_id uuid primary key, wall timestamptz not null);
    create function fault.note_alarm() returns trigger language plpgsql security definer as $$ begin
      insert into fault.alarms values (new.id, clock_timestamp());
      return new;
    end $$;
    create trigger note_alarm after insert on messages for each row when (new.activity ->> 'type' = 'sla_breached') execute function fault.note_alarm();`);
}

/** What became of them, by what stands in the conversations' events. */
export async function judgeTimers(admin: postgres.Sql, planted: readonly PlantedTimer[]): Promise<TimerVerdict> {
  const [{ isWatched }] = (await admin`select to_regclass('fault.alarms') is not null as "isWatched"`) as unknown as [
    { isWatched: boolean },
  ];
  const wall = isWatched
    ? admin`(select a.wall from fault.alarms a where a.message_id = m.id)`
    : admin`null::timestamptz`;
  const rows = await admin<{ conversationId: string; target: string; at: Date; dueAt: string; wall: Date | null }[]>`
    select ${wall} as wall, m.conversation_id as "conversationId", m.activity -> 'data' ->> 'target' as target, m.activity -> 'data' ->> 'dueAt' as "dueAt", m.sent_at as at from messages m
    where m.activity ->> 'type' = 'sla_breached'`;
  const fired = Map.groupBy(rows, ({ conversationId, target }) => `${conversationId} ${target}`);
  const alarms: { dueAt: number; at: number; wall: number | null }[] = [];
  let missed = 0;
  let twice = 0;
  for (const { conversationId, target } of planted) {
    const found = fired.get(`${conversationId} ${target}`) ?? [];
    if (found.length === 0) missed += 1;
    if (found.length > 1) twice += 1;
    if (found[0])
      alarms.push({
        dueAt: Date.parse(found[0].dueAt),
        at: found[0].at.getTime(),
        wall: found[0].wall?.getTime() ?? null,
      });
  }
  return {
    missed,
    twice,
    latestMs: Math.max(0, ...alarms.map(({ at, dueAt }) => at - dueAt)),
    lateBy: (ms) => alarms.filter(({ at, dueAt }) => at - dueAt > ms).length,
    alarms,
  };
}
