import { AttachmentParams, IdParams } from '@kwartier/contracts';
import { type ContactId, DomainError, type MessageId } from '@kwartier/core';
import { loadAttachmentUrl, loadPictureUrl } from '@kwartier/db/reads/pictures';
import type { FastifyReply } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { ApiDeps } from '../../deps.ts';
import { actorOf } from '../../plugins/auth.ts';
import { PICTURE, sendPicture } from './send-picture.ts';

const AVATAR = 96;
const PREVIEW = 480;

/**
 * Pictures from the platforms, fetched and drawn anew by a process of its own: a browser never asks a stranger's server, and the
 * stranger never learns who looks.
 */
export const pictureRoutes: FastifyPluginAsyncZod<{ deps: ApiDeps }> = async (app, { deps }) => {
  const tags = ['Pictures'];

  const send = async (reply: FastifyReply, url: string | null | undefined, size: number) => {
    if (url === undefined) throw new DomainError('picture.not_found', 'There is no picture to show.');
    return sendPicture(reply, url ? await deps.pictures.get(url, size) : undefined);
  };

  app.get(
    '/contacts/:id/picture',
    {
      config: { access: 'contact.private' },
      schema: { operationId: 'getContactPicture', tags, params: IdParams, response: PICTURE },
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
      schema: { operationId: 'getAttachmentPicture', tags, params: AttachmentParams, response: PICTURE },
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
