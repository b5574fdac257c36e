import { AuditActionsDto, type AuditEntryDto, AuditPage, AuditQuery } from '@kwartier/contracts';
import { type Instant, iso, parseInstant } from '@kwartier/core';
import { type AuditRow, listAudit, listAuditActions } from '@kwartier/db/reads/audit';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { ApiDeps } from '../../deps.ts';
import { actorOf } from '../../plugins/auth.ts';

type Fields = Record<string, unknown>;

function entryOf({ at, data, ...row }: AuditRow): AuditEntryDto {
  const {
    before = null,
    after = null,
    ...details
  } = JSON.parse(data) as {
    before?: Fields | null;
    after?: Fields | null;
  } & Fields;
  return { ...row, at: iso(at), before, after, details };
}

const badQuery = (detail: string): Error => Object.assign(new Error(detail), { statusCode: 400 });

function instantOf(name: string, text: string | undefined): Instant | undefined {
  if (text === undefined) return undefined;
  const at = parseInstant(text);
  if (at === undefined) throw badQuery(`\`${name}\` is an instant, e.g. 2026-11-01T00:00:00Z.`);
  return at;
}

/** Where a page ended, as text. */
function positionOf(cursor: string | undefined): number | null {
  if (cursor === undefined) return null;
  if (!/^\d{1,15}$/.test(cursor)) throw badQuery('`cursor` is the `nextCursor` of the page before.');
  return Number(cursor);
}

/** Who did what: for those who may see everything. */
export const auditRoutes: FastifyPluginAsyncZod<{ deps: ApiDeps }> = async (app, { deps }) => {
  const tags = ['Audit'];

  app.get(
    '/audit',
    {
      config: { access: 'audit.read' },
      schema: { operationId: 'listAudit', tags, querystring: AuditQuery, response: { 200: AuditPage } },
    },
    async (request) => {
      const actor = actorOf(request);
      const { actorId, action, from, to, cursor, limit } = request.query;
      const filter = { actorId, action, from: instantOf('from', from), to: instantOf('to', to) };
      const before = positionOf(cursor);
      const rows = await deps.db.run(actor.workspaceId, (sql) => listAudit(sql, actor, filter, before, limit + 1));
      const shown = rows.slice(0, limit);
      return {
        items: shown.map(entryOf),
        nextCursor: rows.length > limit ? String(shown.at(-1)!.position) : null,
      };
    },
  );

  app.get(
    '/audit/actions',
    {
      config: { access: 'audit.read' },
      schema: { operationId: 'listAuditActions', tags, response: { 200: AuditActionsDto } },
    },
    async (request) => {
      const actor = actorOf(request);
      return { actions: await deps.db.run(actor.workspaceId, (sql) => listAuditActions(sql, actor)) };
    },
  );
};
