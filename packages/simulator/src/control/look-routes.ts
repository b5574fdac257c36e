import type { FastifyInstance } from 'fastify';
import { pngPicture } from '../pictures.ts';
import type { Simulator } from '../running-simulator.ts';
import { DEMO_ACCOUNTS } from '../world.ts';
import { lookPage } from './look-page.ts';

/** What a person (or the demo's seeding) looks at: the page, the pictures, the demo accounts. */
export function lookRoutes(app: FastifyInstance, simulator: Simulator): void {
  const html = { 'content-type': 'text/html; charset=utf-8' };
  app.get('/', (_request, reply) => reply.headers(html).send(lookPage(simulator)));
  app.get('/_sim/accounts', () => ({ accounts: DEMO_ACCOUNTS }));
  app.get<{ Params: { platform: string; id: string } }>('/uploaded/:platform/:id', ({ params }, reply) => {
    const { platform, id } = params;
    const upload = platform === 'x' ? simulator.x.media.uploads.get(id) : simulator.facebook.media.uploads.get(id);
    if (!upload?.bytes) return reply.code(404).send({ error: 'no such upload' });
    return reply.type(upload.type).send(upload.bytes);
  });
  app.get<{ Params: { file: string } }>('/pictures/:file', ({ params }, reply) => {
    const [, name] = /^(?:avatar-)?(.+)\.png$/.exec(params.file) ?? [];
    reply.header('cache-control', 'public, max-age=3600');
    if (name) return reply.type('image/png').send(pngPicture(name));
    return reply.code(404).send({ error: 'no such picture' });
  });
}
