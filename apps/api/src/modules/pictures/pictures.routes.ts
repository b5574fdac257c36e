import { AttachmentParams, IdParams } from '@kwartier/contracts';
import { type ContactId, DomainError, type MessageId } from '@kwartier/core';
import { loadAttachmentUrl, loadPictureUrl } from '@kwartier/db/reads/pictures';
import type { FastifyReply } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { ApiDeps } from '../../deps.ts';
import { actorOf } from '../../plugins/auth.ts';

const AVATAR = 96;
const PREVIEW = 480;
/** As long as a browser keeps a picture without asking; its address changes with the picture. */
const KEEP_S = 86_400;
/** As long as it keeps that there is none: a server that was down is asked again. */
const KEEP_NONE_S = 300;

/**
 * Pictures from the platforms, fetched and drawn anew by a process of its own: a browser never asks a stranger's server, and the
 * stranger never learns who looks.
 */
export const pictureRoutes: FastifyPluginAsyncZod<{ deps: ApiDeps }> = async (app, { deps }) => {
  const tags = ['Pictures'];
  const picture = {
    200: z.unknown().describe('WebP.'),
    204: z.null().describe('There is no picture to show: the console shows initials.'),
  };

  async function send(reply: FastifyReply, url: string | null | undefined, size: number) {
    if (url === undefined) throw new DomainError('picture.not_found', 'There is no picture to show.');
    const drawn = url ? await deps.pictures.get(url, size) : undefined;
    // A browser writes an error to its console for every picture with 404, and here nothing is wrong.
    if (!drawn) return reply.status(204).header('cache-control', `private, max-age=${KEEP_NONE_S}`).send(null);
    return reply
      .header('content-type', 'image/webp')
      .header('cache-control', `private, max-age=${KEEP_S}, immutable`)
      .header('content-security-policy', "default-src 'none'; sandbox")
      .header('content-disposition', 'inline; filename="picture.webp"')
      .send(drawn);
  }

  app.get(
    '/contacts/:id/picture',
    {
      config: { access: 'contact.private' },
      schema: { operationId: 'getContactPicture', tags, params: IdParams, response: picture },
    },
    async (request, reply) => {
      const actor = actorOf(request);
      const url = await deps.db.run(actor.workspaceId, (sql) =>
        loadPictureUrl(sql, actor, request.params.id as ContactId),
      );
      return send(reply, url, AVATAR);
    },
  );

  app.get(
    '/messages/:id/attachments/:index/picture',
    {
      config: { access: 'conversation.read' },
      schema: { operationId: 'getAttachmentPicture', tags, params: AttachmentParams, response: picture },
    },
    async (request, reply) => {
      const actor = actorOf(request);
      const url = await deps.db.run(actor.workspaceId, (sql) =>
        loadAttachmentUrl(sql, actor, request.params.id as MessageId, request.params.index),
      );
      return send(reply, url, PREVIEW);
    },
  );
};
