import {
  ContactPrivacyDto,
  type ErasureDto,
  ErasureDto as ErasureSchema,
  HoldBody,
  IdParams,
  list,
  PersonExportDto,
  RetentionBody,
  RetentionPreviewDto,
  RetentionPreviewQuery,
  RetentionRuleDto,
} from '@kwartier/contracts';
import { type ContactId, DomainError, type Instant, instant, iso } from '@kwartier/core';
import {
  type ErasureView,
  listErasures,
  listRetentionRules,
  loadHold,
  loadOpenErasure,
  maySeeContact,
} from '@kwartier/db/reads/privacy';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { ApiDeps } from '../../deps.ts';
import { actorOf } from '../../plugins/auth.ts';

const isoOrNull = (at: Instant | null): string | null => (at === null ? null : iso(at));

const erasureDto = (row: ErasureView): ErasureDto => ({
  id: row.id,
  contactId: row.contactId,
  contactName: row.contactName,
  state: row.state,
  source: row.source,
  requestedBy: row.requestedBy,
  requestedAt: iso(row.requestedAt),
  confirmedAt: isoOrNull(row.confirmedAt),
  doneAt: isoOrNull(row.doneAt),
  isHeld: row.isHeld,
  counts: row.counts,
});

/** A person's data: given to them, erased, held; and how long things are kept. */
export const privacyRoutes: FastifyPluginAsyncZod<{ deps: ApiDeps }> = async (app, { deps }) => {
  const tags = ['Privacy'];
  const contactIdOf = (id: string) => id as ContactId;
  const nothing = { 204: z.null() };

  async function privacyOf(
    actor: ReturnType<typeof actorOf>,
    id: ContactId,
  ): Promise<z.input<typeof ContactPrivacyDto>> {
    return deps.db.run(actor.workspaceId, async (sql) => {
      if (!(await maySeeContact(sql, actor, id)))
        throw new DomainError('contact.not_found', 'There is no such contact.');
      const [hold, erasure] = await Promise.all([
        loadHold(sql, actor.workspaceId, id),
        loadOpenErasure(sql, actor.workspaceId, id),
      ]);
      return {
        hold: hold ? { reason: hold.reason, heldBy: hold.heldBy, heldAt: iso(hold.heldAt) } : null,
        erasure: erasure ? { id: erasure.id, state: erasure.state, requestedAt: iso(erasure.requestedAt) } : null,
      };
    });
  }

  app.get(
    '/contacts/:id/export',
    {
      config: { access: 'contact.export' },
      schema: { operationId: 'exportContact', tags, params: IdParams, response: { 200: PersonExportDto } },
    },
    async (request, reply) => {
      const held = await deps.exportPerson(actorOf(request), contactIdOf(request.params.id));
      reply.header('content-disposition', `attachment; filename="person-${request.params.id}.json"`);
      return held as z.input<typeof PersonExportDto>;
    },
  );

  app.get(
    '/contacts/:id/privacy',
    {
      config: { access: 'privacy.read' },
      schema: { operationId: 'getContactPrivacy', tags, params: IdParams, response: { 200: ContactPrivacyDto } },
    },
    (request) => privacyOf(actorOf(request), contactIdOf(request.params.id)),
  );

  app.post(
    '/contacts/:id/erasure',
    {
      config: { access: 'erasure.request' },
      schema: { operationId: 'requestErasure', tags, params: IdParams, response: { 202: ContactPrivacyDto } },
    },
    async (request, reply) => {
      const actor = actorOf(request);
      await deps.erasures.request(actor, contactIdOf(request.params.id));
      return reply.status(202).send(await privacyOf(actor, contactIdOf(request.params.id)));
    },
  );

  app.put(
    '/contacts/:id/hold',
    {
      config: { access: 'privacy.write' },
      schema: {
        operationId: 'placeHold',
        tags,
        params: IdParams,
        body: HoldBody,
        response: { 200: ContactPrivacyDto },
      },
    },
    async (request) => {
      const actor = actorOf(request);
      await deps.legalHolds.place(actor, contactIdOf(request.params.id), request.body.reason);
      return privacyOf(actor, contactIdOf(request.params.id));
    },
  );

  app.delete(
    '/contacts/:id/hold',
    {
      config: { access: 'privacy.write' },
      schema: { operationId: 'liftHold', tags, params: IdParams, response: { 200: ContactPrivacyDto } },
    },
    async (request) => {
      const actor = actorOf(request);
      await deps.legalHolds.lift(actor, contactIdOf(request.params.id));
      return privacyOf(actor, contactIdOf(request.params.id));
    },
  );

  app.get(
    '/erasures',
    {
      config: { access: 'privacy.read' },
      schema: { operationId: 'listErasures', tags, response: { 200: list(ErasureSchema) } },
    },
    async (request) => {
      const actor = actorOf(request);
      return { items: (await deps.db.run(actor.workspaceId, (sql) => listErasures(sql, actor))).map(erasureDto) };
    },
  );

  app.post(
    '/erasures/:id/confirmation',
    {
      config: { access: 'erasure.confirm' },
      schema: { operationId: 'confirmErasure', tags, params: IdParams, response: nothing },
    },
    async (request, reply) => {
      await deps.erasures.confirm(actorOf(request), request.params.id);
      return reply.status(204).send(null);
    },
  );

  app.delete(
    '/erasures/:id',
    {
      config: { access: 'erasure.confirm' },
      schema: { operationId: 'cancelErasure', tags, params: IdParams, response: nothing },
    },
    async (request, reply) => {
      await deps.erasures.cancel(actorOf(request), request.params.id);
      return reply.status(204).send(null);
    },
  );

  app.get(
    '/retention',
    {
      config: { access: 'privacy.read' },
      schema: { operationId: 'listRetention', tags, response: { 200: list(RetentionRuleDto) } },
    },
    async (request) => {
      const actor = actorOf(request);
      const rules = await deps.db.run(actor.workspaceId, (sql) => listRetentionRules(sql, actor.workspaceId));
      return { items: rules.filter((rule) => actor.brandIds.includes(rule.brandId as never)) };
    },
  );

  app.put(
    '/retention',
    {
      config: { access: 'privacy.write' },
      schema: { operationId: 'saveRetention', tags, body: RetentionBody, response: nothing },
    },
    async (request, reply) => {
      await deps.retention.save(actorOf(request), request.body);
      return reply.status(204).send(null);
    },
  );

  app.get(
    '/retention/preview',
    {
      config: { access: 'privacy.write' },
      schema: {
        operationId: 'previewRetention',
        tags,
        querystring: RetentionPreviewQuery,
        response: { 200: RetentionPreviewDto },
      },
    },
    async (request) => {
      const { count, oldestAt } = await deps.retention.preview(actorOf(request), request.query);
      return { count, oldestAt: oldestAt === null ? null : iso(instant(oldestAt)) };
    },
  );
};
