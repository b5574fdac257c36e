import { BrandLook, IdParams } from '@kwartier/contracts';
import { type Actor, type BrandId, MAX_LOGO_BYTES } from '@kwartier/core';
import { listBrands } from '@kwartier/db/reads/settings';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { ApiDeps } from '../../deps.ts';
import { brandLook } from '../../dto/brand-look.ts';
import { actorOf } from '../../plugins/auth.ts';

/** As long as a browser keeps a logo without asking; its address changes with it. */
const KEEP_S = 86_400;

/** Logos of brands. */
export const brandLogoRoutes: FastifyPluginAsyncZod<{ deps: ApiDeps }> = async (app, { deps }) => {
  const tags = ['People'];
  // Bytes are taken as bytes, whatever they claim to be.
  app.addContentTypeParser('application/octet-stream', { parseAs: 'buffer' }, (_request, body, done) =>
    done(null, body),
  );
  const lookOf = async (actor: Actor, id: string): Promise<BrandLook> => {
    const brands = await deps.db.transact(actor.workspaceId, (tx) => listBrands(tx, actor.workspaceId));
    return brandLook(brands.find((brand) => brand.id === id)!);
  };

  app.put(
    '/brands/:id/logo',
    {
      config: { access: 'people.write' },
      // A little more than is taken, so that too large a file is refused in words.
      bodyLimit: 8 * MAX_LOGO_BYTES,
      schema: {
        operationId: 'setBrandLogo',
        tags,
        params: IdParams,
        consumes: ['application/octet-stream'],
        response: { 200: BrandLook },
      },
    },
    async (request) => {
      const actor = actorOf(request);
      const bytes = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
      await deps.brandLogos.set(actor, request.params.id as BrandId, bytes);
      return lookOf(actor, request.params.id);
    },
  );

  app.delete(
    '/brands/:id/logo',
    {
      config: { access: 'people.write' },
      schema: { operationId: 'removeBrandLogo', tags, params: IdParams, response: { 200: BrandLook } },
    },
    async (request) => {
      const actor = actorOf(request);
      await deps.brandLogos.remove(actor, request.params.id as BrandId);
      return lookOf(actor, request.params.id);
    },
  );

  app.get(
    '/brands/:id/logo',
    {
      config: { access: 'signed-in' },
      schema: {
        operationId: 'getBrandLogo',
        tags,
        params: IdParams,
        response: { 200: z.unknown().describe('WebP.') },
      },
    },
    async (request, reply) => {
      const picture = await deps.brandLogos.read(actorOf(request), request.params.id as BrandId);
      return reply
        .header('content-type', 'image/webp')
        .header('cache-control', `private, max-age=${KEEP_S}, immutable`)
        .header('content-security-policy', "default-src 'none'; sandbox")
        .header('content-disposition', 'inline; filename="logo.webp"')
        .send(Buffer.from(picture));
    },
  );
};
