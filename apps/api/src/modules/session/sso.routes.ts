import { Uuid } from '@kwartier/contracts';
import type { WorkspaceId } from '@kwartier/core';
import { DomainError } from '@kwartier/core';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { ApiDeps } from '../../deps.ts';
import { setSessionCookie, ssoCookie } from '../../plugins/auth.ts';
import { visitorOf } from '../../plugins/visitor.ts';

const FLOW_SECONDS = 600;
const Params = z.strictObject({ workspaceId: Uuid });

/** The way to the identity provider and back. Browsers come here themselves, so they are sent on, not answered. */
export const ssoRoutes: FastifyPluginAsyncZod<{ deps: ApiDeps }> = async (app, { deps }) => {
  const { isSecure } = deps;
  const tags = ['Session'];
  /** Back to the sign-in page with a code that it has a sentence for. */
  const failed = (error: unknown): string => {
    if (!(error instanceof DomainError)) throw error;
    return `/sign-in?${new URLSearchParams({ problem: error.code, reason: String(error.details.reason ?? 'again') })}`;
  };

  app.get(
    '/sso/:workspaceId/begin',
    {
      config: { access: 'public' },
      schema: { operationId: 'beginSso', tags, params: Params, response: { 302: z.null() } },
    },
    async (request, reply) => {
      try {
        const { url, browser } = await deps.singleSignOn.begin(request.params.workspaceId as WorkspaceId);
        reply.setCookie(ssoCookie(isSecure), browser, {
          path: '/',
          httpOnly: true,
          sameSite: 'lax',
          secure: isSecure,
          maxAge: FLOW_SECONDS,
        });
        return await reply.redirect(url, 302);
      } catch (error) {
        return reply.redirect(failed(error), 302);
      }
    },
  );

  app.get(
    '/sso/:workspaceId/callback',
    {
      config: { access: 'public' },
      schema: { operationId: 'finishSso', tags, params: Params, response: { 302: z.null() } },
    },
    async (request, reply) => {
      reply.clearCookie(ssoCookie(isSecure), { path: '/', secure: isSecure });
      try {
        const signedIn = await deps.singleSignOn.finish(
          request.params.workspaceId as WorkspaceId,
          new URL(request.url, deps.publicUrl),
          request.cookies[ssoCookie(isSecure)],
          visitorOf(request, isSecure),
        );
        setSessionCookie(reply, signedIn, isSecure);
        return await reply.redirect(signedIn.stage === 'full' ? '/' : '/sign-in?step=next', 302);
      } catch (error) {
        return reply.redirect(failed(error), 302);
      }
    },
  );
};
