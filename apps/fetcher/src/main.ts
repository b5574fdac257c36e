import { createFetcher } from './server.ts';

/**
 * A process that does one thing: fetch what strangers named, pictures and what pages say of themselves. It is given no database, no Redis and no key, so that
 * whoever breaks a picture reader finds nothing here.
 *
 * `FETCHER_PORT`, `FETCHER_HOST` (127.0.0.1): where the API asks. `FETCHER_ALLOWED_ORIGINS`: a comma list for the demo's own
 * network; refused unless `DEMO` is 1 or this is a test. `FETCHER_CALL_ORIGINS`: a comma list of services inside that may be called in the
 * name of an admin, as a translation service of one's own; no picture is ever fetched from them.
 */
const secrets = ['DATABASE_URL', 'REDIS_URL', 'ENCRYPTION_KEY', 'ADMIN_PASSWORD'].filter((name) => process.env[name]);
if (secrets.length > 0) {
  console.error(`The fetcher must not be given ${secrets.join(', ')}: start it with an environment of its own.`);
  process.exit(1);
}
const origins = (process.env.FETCHER_ALLOWED_ORIGINS ?? '').split(',').filter(Boolean);
if (origins.length > 0 && process.env.DEMO !== '1' && process.env.NODE_ENV !== 'test') {
  console.error('FETCHER_ALLOWED_ORIGINS opens the inside to strangers: it works in the demo and in tests only.');
  process.exit(1);
}
const port = Number(process.env.FETCHER_PORT ?? 4100);
const callOrigins = (process.env.FETCHER_CALL_ORIGINS ?? '').split(',').filter(Boolean);
const server = createFetcher({ allowedOrigins: new Set(origins), callOrigins: new Set([...origins, ...callOrigins]) });
server.listen(port, process.env.FETCHER_HOST ?? '127.0.0.1', () => process.send?.({ type: 'ready' }));
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => {
    server.close(() => process.exit(0));
    server.closeAllConnections();
  });
