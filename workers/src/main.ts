import type { ChannelId, MessageId, TeamId, WorkspaceId } from '@kwartier/core';
import { assertFenced, DatabaseNotFenced } from '@kwartier/db';
import { listPushTeams } from '@kwartier/db/reads/assignment';
import { listDuePolls } from '@kwartier/db/reads/channels';
import {
  assignWaiting,
  deliverMessage,
  type JobDefinition,
  openWorkerConnection,
  type Processor,
  receiveMessages,
  startWorker,
  type WorkerEvents,
} from '@kwartier/queue';
import { closeOnSignal, makeLogger, readSettings, SettingsError, startTelemetry } from '@kwartier/runtime';
import {
  makeDeliverMessage,
  makeErasePersons,
  makeHandleUnauthorized,
  makePollChannel,
  makeReceiveMessages,
  makeSlaSweep,
  makeSweepIdentity,
  makeSweepInbound,
  makeSweepOutbound,
  makeSweepRetention,
  makeWorkDistribution,
} from '@kwartier/usecases';
import { openDeps } from './deps.ts';
import { makeDirectWake } from './direct-wake.ts';
import { servePulse, startPulse } from './pulse.ts';
import { startSweeps } from './sweeps.ts';

/** One worker process: wake-ups from Redis, and sweeps that find what a lost wake-up left behind. */
async function main(): Promise<void> {
  const settings = readSettings();
  const logger = makeLogger('worker', settings.LOG_LEVEL);
  const telemetry = await startTelemetry('kwartier-worker', settings.OTEL_EXPORTER_OTLP_ENDPOINT);
  const opened = await openDeps(settings, logger, telemetry);
  await assertFenced(opened.db);
  const pulse = startPulse(opened, () => {
    logger.error('worker.stuck: something waits and nothing is finished; ending, to be started again');
    process.exit(1);
  });

  // While Redis is away the sweeps hand work to this very process; leases and locks in Postgres keep that safe.
  const direct = makeDirectWake(opened.wake);
  const deps = { ...opened, wake: direct.wake };
  const handleUnauthorized = makeHandleUnauthorized(deps);
  const receive = makeReceiveMessages(deps);
  const deliver = makeDeliverMessage({ ...deps, handleUnauthorized });
  const poll = makePollChannel({ ...deps, handleUnauthorized });
  const distribution = makeWorkDistribution(deps);
  const sla = makeSlaSweep({ ...deps, onBreach: opened.metrics.timerLate });

  const processors = new Map<JobDefinition, Processor>([
    [receiveMessages, ({ w, id }) => receive(w as WorkspaceId, id as ChannelId)],
    [deliverMessage, ({ w, id }) => deliver(w as WorkspaceId, id as MessageId)],
    [assignWaiting, ({ w, id }) => distribution.assignWaiting(w as WorkspaceId, id as TeamId)],
  ]);
  direct.use(processors, pulse.beat);
  const failed = (what: string, error: unknown) =>
    logger.warn({ what, reason: error instanceof Error ? error.message : String(error) }, 'work.failed');

  const events: WorkerEvents = {
    onError: failed,
    onFinished: pulse.beat,
    around: (job, carried, work) => telemetry.span(job, {}, work, carried),
  };

  const connection = openWorkerConnection(settings.REDIS_URL);
  const workers = [
    startWorker('inbound', connection, 4, processors, events),
    startWorker('outbound', connection, 20, processors, events),
    startWorker('assignment', connection, 2, processors, events),
  ];
  const sweeps = startSweeps(
    opened.db,
    [
      { name: 'sla', everyMs: 1_000, run: sla.checkSla },
      { name: 'snoozed', everyMs: 2_000, run: sla.wakeSnoozed },
      { name: 'inbound', everyMs: 1_000, run: makeSweepInbound(deps) },
      { name: 'outbound', everyMs: 1_000, run: makeSweepOutbound(deps) },
      { name: 'polls', everyMs: 1_000, run: (workspaceId) => pollDue(workspaceId) },
      { name: 'identity', everyMs: 600_000, run: makeSweepIdentity(deps) },
      { name: 'abandoned', everyMs: 5_000, run: distribution.releaseAbandoned },
      { name: 'erasures', everyMs: 5_000, run: makeErasePersons(deps) },
      { name: 'retention', everyMs: 600_000, run: makeSweepRetention(deps) },
      { name: 'assignment', everyMs: 5_000, run: (workspaceId) => assignAll(workspaceId) },
    ],
    failed,
  );

  async function pollDue(workspaceId: WorkspaceId): Promise<void> {
    const due = await deps.db.run(workspaceId, (sql) => listDuePolls(sql, workspaceId, deps.machineNow()));
    // Not one after the other: a platform that hangs must not keep the others from being asked.
    for (const { channelId, stream } of due)
      void poll(workspaceId, channelId, stream).catch((error: unknown) => failed(`poll ${stream}`, error));
  }

  async function assignAll(workspaceId: WorkspaceId): Promise<void> {
    const teams = await deps.db.run(workspaceId, (sql) => listPushTeams(sql, workspaceId));
    for (const { id } of teams) await distribution.assignWaiting(workspaceId, id);
  }

  let isDraining = false;
  const served =
    settings.WORKER_PORT === undefined
      ? undefined
      : servePulse(settings.WORKER_PORT, settings.HOST, pulse, opened, () => isDraining);
  closeOnSignal(
    [
      {
        name: 'readiness',
        close: async () => {
          isDraining = true;
          pulse.stop();
        },
      },
      { name: 'sweeps', close: () => sweeps.stop() },
      { name: 'workers', close: () => Promise.all(workers.map((worker) => worker.close(10_000))) },
      { name: 'connections', close: () => opened.close() },
      { name: 'traces', close: () => telemetry.close() },
      { name: 'port', close: async () => served?.close() },
    ],
    (message) => logger.info(message),
  );
  logger.info('worker ready');
  process.send?.({ type: 'ready' });
}

main().catch((error: unknown) => {
  console.error(error instanceof SettingsError || error instanceof DatabaseNotFenced ? error.message : error);
  process.exit(1);
});
