import { Readable } from 'node:stream';
import { IdParams, PieceParams, UploadBody, UploadDto, UploadList, UploadTextBody } from '@kwartier/contracts';
import { type ConversationId, mediaKind, UPLOAD_PIECE_BYTES } from '@kwartier/core';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { ApiDeps } from '../../deps.ts';
import { uploadDto } from '../../dto/upload.ts';
import { actorOf } from '../../plugins/auth.ts';

/** An upload never changes once it is whole, but whoever may no longer see it must not find it in the browser for long. */
const KEEP_S = 3_600;

/** Files for answers: announced, brought in pieces, completed; then they wait in the draft until they go out. */
export const uploadRoutes: FastifyPluginAsyncZod<{ deps: ApiDeps }> = async (app, { deps }) => {
  const tags = ['Uploads'];
  const { uploads } = deps;
  // Bytes are taken as bytes, whatever they claim to be.
  app.addContentTypeParser('application/octet-stream', { parseAs: 'buffer' }, (_request, body, done) =>
    done(null, body),
  );

  app.get(
    '/conversations/:id/uploads',
    {
      config: { access: 'conversation.reply' },
      schema: { operationId: 'listUploads', tags, params: IdParams, response: { 200: UploadList } },
    },
    async (request) => ({
      items: (await uploads.list(actorOf(request), request.params.id as ConversationId)).map(uploadDto),
    }),
  );

  app.post(
    '/conversations/:id/uploads',
    {
      config: { access: 'conversation.reply' },
      schema: { operationId: 'beginUpload', tags, params: IdParams, body: UploadBody, response: { 201: UploadDto } },
    },
    async (request, reply) =>
      reply
        .status(201)
        .send(uploadDto(await uploads.begin(actorOf(request), request.params.id as ConversationId, request.body))),
  );

  app.put(
    '/uploads/:id/pieces/:index',
    {
      config: { access: 'conversation.reply' },
      bodyLimit: UPLOAD_PIECE_BYTES,
      schema: {
        operationId: 'putUploadPiece',
        tags,
        params: PieceParams,
        consumes: ['application/octet-stream'],
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const { id, index } = request.params;
      const bytes = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
      await uploads.addPiece(actorOf(request), id, index, bytes);
      return reply.status(204).send(null);
    },
  );

  app.post(
    '/uploads/:id/completion',
    {
      config: { access: 'conversation.reply' },
      schema: { operationId: 'completeUpload', tags, params: IdParams, response: { 200: UploadDto } },
    },
    async (request) => uploadDto(await uploads.complete(actorOf(request), request.params.id)),
  );

  app.patch(
    '/uploads/:id',
    {
      config: { access: 'conversation.reply' },
      schema: {
        operationId: 'describeUpload',
        tags,
        params: IdParams,
        body: UploadTextBody,
        response: { 200: UploadDto },
      },
    },
    async (request) => uploadDto(await uploads.describe(actorOf(request), request.params.id, request.body.altText)),
  );

  app.delete(
    '/uploads/:id',
    {
      config: { access: 'conversation.reply' },
      schema: { operationId: 'removeUpload', tags, params: IdParams, response: { 204: z.null() } },
    },
    async (request, reply) => {
      await uploads.remove(actorOf(request), request.params.id);
      return reply.status(204).send(null);
    },
  );

  app.get(
    '/uploads/:id',
    {
      config: { access: 'conversation.read' },
      schema: {
        operationId: 'getUpload',
        tags,
        params: IdParams,
        response: { 200: z.unknown().describe('The bytes. Only pictures are shown; everything else is saved.') },
      },
    },
    async (request, reply) => {
      const { upload, pieces } = await uploads.read(actorOf(request), request.params.id);
      const type = upload.mediaType ?? 'application/pdf';
      const isPicture = ['image', 'gif'].includes(mediaKind(type));
      return reply
        .header('content-type', isPicture ? type : 'application/octet-stream')
        .header('content-length', upload.size)
        .header('cache-control', `private, max-age=${KEEP_S}`)
        .header('content-security-policy', "default-src 'none'; sandbox")
        .header('x-content-type-options', 'nosniff')
        .header('content-disposition', disposition(isPicture ? 'inline' : 'attachment', upload.name))
        .send(Readable.from(pieces));
    },
  );

  app.get(
    '/uploads/:id/preview',
    {
      config: { access: 'conversation.read' },
      schema: {
        operationId: 'getUploadPreview',
        tags,
        params: IdParams,
        response: { 200: z.unknown().describe('WebP.') },
      },
    },
    async (request, reply) => {
      const preview = await uploads.readPreview(actorOf(request), request.params.id);
      return reply
        .header('content-type', 'image/webp')
        .header('cache-control', `private, max-age=${KEEP_S}`)
        .header('content-security-policy', "default-src 'none'; sandbox")
        .header('content-disposition', 'inline; filename="picture.webp"')
        .send(Buffer.from(preview));
    },
  );
};

/** RFC 6266: a name in plain letters for old browsers, and the real one (RFC 8187). */
function disposition(kind: 'inline' | 'attachment', name: string): string {
  const plain = name.replaceAll(/[^\w. -]/g, '_');
  const real = encodeURIComponent(name).replaceAll(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `${kind}; filename="${plain}"; filename*=UTF-8''${real}`;
}
