import { BoardDto, FirstResponseQuery, FirstResponseReport } from '@kwartier/contracts';
import { instant, iso, parseInstant } from '@kwartier/core';
import { type FirstResponseView, loadBoard, reportFirstResponse } from '@kwartier/db/reads/reports';
import { listPolicies } from '@kwartier/db/reads/settings';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { z } from 'zod';
import type { ApiDeps } from '../../deps.ts';
import { actorOf } from '../../plugins/auth.ts';

const NOTHING: FirstResponseView['allHours'] = {
  mean: null,
  median: null,
  p90: null,
  within15: null,
  within30: null,
  within60: null,
};
const NONE: FirstResponseView = {
  key: null,
  name: 'All',
  count: 0,
  answered: 0,
  unanswered: 0,
  allHours: NOTHING,
  businessHours: NOTHING,
};

/** How fast customers got an answer, and how things stand now. */
export const reportRoutes: FastifyPluginAsyncZod<{ deps: ApiDeps }> = async (app, { deps }) => {
  const tags = ['Reports'];

  app.get(
    '/reports/first-response',
    {
      config: { access: 'report.read' },
      schema: {
        operationId: 'reportFirstResponse',
        tags,
        querystring: FirstResponseQuery,
        response: { 200: FirstResponseReport },
      },
    },
    async (request) => {
      const actor = actorOf(request);
      const from = parseInstant(request.query.from);
      const to = parseInstant(request.query.to);
      if (from === undefined || to === undefined || from >= to)
        throw Object.assign(
          new Error('`from` and `to` are two instants, the first before the second, e.g. 2026-11-01T00:00:00Z.'),
          { statusCode: 400 },
        );
      const groupBy = request.query.groupBy ?? null;
      const [total, groups] = await deps.db.run(actor.workspaceId, async (sql) => [
        await reportFirstResponse(sql, actor, from, to, null),
        groupBy ? await reportFirstResponse(sql, actor, from, to, groupBy) : [],
      ]);
      return { from: iso(from), to: iso(to), groupBy, total: total[0] ?? NONE, groups };
    },
  );

  app.get(
    '/board',
    { config: { access: 'report.read' }, schema: { operationId: 'getBoard', tags, response: { 200: BoardDto } } },
    async (request): Promise<z.input<typeof BoardDto>> => {
      const actor = actorOf(request);
      const now = deps.now();
      const { board, today } = await deps.db.run(actor.workspaceId, async (sql) => {
        const board = await loadBoard(sql, actor, now);
        return {
          board,
          today: (await reportFirstResponse(sql, actor, board.dayStart, instant(now + 1), null))[0] ?? NONE,
        };
      });
      const policies = await deps.db.transact(actor.workspaceId, (tx) => listPolicies(tx, actor.workspaceId));
      const rules = (policies.find((policy) => policy.isDefault)?.rules ?? []) as {
        target: string;
        priority: string | null;
        platform: string | null;
        promiseMinutes: number;
        goalMinutes: number | null;
      }[];
      const promise = rules.find(
        (rule) => rule.target === 'first_response' && rule.priority === null && rule.platform === null,
      );
      return {
        now: iso(now),
        waiting: board.waiting,
        unassigned: board.unassigned,
        atRisk: board.atRisk,
        breached: board.breached,
        longestWaitSince: board.longestWaitSince === null ? null : iso(board.longestWaitSince),
        promiseMinutes: promise?.promiseMinutes ?? null,
        goalMinutes: promise?.goalMinutes ?? null,
        today,
        byHour: [...board.byHour],
        byChannel: [...board.byChannel],
        agents: [...board.agents],
        needsSomebody: board.needsSomebody.map((row) => ({
          ...row,
          dueAt: row.dueAt === null ? null : iso(row.dueAt),
          waitingSince: row.waitingSince === null ? null : iso(row.waitingSince),
        })),
      };
    },
  );
};
