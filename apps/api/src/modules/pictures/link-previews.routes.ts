import {
  LinkPictureQuery,
  LinkPreviewDto,
  LinkPreviewQuery,
  LinkPreviewSettings,
  LinkPreviewSettingsDto,
} from '@kwartier/contracts';
import type { Actor } from '@kwartier/core';
import { loadWorkspace } from '@kwartier/db/reads/settings';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { ApiDeps } from '../../deps.ts';
import { linkPictureUrl } from '../../dto/picture.ts';
import { actorOf } from '../../plugins/auth.ts';
import { PICTURE, sendPicture } from './send-picture.ts';

const PREVIEW = 480;

/**
 * What pages say of themselves that answers link to, as platforms will show it. The process that fetches pictures looks at them: no browser
 * asks a stranger's server, and a picture is given out only if the page that was asked about names it.
 */
export const linkPreviewRoutes: FastifyPluginAsyncZod<{ deps: ApiDeps }> = async (app, { deps }) => {
  const tags = ['Pictures'];
  const settingsOf = async ({ workspaceId }: Actor): Promise<LinkPreviewSettingsDto> => {
    const { linkPreviews } = (await deps.db.transact(workspaceId, (tx) => loadWorkspace(tx, workspaceId)))!;
    return { isOn: linkPreviews, isPossible: deps.settings.FETCHER_URL !== undefined };
  };
  const cardOf = async (actor: Actor, url: string) =>
    (await settingsOf(actor)).isOn ? deps.pages.get(url) : undefined;

  app.get(
    '/link-preview',
    {
      config: { access: 'conversation.reply' },
      schema: {
        operationId: 'getLinkPreview',
        tags,
        querystring: LinkPreviewQuery,
        response: { 200: LinkPreviewDto },
      },
    },
    async (request) => {
      const { url } = request.query;
      const card = await cardOf(actorOf(request), url);
      return { card: card ? { ...card, imageUrl: linkPictureUrl(url, card.imageUrl) } : null };
    },
  );

  app.get(
    '/link-preview/picture',
    {
      config: { access: 'conversation.reply' },
      schema: {
        operationId: 'getLinkPreviewPicture',
        tags,
        querystring: LinkPictureQuery,
        response: PICTURE,
      },
    },
    async (request, reply) => {
      const card = await cardOf(actorOf(request), request.query.url);
      return sendPicture(reply, card?.imageUrl ? await deps.pictures.get(card.imageUrl, PREVIEW) : undefined);
    },
  );

  app.get(
    '/care/link-previews',
    {
      config: { access: 'policy.read' },
      schema: { operationId: 'getLinkPreviewSettings', tags: ['Care'], response: { 200: LinkPreviewSettingsDto } },
    },
    (request) => settingsOf(actorOf(request)),
  );
  app.put(
    '/care/link-previews',
    {
      config: { access: 'policy.write' },
      schema: {
        operationId: 'setLinkPreviews',
        tags: ['Care'],
        body: LinkPreviewSettings,
        response: { 200: LinkPreviewSettingsDto },
      },
    },
    async (request) => {
      await deps.setLinkPreviews(actorOf(request), request.body.isOn);
      return settingsOf(actorOf(request));
    },
  );
};
