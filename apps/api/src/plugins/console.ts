import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';

/** What the pages of the console may do: nothing but talk to us and show pictures from the platforms. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: https: http:",
  "media-src 'self' https: http:",
  "font-src 'self' data:",
  "connect-src 'self' ws: wss:",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "object-src 'none'",
].join('; ');

/** Serve the built console: its files as they are, and its page for every address that is no file and no API. */
export async function serveConsole(app: FastifyInstance, folder: string | undefined): Promise<void> {
  app.addHook('onSend', async (request, reply, payload) => {
    reply
      .header('x-content-type-options', 'nosniff')
      .header('referrer-policy', 'no-referrer')
      .header('x-frame-options', 'DENY')
      .header('content-security-policy', POLICY);
    if (request.url.startsWith('/api/')) reply.header('cache-control', 'no-store');
    return payload;
  });
  if (!folder || !existsSync(join(folder, 'index.html'))) {
    app.get('/', { config: { access: 'public' } }, async (_request, reply) =>
      reply.type('text/plain').send('The console is not built. Run npm start, or build apps/agent-ui.'),
    );
    return;
  }
  const root = resolve(folder);
  await app.register(fastifyStatic, { root, wildcard: false, index: false, serve: false });
  const file = { config: { access: 'public' as const } };
  app.get('/assets/*', file, (request, reply) =>
    reply.sendFile((request.params as { '*': string })['*'], join(root, 'assets'), { maxAge: '365d', immutable: true }),
  );
  app.get('/*', file, (request, reply) => {
    const path = request.url.split('?')[0]!;
    if (path.startsWith('/api/') || path.startsWith('/webhooks/')) return reply.callNotFound();
    if (/^\/[\w-]+\.(svg|ico|png|webmanifest|txt)$/.test(path) && existsSync(join(root, path)))
      return reply.sendFile(path.slice(1));
    return reply.sendFile('index.html', { cacheControl: false });
  });
}
