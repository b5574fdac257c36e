import { setTimeout as sleep } from 'node:timers/promises';
import { DatabaseNotFenced, watchFence } from '@kwartier/db';
import { closeOnSignal, readSettings, SettingsError, startTelemetry } from '@kwartier/runtime';
import { buildApp } from './app.ts';
import { connectDemo } from './demo/connect.ts';
import { openDeps } from './deps.ts';

/** The API process. */
async function main(): Promise<void> {
  const settings = readSettings();
  const telemetry = await startTelemetry('kwartier-api', settings.OTEL_EXPORTER_OTLP_ENDPOINT);
  const deps = openDeps(settings, {}, telemetry);
  await watchFence(deps.db, fail);
  const { server, gateway, health } = await buildApp(deps);
  closeOnSignal(
    [
      {
        // Until the proxy has noticed it still sends requests here, and they are answered.
        name: 'traffic',
        close: async () => {
          health.drain();
          await sleep(settings.DRAIN_SECONDS * 1_000);
        },
      },
      { name: 'sockets', close: () => gateway.close() },
      { name: 'http', close: () => server.close() },
      { name: 'connections', close: () => deps.close() },
      { name: 'traces', close: () => telemetry.close() },
    ],
    (message) => deps.logger.info(message),
  );
  await server.listen({ port: settings.PORT, host: settings.HOST });
  process.send?.({ type: 'ready' });
  if (settings.DEMO && settings.SIMULATOR_URL) await connectDemo(deps, settings.SIMULATOR_URL);
}

function fail(error: unknown): never {
  const { code } = error as { code?: string };
  if (error instanceof SettingsError || error instanceof DatabaseNotFenced) console.error(error.message);
  else if (code === 'EADDRINUSE') console.error('The port is in use by another program. Set PORT to a free one.');
  else if (code === 'EACCES') console.error('This port may not be used by this user. Set PORT to one above 1023.');
  else console.error(error);
  process.exit(1);
}

main().catch(fail);
