import type { FastifyPluginAsync } from 'fastify';
import type { ApiDeps } from '../../deps.ts';

/** Larger than any platform's documented batch; beyond it the call is refused before it is read. */
const MAX_BODY_BYTES = 5 * 1024 * 1024;

interface Params {
  channelId: string;
}

/** Platforms call here. Raw bytes in, an empty 200 out; what is in them is read later. */
export const webhookRoutes: FastifyPluginAsync<{ deps: ApiDeps }> = async (app, { deps }) => {
  // The signature is over the bytes as they came: nothing may parse them first, whatever their content type says.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: MAX_BODY_BYTES }, (_request, body, done) =>
    done(null, body),
  );
  const options = { config: { access: 'public' as const } };

  app.get<{ Params: Params; Querystring: Record<string, string> }>(
    '/webhooks/:channelId',
    options,
    async (request, reply) => {
      const query = Object.fromEntries(Object.entries(request.query).filter(([, value]) => typeof value === 'string'));
      const answer = await deps.webhooks.challenge(request.params.channelId, query);
      return reply.status(answer.status).type(answer.contentType).send(answer.body);
    },
  );

  app.post<{ Params: Params }>('/webhooks/:channelId', options, async (request, reply) => {
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    await deps.webhooks.accept({
      channelId: request.params.channelId,
      headers: separate(request.raw.rawHeaders, request.headers),
      body,
    });
    return reply.status(200).send();
  });
};

/** Headers with those that came twice as arrays: Node joins or drops repeats, and a signature must be one. */
function separate(
  raw: readonly string[],
  headers: Readonly<Record<string, string | string[] | undefined>>,
): Record<string, string | string[] | undefined> {
  const all: Record<string, string | string[] | undefined> = { ...headers };
  const seen = new Set<string>();
  for (let index = 0; index < raw.length; index += 2) {
    const name = raw[index]!.toLowerCase();
    if (!name.includes('signature')) continue;
    if (seen.has(name)) all[name] = [String(all[name]), raw[index + 1]!];
    seen.add(name);
  }
  return all;
}
