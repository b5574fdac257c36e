import { AddPushBody, IdParams, NotificationsBody, NotificationsDto } from '@kwartier/contracts';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { ApiDeps } from '../../deps.ts';
import { sessionOf } from '../../plugins/auth.ts';

/** How one is told of what happens, and on which devices: one's own, and nobody else's. */
export const notificationRoutes: FastifyPluginAsyncZod<{ deps: ApiDeps }> = async (app, { deps }) => {
  const { notifications } = deps;
  const tags = ['Account'];
  const config = { access: 'signed-in' as const };

  app.get(
    '/account/notifications',
    { config, schema: { operationId: 'getNotifications', tags, response: { 200: NotificationsDto } } },
    async (request) => {
      const { settings, publicKey, isMailSent, devices } = await notifications.view(sessionOf(request));
      return {
        settings: { ...settings, muted: [...settings.muted], mailed: [...settings.mailed] },
        publicKey,
        isMailSent,
        devices: devices.map(({ createdAt, lastOkAt, ...device }) => ({
          ...device,
          createdAt: new Date(createdAt).toISOString(),
          lastOkAt: lastOkAt === null ? null : new Date(lastOkAt).toISOString(),
        })),
      };
    },
  );
  app.put(
    '/account/notifications',
    {
      config,
      schema: { operationId: 'setNotifications', tags, body: NotificationsBody, response: { 204: z.null() } },
    },
    async (request, reply) => {
      await notifications.change(sessionOf(request), request.body);
      return reply.status(204).send(null);
    },
  );

  app.post(
    '/account/push',
    {
      config,
      schema: { operationId: 'addPushDevice', tags, body: AddPushBody, response: { 201: IdParams } },
    },
    async (request, reply) => {
      const id = await notifications.addDevice(
        sessionOf(request),
        request.body,
        String(request.headers['user-agent'] ?? ''),
      );
      return reply.status(201).send({ id });
    },
  );
  app.delete(
    '/account/push/:id',
    { config, schema: { operationId: 'removePushDevice', tags, params: IdParams, response: { 204: z.null() } } },
    async (request, reply) => {
      await notifications.removeDevice(sessionOf(request), request.params.id);
      return reply.status(204).send(null);
    },
  );
  app.post(
    '/account/push/:id/test',
    { config, schema: { operationId: 'testPushDevice', tags, params: IdParams, response: { 202: z.null() } } },
    async (request, reply) => {
      await notifications.test(sessionOf(request), request.params.id);
      return reply.status(202).send(null);
    },
  );
};
