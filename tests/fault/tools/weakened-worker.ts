/**
 * A worker without one of its safeguards, for controls: WEAKENED names it. It is the product's own worker, built from other
 * parts; the product has no switch for this.
 * - `no-sweeps`: nothing looks for what a lost wake-up left behind.
 * - `no-polls`: platforms are never asked for what their webhooks lost.
 */
import { closeOnSignal, makeLogger, readSettings } from '@kwartier/runtime';
import { openDeps, startWork } from '@kwartier/workers';

const KEEP: Readonly<Record<string, (name: string) => boolean>> = {
  'no-sweeps': () => false,
  'no-polls': (name) => name !== 'polls',
};
const keep = KEEP[process.env.WEAKENED ?? ''];
if (!keep) throw new Error(`WEAKENED must be one of ${Object.keys(KEEP).join(', ')}.`);
const settings = readSettings();
const logger = makeLogger('weakened-worker', settings.LOG_LEVEL);
const deps = await openDeps(settings, logger);
closeOnSignal(
  startWork(
    deps,
    settings,
    logger,
    { onFinished: () => undefined, around: (_job, _carried, run) => run() },
    ({ name }) => keep(name),
  ),
  (message) => logger.info(message),
);
process.send?.({ type: 'ready' });
