import {
  ArchivedBody,
  DryRunDto,
  EnabledBody,
  IdParams,
  list,
  RuleBody,
  RuleDto,
  RuleOrderBody,
  RuleRunsDto,
  RuleVersionsDto,
} from '@kwartier/contracts';
import {
  type Actor,
  type ConversationId,
  DAY_MS,
  DomainError,
  type Instant,
  instant,
  iso,
  type RuleConditions,
} from '@kwartier/core';
import { maySeeConversation } from '@kwartier/db/reads/access';
import { listRuleRuns, listRules, listRuleVersions, type RuleView } from '@kwartier/db/reads/rules';
import { once } from '@kwartier/usecases';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { z } from 'zod';
import type { ApiDeps } from '../../deps.ts';
import { maskFor } from '../../dto/mask.ts';
import { actorOf } from '../../plugins/auth.ts';
import { callOf } from '../../plugins/idempotency.ts';

const FIGURES_MS = 7 * DAY_MS;
/** Of one conversation, the newest. */
const RUNS = 50;

/** JSON of our own making as the schemas have it; they check it on its way out. */
const conditionsDto = (conditions: RuleConditions) => conditions as z.input<typeof RuleDto>['conditions'];
const orNull = (at: Instant | null): string | null => (at === null ? null : iso(at));

const ruleDto = (rule: RuleView): z.input<typeof RuleDto> => ({
  id: rule.id,
  name: rule.name,
  brandId: rule.brandId,
  trigger: rule.when,
  conditions: conditionsDto(rule.conditions),
  actions: [...rule.actions],
  stop: rule.stop,
  version: rule.version,
  enabled: rule.enabledAt !== null,
  archived: rule.archivedAt !== null,
  runs: rule.runs,
  lastRunAt: orNull(rule.lastRunAt),
  madeBy: rule.madeBy,
  madeAt: iso(rule.madeAt),
});

/** If this happens, then that is done; and why it was. */
export const ruleRoutes: FastifyPluginAsyncZod<{ deps: ApiDeps }> = async (app, { deps }) => {
  const tags = ['Rules'];
  const read = (actor: Actor, id?: string) =>
    deps.db.run(actor.workspaceId, (sql) => listRules(sql, actor, instant(deps.now() - FIGURES_MS), { id }));
  async function ruleOf(actor: Actor, id: string): Promise<z.input<typeof RuleDto>> {
    const [rule] = await read(actor, id);
    if (!rule) throw new DomainError('rule.not_found', 'There is no such rule.');
    return ruleDto(rule);
  }

  app.get(
    '/rules',
    {
      config: { access: 'rule.read' },
      schema: { operationId: 'listRules', tags, response: { 200: list(RuleDto) } },
    },
    async (request) => ({ items: (await read(actorOf(request))).map(ruleDto) }),
  );
  app.post(
    '/rules',
    {
      config: { access: 'rule.write' },
      schema: { operationId: 'addRule', tags, body: RuleBody, response: { 201: RuleDto } },
    },
    async (request, reply) => {
      const actor = actorOf(request);
      const made = await once(deps, actor, callOf(request), async () =>
        ruleOf(actor, await deps.rules.add(actor, request.body)),
      );
      return reply.status(201).send(made);
    },
  );
  app.put(
    '/rules/order',
    {
      config: { access: 'rule.write' },
      schema: { operationId: 'orderRules', tags, body: RuleOrderBody, response: { 200: list(RuleDto) } },
    },
    async (request) => {
      const actor = actorOf(request);
      await deps.rules.order(actor, request.body.ids);
      return { items: (await read(actor)).map(ruleDto) };
    },
  );
  app.post(
    '/rules/dry-run',
    {
      config: { access: 'rule.read' },
      schema: { operationId: 'dryRunRule', tags, body: RuleBody, response: { 200: DryRunDto } },
    },
    async (request) => {
      const actor = actorOf(request);
      const mask = maskFor(actor);
      const { since, examples, ...figures } = await deps.dryRun(actor, request.body);
      return {
        ...figures,
        since: iso(since),
        examples: examples.map(({ contactName, at, held, ...example }) => ({
          ...example,
          contactName: mask.name(contactName),
          at: iso(at),
          held: held as z.input<typeof DryRunDto>['examples'][number]['held'],
        })),
      };
    },
  );
  app.put(
    '/rules/:id',
    {
      config: { access: 'rule.write' },
      schema: { operationId: 'editRule', tags, params: IdParams, body: RuleBody, response: { 200: RuleDto } },
    },
    async (request) => {
      const actor = actorOf(request);
      await deps.rules.edit(actor, request.params.id, request.body);
      return ruleOf(actor, request.params.id);
    },
  );
  app.put(
    '/rules/:id/enabled',
    {
      config: { access: 'rule.write' },
      schema: { operationId: 'enableRule', tags, params: IdParams, body: EnabledBody, response: { 200: RuleDto } },
    },
    async (request) => {
      const actor = actorOf(request);
      await deps.rules.enable(actor, request.params.id, request.body.enabled);
      return ruleOf(actor, request.params.id);
    },
  );
  app.put(
    '/rules/:id/archived',
    {
      config: { access: 'rule.write' },
      schema: { operationId: 'archiveRule', tags, params: IdParams, body: ArchivedBody, response: { 200: RuleDto } },
    },
    async (request) => {
      const actor = actorOf(request);
      await deps.rules.archive(actor, request.params.id, request.body.archived);
      return ruleOf(actor, request.params.id);
    },
  );
  app.get(
    '/rules/:id/versions',
    {
      config: { access: 'rule.read' },
      schema: { operationId: 'listRuleVersions', tags, params: IdParams, response: { 200: RuleVersionsDto } },
    },
    async (request) => {
      const actor = actorOf(request);
      const { id } = await ruleOf(actor, request.params.id);
      const rows = await deps.db.run(actor.workspaceId, (sql) => listRuleVersions(sql, actor.workspaceId, id));
      return {
        items: rows.map(({ name, brandId, trigger, conditions, actions, stop, version, ...row }) => ({
          name,
          brandId,
          trigger,
          conditions: conditionsDto(conditions),
          actions: [...actions],
          stop,
          version,
          runs: row.runs,
          lastRunAt: orNull(row.lastRunAt),
          madeBy: row.madeBy,
          madeAt: iso(row.madeAt),
        })),
      };
    },
  );

  app.get(
    '/conversations/:id/rule-runs',
    {
      config: { access: 'conversation.read' },
      schema: { operationId: 'listRuleRuns', tags, params: IdParams, response: { 200: RuleRunsDto } },
    },
    async (request) => {
      const actor = actorOf(request);
      const id = request.params.id as ConversationId;
      const rows = await deps.db.run(actor.workspaceId, async (sql) =>
        (await maySeeConversation(sql, actor, id)) ? listRuleRuns(sql, actor.workspaceId, id, RUNS) : undefined,
      );
      if (!rows) throw new DomainError('conversation.not_found', 'There is no such conversation.');
      return {
        items: rows.map(({ occasion: _occasion, effects: _effects, at, held, actions, ...row }) => ({
          ...row,
          at: iso(at),
          held: held as z.input<typeof RuleRunsDto>['items'][number]['held'],
          actions: [...actions],
        })),
      };
    },
  );
};
