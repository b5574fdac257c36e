import { DatabaseNotFenced, watchFence } from '@kwartier/db';
import { closeOnSignal, makeLogger, readSettings, SettingsError, startTelemetry } from '@kwartier/runtime';
import { openDeps } from './deps.ts';
import { servePulse, startPulse } from './pulse.ts';
import { startWork } from './work.ts';

/** One worker process. */
async function main(): Promise<void> {
  const settings = readSettings();
  const logger = makeLogger('worker', settings.LOG_LEVEL);
  const telemetry = await startTelemetry('kwartier-worker', settings.OTEL_EXPORTER_OTLP_ENDPOINT);
  const opened = await openDeps(settings, logger, telemetry);
  await watchFence(opened.db, fail);
  const pulse = startPulse(opened, () => {
    logger.error('worker.stuck: something waits and nothing is finished; ending, to be started again');
    process.exit(1);
  });
  const work = startWork(opened, settings, logger, { onFinished: pulse.beat });
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
      ...work,
      { name: 'traces', close: () => telemetry.close() },
      { name: 'port', close: async () => served?.close() },
    ],
    (message) => logger.info(message),
  );
  logger.info('worker ready');
  process.send?.({ type: 'ready' });
}

function fail(error: unknown): never {
  console.error(error instanceof SettingsError || error instanceof DatabaseNotFenced ? error.message : error);
  process.exit(1);
}

main().catch(fail);
