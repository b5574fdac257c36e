import { MailSettingsBody, MailSettingsDto, TestMailBody, TestMailDto } from '@kwartier/contracts';
import type { Actor, BrandId } from '@kwartier/core';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { ApiDeps } from '../../deps.ts';
import { actorOf } from '../../plugins/auth.ts';

/** Whether mail is sent, and from whom. */
export const mailRoutes: FastifyPluginAsyncZod<{ deps: ApiDeps }> = async (app, { deps }) => {
  const { mail } = deps;
  const tags = ['Mail'];
  async function view(actor: Actor): Promise<z.input<typeof MailSettingsDto>> {
    const { mails, ...rest } = await mail.view(actor);
    return {
      ...rest,
      mails: mails.map(({ createdAt, endedAt, ...row }) => ({
        ...row,
        createdAt: new Date(createdAt).toISOString(),
        endedAt: endedAt === null ? null : new Date(endedAt).toISOString(),
      })),
    };
  }

  app.get(
    '/mail',
    {
      config: { access: 'policy.write' },
      schema: { operationId: 'getMail', tags, response: { 200: MailSettingsDto } },
    },
    (request) => view(actorOf(request)),
  );
  app.put(
    '/mail',
    {
      config: { access: 'policy.write', fresh: true },
      schema: { operationId: 'setMail', tags, body: MailSettingsBody, response: { 200: MailSettingsDto } },
    },
    async (request) => {
      await mail.save(actorOf(request), request.body);
      return view(actorOf(request));
    },
  );
  app.delete(
    '/mail',
    {
      config: { access: 'policy.write' },
      schema: { operationId: 'removeMail', tags, response: { 204: z.null() } },
    },
    async (request, reply) => {
      await mail.remove(actorOf(request));
      return reply.status(204).send(null);
    },
  );
  app.post(
    '/mail/test',
    {
      config: { access: 'policy.write' },
      schema: { operationId: 'testMail', tags, body: TestMailBody, response: { 200: TestMailDto } },
    },
    async (request) => ({
      said: await mail.test(actorOf(request), request.body.brandId as BrandId | null),
    }),
  );
};
