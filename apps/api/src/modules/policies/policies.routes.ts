import { IdParams, list, PolicyBody, PolicyDto } from '@kwartier/contracts';
import type { Actor, PolicyId } from '@kwartier/core';
import { listPolicies } from '@kwartier/db/reads/settings';
import { once } from '@kwartier/usecases';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { z } from 'zod';
import type { ApiDeps } from '../../deps.ts';
import { actorOf } from '../../plugins/auth.ts';
import { callOf } from '../../plugins/idempotency.ts';

/** Promises and the hours in which they are measured. */
export const policyRoutes: FastifyPluginAsyncZod<{ deps: ApiDeps }> = async (app, { deps }) => {
  const tags = ['Policies'];
  const policies = async (actor: Actor): Promise<z.input<typeof PolicyDto>[]> =>
    (await deps.db.transact(actor.workspaceId, (tx) => listPolicies(tx, actor.workspaceId))).map(
      (row) => ({ ...row, updatedAt: row.updatedAt.toISOString() }) as z.input<typeof PolicyDto>,
    );
  const one = async (actor: Actor, id: string) => (await policies(actor)).find((policy) => policy.id === id)!;

  app.get(
    '/policies',
    {
      config: { access: 'policy.read' },
      schema: { operationId: 'listPolicies', tags, response: { 200: list(PolicyDto) } },
    },
    async (request) => ({ items: await policies(actorOf(request)) }),
  );
  app.post(
    '/policies',
    {
      config: { access: 'policy.write' },
      schema: { operationId: 'addPolicy', tags, body: PolicyBody, response: { 201: PolicyDto } },
    },
    async (request, reply) => {
      const actor = actorOf(request);
      return reply
        .status(201)
        .send(
          await once(deps, actor, callOf(request), async () =>
            one(actor, await deps.policies.add(actor, request.body)),
          ),
        );
    },
  );
  app.put(
    '/policies/:id',
    {
      config: { access: 'policy.write' },
      schema: { operationId: 'editPolicy', tags, params: IdParams, body: PolicyBody, response: { 200: PolicyDto } },
    },
    async (request) => {
      const actor = actorOf(request);
      await deps.policies.edit(actor, request.params.id as PolicyId, request.body);
      return one(actor, request.params.id);
    },
  );
};
