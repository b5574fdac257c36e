import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** What waits, over all workspaces: numbers, and the age of the oldest in milliseconds. */
export interface Waiting {
  readonly count: number;
  readonly oldestMs: number;
}

/** A reading of the whole installation. */
export interface Reading {
  readonly waiting: Readonly<Record<'unprocessed' | 'queued' | 'unknown' | 'unconfirmed' | 'quarantined', Waiting>>;
  readonly channels: readonly {
    readonly id: string;
    readonly platform: string;
    readonly state: string;
    readonly silentMs: number;
  }[];
}

export interface Metrics {
  readonly registry: Registry;
  /** Time that work waited for a connection to Postgres, in milliseconds. */
  readonly poolWait: (ms: number) => void;
  /** How late a promise's alarm went off, in milliseconds. */
  readonly timerLate: (ms: number) => void;
  /** An event of the log, counted; numbers among its fields are added up. */
  readonly event: (event: string, fields: Readonly<Record<string, unknown>>) => void;
}

/** A reading is as old as this at most, however often somebody scrapes. */
const READ_EVERY_MS = 5_000;

/** Counters and gauges that every process has, beside Node's own (which tell of the event loop's delay). */
export function makeMetrics(read: () => Promise<Reading>): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry, prefix: 'kwartier_' });
  const poolWait = new Histogram({
    name: 'kwartier_pool_wait_seconds',
    help: 'Time that work waited for a connection to Postgres',
    buckets: [0.001, 0.005, 0.02, 0.1, 0.5, 1, 2.5, 5],
    registers,
  });
  const timerLate = new Histogram({
    name: 'kwartier_timer_late_seconds',
    help: 'How late alarms of promises went off',
    buckets: [0.5, 1, 2, 5, 10, 30, 60, 300],
    registers,
  });
  const events = new Counter({
    name: 'kwartier_events_total',
    help: 'Events of the log, by name',
    labelNames: ['event'],
    registers,
  });
  const amounts = new Counter({
    name: 'kwartier_event_amounts_total',
    help: 'Numbers that came with events of the log, added up: what sweeps healed, what polls found',
    labelNames: ['event', 'what'],
    registers,
  });
  const waiting = new Gauge({
    name: 'kwartier_waiting',
    help: 'What waits in Postgres, by kind',
    labelNames: ['kind'],
    registers,
    collect: refresh,
  });
  const oldest = new Gauge({
    name: 'kwartier_waiting_oldest_seconds',
    help: 'Age of the oldest that waits, by kind',
    labelNames: ['kind'],
    registers,
    collect: refresh,
  });
  const silence = new Gauge({
    name: 'kwartier_channel_silence_seconds',
    help: 'Time since a channel was heard of: by a poll that succeeded or an event',
    labelNames: ['channel', 'platform', 'state'],
    registers,
    collect: refresh,
  });
  const isRead = new Gauge({
    name: 'kwartier_backlog_read',
    help: 'Whether what waits could be read at the last scrape',
    registers,
    collect: refresh,
  });
  let readAt = Number.NEGATIVE_INFINITY;
  let reading: Promise<void> | undefined;

  /** Every gauge asks before it is shown, at the same moment: they share one reading. */
  function refresh(): Promise<void> {
    if (performance.now() - readAt >= READ_EVERY_MS) {
      readAt = performance.now();
      reading = load();
    }
    return reading ?? Promise.resolve();
  }

  async function load(): Promise<void> {
    const now = await read().catch(() => undefined);
    isRead.set(now ? 1 : 0);
    if (!now) return;
    for (const [kind, { count, oldestMs }] of Object.entries(now.waiting)) {
      waiting.set({ kind }, count);
      oldest.set({ kind }, oldestMs / 1_000);
    }
    silence.reset();
    for (const { id, platform, state, silentMs } of now.channels)
      silence.set({ channel: id, platform, state }, silentMs / 1_000);
  }

  return {
    registry,
    poolWait: (ms) => poolWait.observe(ms / 1_000),
    timerLate: (ms) => timerLate.observe(Math.max(0, ms) / 1_000),
    event(event, fields) {
      events.inc({ event });
      for (const [what, value] of Object.entries(fields))
        if (typeof value === 'number' && value > 0) amounts.inc({ event, what }, value);
    },
  };
}
