import type { ChannelId } from '@kwartier/core';
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

  /** What a form says under `signed_request`; empty if it says nothing. */
  const signedRequestOf = (body: unknown): string =>
    Buffer.isBuffer(body) ? (new URLSearchParams(body.toString('utf8')).get('signed_request') ?? '') : '';

  // Meta's data deletion callback: answered with an address at which the person can see how far it is, and a code.
  app.post<{ Params: Params }>('/webhooks/:channelId/data-deletion', options, async (request, reply) => {
    const { channelId } = request.params;
    const { workspaceId, externalId } = await deps.webhooks.personOf(channelId, signedRequestOf(request.body));
    const code = await deps.erasures.requestFromPlatform(workspaceId, channelId as ChannelId, externalId);
    return reply
      .type('application/json')
      .send({ url: `${deps.publicUrl}/webhooks/${channelId}/data-deletion/${code}`, confirmation_code: code });
  });

  app.get<{ Params: Params & { code: string } }>(
    '/webhooks/:channelId/data-deletion/:code',
    options,
    async (request, reply) => {
      const workspaceId = await deps.webhooks.workspaceOf(request.params.channelId);
      const state = await deps.erasures.stateOf(workspaceId, request.params.code.slice(0, 64));
      // A code of which nothing is known is that of somebody of whom nothing is held.
      const words = state === undefined || state === 'done' ? 'Everything was deleted.' : 'The deletion is under way.';
      return reply.type('text/plain; charset=utf-8').send(`${words}\nCode: ${request.params.code.slice(0, 64)}\n`);
    },
  );

  // Meta's deauthorisation callback: somebody who gave our app access took it back. Whether it was ours shows at the next call.
  app.post<{ Params: Params }>('/webhooks/:channelId/deauthorization', options, async (request, reply) => {
    const { workspaceId } = await deps.webhooks.personOf(request.params.channelId, signedRequestOf(request.body));
    await deps.channels.lookSoon(workspaceId, request.params.channelId as ChannelId);
    deps.log('warn', 'channel.deauthorized', { workspaceId, channelId: request.params.channelId });
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
