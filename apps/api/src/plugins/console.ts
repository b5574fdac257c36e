import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { allowOwnRequests, allowOwnScripts } from './security-headers.ts';

/** What the build writes where a nonce belongs; see `apps/agent-ui/vite.config.ts`. */
const NONCE = /KWARTIER_NONCE/g;

/** Serve the built console: its files as they are, and its page for every address that is no file and no API. */
export async function serveConsole(app: FastifyInstance, folder: string | undefined): Promise<void> {
  if (!folder || !existsSync(join(folder, 'index.html'))) {
    app.get('/', { config: { access: 'public' } }, async (_request, reply) =>
      reply.type('text/plain').send('The console is not built. Run npm start, or build apps/agent-ui.'),
    );
    return;
  }
  const root = resolve(folder);
  const page = readFileSync(join(root, 'index.html'), 'utf8');
  // The build lays each file's compressed forms beside it.
  await app.register(fastifyStatic, { root, wildcard: false, index: false, serve: false, preCompressed: true });
  const file = { config: { access: 'public' as const } };
  app.get('/assets/*', file, (request, reply) =>
    reply.sendFile((request.params as { '*': string })['*'], join(root, 'assets'), { maxAge: '365d', immutable: true }),
  );
  // Asked for anew every time: what a browser keeps of it would outlive the console it belongs to.
  app.get('/sw.js', file, (_request, reply) =>
    allowOwnRequests(reply).header('cache-control', 'no-cache').sendFile('sw.js', { cacheControl: false }),
  );
  app.get('/*', file, (request, reply) => {
    const path = request.url.split('?')[0]!;
    if (path.startsWith('/api/') || path.startsWith('/webhooks/')) return reply.callNotFound();
    if (/^\/[\w-]+\.(svg|ico|png|webmanifest|txt)$/.test(path) && existsSync(join(root, path)))
      return reply.sendFile(path.slice(1));
    const nonce = allowOwnScripts(reply);
    return reply.type('text/html; charset=utf-8').header('cache-control', 'no-store').send(page.replace(NONCE, nonce));
  });
}
