import { closeOnSignal, makeLogger, readSettings, SettingsError } from '@kwartier/runtime';
import { openDeps } from './deps.ts';
import { startWork } from './work.ts';

/** One worker process. */
async function main(): Promise<void> {
  const settings = readSettings();
  const logger = makeLogger('worker', settings.LOG_LEVEL);
  closeOnSignal(startWork(await openDeps(settings, logger), settings, logger), (message) => logger.info(message));
  logger.info('worker ready');
  process.send?.({ type: 'ready' });
}

main().catch((error: unknown) => {
  console.error(error instanceof SettingsError ? error.message : error);
  process.exit(1);
});
