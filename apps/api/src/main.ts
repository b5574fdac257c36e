import { closeOnSignal, readSettings, SettingsError } from '@kwartier/runtime';
import { buildApp } from './app.ts';
import { connectDemo } from './demo/connect.ts';
import { openDeps } from './deps.ts';

/** The API process. */
async function main(): Promise<void> {
  const settings = readSettings();
  const deps = openDeps(settings);
  const { server, gateway } = await buildApp(deps);
  closeOnSignal(
    [
      { name: 'sockets', close: () => gateway.close() },
      { name: 'http', close: () => server.close() },
      { name: 'connections', close: () => deps.close() },
    ],
    (message) => deps.logger.info(message),
  );
  await server.listen({ port: settings.PORT, host: settings.HOST });
  process.send?.({ type: 'ready' });
  if (settings.DEMO && settings.SIMULATOR_URL) await connectDemo(deps, settings.SIMULATOR_URL);
}

main().catch((error: unknown) => {
  const { code } = error as { code?: string };
  if (error instanceof SettingsError) console.error(error.message);
  else if (code === 'EADDRINUSE') console.error('The port is in use by another program. Set PORT to a free one.');
  else if (code === 'EACCES') console.error('This port may not be used by this user. Set PORT to one above 1023.');
  else console.error(error);
  process.exit(1);
});
