import type { ChannelId, MessageId, TeamId, WorkspaceId } from '@kwartier/core';
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
import type { ClosingStep, Logger, Settings } from '@kwartier/runtime';
import {
  makeDeliverMessage,
  makeErasePersons,
  makeHandleUnauthorized,
  makeMindTheClock,
  makePollChannel,
  makeReceiveMessages,
  makeRecheckPosts,
  makeRemeasure,
  makeRuleSweep,
  makeSendMails,
  makeSendNotifications,
  makeSlaSweep,
  makeSweepIdentity,
  makeSweepInbound,
  makeSweepOutbound,
  makeSweepRetention,
  makeSweepUploads,
  makeWatchCompleteness,
  makeWorkDistribution,
} from '@kwartier/usecases';
import type { WorkerDeps } from './deps.ts';
import { makeDirectWake } from './direct-wake.ts';
import { type Sweep, startSweeps } from './sweeps.ts';

/**
 * Begin to work: wake-ups from Redis, and sweeps that find what a lost wake-up left behind.
 * @param options.keep which sweeps run; all of them do, but for tests that show what a sweep is for
 * @param options.onFinished called after each piece of work
 * @returns what must be closed, in order
 */
export function startWork(
  opened: WorkerDeps,
  settings: Pick<Settings, 'REDIS_URL' | 'PUBLIC_URL'>,
  logger: Pick<Logger, 'warn'>,
  {
    keep = () => true,
    onFinished = () => undefined,
  }: { keep?: (sweep: Sweep) => boolean; onFinished?: () => void } = {},
): ClosingStep[] {
  // While Redis is away the sweeps hand work to this very process; leases and locks in Postgres keep that safe.
  const direct = makeDirectWake(opened.wake);
  const deps = { ...opened, wake: direct.wake };
  const handleUnauthorized = makeHandleUnauthorized(deps);
  const receive = makeReceiveMessages(deps);
  const deliver = makeDeliverMessage({ ...deps, handleUnauthorized });
  const poll = makePollChannel({ ...deps, handleUnauthorized });
  const distribution = makeWorkDistribution(deps);
  const rules = makeRuleSweep(deps);
  const sla = makeSlaSweep({ ...deps, onBreach: opened.metrics.timerLate });

  const processors = new Map<JobDefinition, Processor>([
    [receiveMessages, ({ w, id }) => thenRules(w, receive(w as WorkspaceId, id as ChannelId))],
    [deliverMessage, ({ w, id }) => thenRules(w, deliver(w as WorkspaceId, id as MessageId))],
    [assignWaiting, ({ w, id }) => distribution.assignWaiting(w as WorkspaceId, id as TeamId)],
  ]);
  direct.use(processors, onFinished);
  const failed = (what: string, error: unknown) =>
    logger.warn({ what, reason: error instanceof Error ? error.message : String(error) }, 'work.failed');

  /** Rules look at once at what has just been committed; what they miss the sweep finds. */
  async function thenRules(workspaceId: string, work: Promise<unknown>): Promise<void> {
    await work;
    await rules.answerEvents(workspaceId as WorkspaceId).catch((error: unknown) => failed('rules', error));
  }

  const events: WorkerEvents = {
    onError: failed,
    onFinished,
    around: (job, carried, work) => opened.telemetry.span(job, {}, work, carried),
  };
  const connection = openWorkerConnection(settings.REDIS_URL);
  const workers = [
    startWorker('inbound', connection, 4, processors, events),
    startWorker('outbound', connection, 20, processors, events),
    startWorker('assignment', connection, 2, processors, events),
  ];
  const sweeps = startSweeps(
    listWorkspaces,
    (
      [
        { name: 'sla', everyMs: 1_000, run: sla.checkSla },
        { name: 'snoozed', everyMs: 2_000, run: sla.wakeSnoozed },
        { name: 'rules', everyMs: 1_000, run: rules.answerEvents },
        { name: 'rules on time', everyMs: 5_000, run: rules.answerTimes },
        { name: 'inbound', everyMs: 1_000, run: makeSweepInbound(deps) },
        { name: 'outbound', everyMs: 1_000, run: makeSweepOutbound(deps) },
        { name: 'notifications', everyMs: 1_000, run: makeSendNotifications(deps, settings.PUBLIC_URL) },
        { name: 'mails', everyMs: 1_000, run: makeSendMails(deps, settings.PUBLIC_URL) },
        { name: 'polls', everyMs: 1_000, run: (workspaceId) => pollDue(workspaceId) },
        { name: 'rechecks', everyMs: 60_000, run: makeRecheckPosts(deps) },
        { name: 'policies', everyMs: 10_000, run: makeRemeasure(deps).all },
        { name: 'clock', everyMs: 10_000, run: makeMindTheClock(deps) },
        { name: 'completeness', everyMs: 5_000, run: makeWatchCompleteness(deps) },
        { name: 'identity', everyMs: 600_000, run: makeSweepIdentity(deps) },
        { name: 'abandoned', everyMs: 5_000, run: distribution.releaseAbandoned },
        { name: 'erasures', everyMs: 5_000, run: makeErasePersons(deps) },
        { name: 'uploads', everyMs: 600_000, run: makeSweepUploads(deps) },
        { name: 'retention', everyMs: 600_000, run: makeSweepRetention(deps) },
        { name: 'assignment', everyMs: 5_000, run: (workspaceId) => assignAll(workspaceId) },
      ] satisfies Sweep[]
    ).filter(keep),
    failed,
  );

  async function listWorkspaces(): Promise<WorkspaceId[]> {
    const rows = await opened.db.directory(
      (sql) => sql<{ id: WorkspaceId }[]>`select * from directory_workspaces() as id`,
    );
    return rows.map(({ id }) => id);
  }

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

  return [
    { name: 'sweeps', close: () => sweeps.stop(8_000) },
    { name: 'workers', close: () => Promise.all(workers.map((worker) => worker.close(10_000))) },
    { name: 'connections', close: () => opened.close() },
  ];
}
