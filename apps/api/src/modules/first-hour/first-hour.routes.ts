import { FirstHourDto, PutAsideBody, PutAsideParams } from '@kwartier/contracts';
import type { FirstHour } from '@kwartier/core';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { ApiDeps } from '../../deps.ts';
import { actorOf } from '../../plugins/auth.ts';

const firstHourDto = ({ lines, ...rest }: FirstHour): FirstHourDto => ({ ...rest, lines: [...lines] });

/** What leads from an empty installation to the first answer. */
export const firstHourRoutes: FastifyPluginAsyncZod<{ deps: ApiDeps }> = async (app, { deps }) => {
  const tags = ['Settings'];

  app.get(
    '/first-hour',
    {
      config: { access: 'channel.write' },
      schema: { operationId: 'getFirstHour', tags, response: { 200: FirstHourDto } },
    },
    async (request) => firstHourDto(await deps.firstHours.read(actorOf(request))),
  );

  app.put(
    '/first-hour/:line',
    {
      config: { access: 'channel.write' },
      schema: {
        operationId: 'putAside',
        tags,
        params: PutAsideParams,
        body: PutAsideBody,
        response: { 200: FirstHourDto },
      },
    },
    async (request) => {
      const actor = actorOf(request);
      await deps.firstHours.putAside(actor, request.params.line, request.body.isAside);
      return firstHourDto(await deps.firstHours.read(actor));
    },
  );
};
