import {
  ChannelCheckDto,
  ChannelDto,
  CompletenessDto,
  CompletenessQuery,
  CreateChannelBody,
  IdParams,
  list,
  QuarantineDto,
  QuarantinedPartDto,
  UpdateChannelBody,
} from '@kwartier/contracts';
import {
  type Actor,
  type ChannelId,
  can,
  DAY_MS,
  DomainError,
  instant,
  lagPercentile,
  utcDay,
  WEBHOOK_GRACE_MS,
} from '@kwartier/core';
import { listChannelDays, listGaps } from '@kwartier/db/reads/completeness';
import { listChannels, listQuarantine, loadQuarantined } from '@kwartier/db/reads/settings';
import { once } from '@kwartier/usecases';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { ApiDeps } from '../../deps.ts';
import { actorOf } from '../../plugins/auth.ts';
import { callOf } from '../../plugins/idempotency.ts';

const isoOrNull = (date: Date | null) => date?.toISOString() ?? null;

/** Connect, pause and reconnect accounts; look at what could not be read. */
export const channelRoutes: FastifyPluginAsyncZod<{ deps: ApiDeps }> = async (app, { deps }) => {
  const tags = ['Channels'];

  async function all(actor: Actor): Promise<z.input<typeof ChannelDto>[]> {
    const { workspaceId } = actor;
    const now = deps.now();
    const gaps = can(actor, 'quarantine.read')
      ? await deps.db.run(workspaceId, (sql) =>
          listGaps(sql, workspaceId, { since: instant(now - DAY_MS), before: instant(now - WEBHOOK_GRACE_MS) }),
        )
      : [];
    const gapOf = new Map(
      gaps.map(({ channelId, messages, firstAt, lastAt }) => [
        channelId,
        { messages, firstAt: new Date(firstAt).toISOString(), lastAt: new Date(lastAt).toISOString() },
      ]),
    );
    const rows = await deps.db.transact(workspaceId, (tx) => listChannels(tx, workspaceId));
    return rows
      .filter((row) => actor.brandIds.includes(row.brandId))
      .map((row) => ({
        id: row.id,
        platform: row.platform,
        name: row.name,
        account: { externalId: row.externalId, handle: row.handle },
        brandId: row.brandId,
        teamId: row.teamId,
        state: row.state,
        stateReason: row.stateReason,
        webhookUrl: `${deps.publicUrl}/webhooks/${row.id}`,
        lastWebhookAt: isoOrNull(row.lastWebhookAt),
        lastEventAt: isoOrNull(row.lastEventAt),
        lastPollAt: isoOrNull(row.lastPollAt),
        lastPollOkAt: isoOrNull(row.lastPollOkAt),
        lagMs: row.lagMs,
        heldReplies: row.heldReplies,
        refusedWebhooks: row.refusedWebhooks,
        gap: gapOf.get(row.id) ?? null,
        createdAt: row.createdAt.toISOString(),
      }));
  }
  async function one(actor: Actor, id: string): Promise<z.input<typeof ChannelDto>> {
    const channel = (await all(actor)).find((candidate) => candidate.id === id);
    if (!channel) throw new DomainError('channel.not_found', 'There is no such channel.');
    return channel;
  }

  app.get(
    '/channels',
    {
      config: { access: 'channel.read' },
      schema: { operationId: 'listChannels', tags, response: { 200: list(ChannelDto) } },
    },
    async (request) => ({ items: await all(actorOf(request)) }),
  );

  app.post(
    '/channels',
    {
      config: { access: 'channel.write', fresh: true },
      schema: { operationId: 'connectChannel', tags, body: CreateChannelBody, response: { 201: ChannelDto } },
    },
    async (request, reply) => {
      const actor = actorOf(request);
      const { platform, name, account, credentials, brandId, teamId } = request.body;
      const body = await once(deps, actor, callOf(request), async () => {
        const id = await deps.channels.connect(actor, {
          platform,
          name,
          externalId: account.externalId,
          handle: account.handle ?? null,
          credentials,
          brandId,
          teamId,
        });
        return one(actor, id);
      });
      return reply.status(201).send(body);
    },
  );

  app.get(
    '/channels/:id',
    {
      config: { access: 'channel.read' },
      schema: { operationId: 'getChannel', tags, params: IdParams, response: { 200: ChannelDto } },
    },
    (request) => one(actorOf(request), request.params.id),
  );

  app.patch(
    '/channels/:id',
    {
      config: { access: 'channel.write', fresh: true },
      schema: {
        operationId: 'changeChannel',
        tags,
        params: IdParams,
        body: UpdateChannelBody,
        response: { 200: ChannelDto },
      },
    },
    async (request) => {
      const actor = actorOf(request);
      await one(actor, request.params.id);
      await deps.channels.change(actor, request.params.id as ChannelId, request.body);
      return one(actor, request.params.id);
    },
  );

  app.post(
    '/channels/:id/check',
    {
      config: { access: 'channel.write' },
      schema: { operationId: 'checkChannel', tags, params: IdParams, response: { 200: ChannelCheckDto } },
    },
    async (request) => {
      const checks = await deps.channels.check(actorOf(request), request.params.id as ChannelId);
      return { ok: checks.every((check) => check.ok), checks: [...checks] };
    },
  );

  app.get(
    '/channels/:id/completeness',
    {
      config: { access: 'quarantine.read' },
      schema: {
        operationId: 'listCompleteness',
        tags,
        params: IdParams,
        querystring: CompletenessQuery,
        response: { 200: list(CompletenessDto) },
      },
    },
    async (request) => {
      const actor = actorOf(request);
      const { id } = await one(actor, request.params.id);
      const now = deps.now();
      const { from = utcDay(instant(now - 6 * DAY_MS)), to = utcDay(now) } = request.query;
      const days = await deps.db.run(actor.workspaceId, (sql) =>
        listChannelDays(sql, actor.workspaceId, id as ChannelId, {
          from,
          to,
          missedBefore: instant(now - WEBHOOK_GRACE_MS),
        }),
      );
      return {
        items: days.map(({ lags, ...day }) => ({
          ...day,
          lagP95Ms: lagPercentile(lags, 0.95),
          isComplete: day.received === day.stored + day.unreadable,
        })),
      };
    },
  );

  app.get(
    '/quarantine/:id',
    {
      config: { access: 'quarantine.read' },
      schema: { operationId: 'getQuarantined', tags, params: IdParams, response: { 200: QuarantinedPartDto } },
    },
    async (request) => {
      const { workspaceId } = actorOf(request);
      const row = await deps.db.transact(workspaceId, (tx) => loadQuarantined(tx, workspaceId, request.params.id));
      if (!row) throw new DomainError('quarantine.not_found', 'There is no such quarantined event.');
      const { raw, at, ...rest } = row;
      const bytes = Buffer.from(raw);
      return { ...rest, text: bytes.toString('utf8'), base64: bytes.toString('base64'), at: at.toISOString() };
    },
  );

  app.get(
    '/quarantine',
    {
      config: { access: 'quarantine.read' },
      schema: { operationId: 'listQuarantine', tags, response: { 200: list(QuarantineDto) } },
    },
    async (request) => {
      const actor = actorOf(request);
      const rows = await deps.db.transact(actor.workspaceId, (tx) => listQuarantine(tx, actor.workspaceId));
      return {
        items: rows.map(({ raw, at, ...row }) => ({
          ...row,
          excerpt: Buffer.from(raw).toString('utf8').slice(0, 4_000),
          at: at.toISOString(),
        })),
      };
    },
  );
  for (const [action, outcome] of [
    ['redrive', 'redriven'],
    ['dismissal', 'dismissed'],
  ] as const) {
    app.post(
      `/quarantine/:id/${action}`,
      {
        config: { access: 'quarantine.write' },
        schema: { operationId: `${action}Quarantined`, tags, params: IdParams, response: { 204: z.null() } },
      },
      async (request, reply) => {
        await deps.channels.closeQuarantined(actorOf(request), request.params.id, outcome);
        return reply.status(204).send(null);
      },
    );
  }
};
