import {
  IdParams,
  TestTranslationBody,
  TestTranslationDto,
  TranslateAnswerBody,
  TranslateMessageBody,
  TranslationDto,
  TranslationSettingsBody,
  TranslationSettingsDto,
} from '@kwartier/contracts';
import { type ConversationId, type MessageId, TRANSLATION_FACTS, type TranslationProvider } from '@kwartier/core';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { ApiDeps } from '../../deps.ts';
import { actorOf } from '../../plugins/auth.ts';

/** Translations, and the service that makes them. */
export const translationRoutes: FastifyPluginAsyncZod<{ deps: ApiDeps }> = async (app, { deps }) => {
  const { translations } = deps;
  const tags = ['Care'];
  const dto = ({ text, source, provider }: { text: string; source: string | null; provider: string }) => ({
    text,
    source,
    by: TRANSLATION_FACTS[provider as TranslationProvider].name,
  });

  app.get(
    '/care/translation',
    {
      config: { access: 'policy.read' },
      schema: { operationId: 'getTranslationSettings', tags, response: { 200: TranslationSettingsDto } },
    },
    async (request) => ({ settings: await translations.view(actorOf(request)) }),
  );
  app.put(
    '/care/translation',
    {
      config: { access: 'policy.write', fresh: true },
      schema: {
        operationId: 'setTranslation',
        tags,
        body: TranslationSettingsBody,
        response: { 200: TranslationSettingsDto },
      },
    },
    async (request) => {
      await translations.save(actorOf(request), request.body);
      return { settings: await translations.view(actorOf(request)) };
    },
  );
  app.delete(
    '/care/translation',
    {
      config: { access: 'policy.write' },
      schema: { operationId: 'removeTranslation', tags, response: { 204: z.null() } },
    },
    async (request, reply) => {
      await translations.remove(actorOf(request));
      return reply.status(204).send(null);
    },
  );
  app.post(
    '/care/translation/test',
    {
      config: { access: 'policy.write', fresh: true },
      schema: {
        operationId: 'testTranslation',
        tags,
        body: TestTranslationBody,
        response: { 200: TestTranslationDto },
      },
    },
    async (request) => {
      const { target, ...fields } = request.body;
      return { text: await translations.test(actorOf(request), fields, target) };
    },
  );

  app.post(
    '/messages/:id/translation',
    {
      config: { access: 'conversation.reply' },
      schema: {
        operationId: 'translateMessage',
        tags,
        params: IdParams,
        body: TranslateMessageBody,
        response: { 200: TranslationDto },
      },
    },
    async (request) =>
      dto(await translations.ofMessage(actorOf(request), request.params.id as MessageId, request.body.target)),
  );
  app.post(
    '/conversations/:id/translation',
    {
      config: { access: 'conversation.reply' },
      schema: {
        operationId: 'translateAnswer',
        tags,
        params: IdParams,
        body: TranslateAnswerBody,
        response: { 200: TranslationDto },
      },
    },
    async (request) => {
      const { text, target } = request.body;
      return dto(await translations.ofAnswer(actorOf(request), request.params.id as ConversationId, text, target));
    },
  );
};
