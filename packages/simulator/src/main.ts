import { runDemo } from './scenarios/demo.ts';
import { startSimulator } from './simulator.ts';

/**
 * The demo's fake networks as a process of their own. SIMULATOR_PORT (default 4390), HOST (default 127.0.0.1),
 * SIMULATOR_SEED (default 1). Ends on SIGTERM, SIGINT, or when the parent that forked it goes away.
 */
const simulator = await startSimulator({
  port: Number(process.env.SIMULATOR_PORT ?? 4390),
  host: process.env.HOST ?? '127.0.0.1',
  seed: Number(process.env.SIMULATOR_SEED ?? 1),
});
const demo = runDemo(simulator);

let isStopping = false;
async function stop(): Promise<void> {
  if (isStopping) return;
  isStopping = true;
  demo.stop();
  await simulator.close();
  process.exit(0);
}
process.once('SIGTERM', () => void stop());
process.once('SIGINT', () => void stop());
process.once('disconnect', () => void stop());

process.send?.({ type: 'ready', url: simulator.url });
console.log(`simulated networks on ${simulator.url}`);
