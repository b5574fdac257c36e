import { randomUUID } from 'node:crypto';
import { ROLE_PERMISSIONS } from '@kwartier/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Harness, type Person, startHarness } from '../support/harness.ts';

interface Operation {
  readonly method: string;
  readonly path: string;
  readonly operationId: string | undefined;
  readonly hasBody: boolean;
  readonly statuses: string[];
}

/** Addresses that need no session. Everything else does. */
const PUBLIC = [
  'GET /api/v1/setup',
  'POST /api/v1/setup',
  'POST /api/v1/session',
  'GET /webhooks/{channelId}',
  'POST /webhooks/{channelId}',
  'POST /webhooks/{channelId}/data-deletion',
  'GET /webhooks/{channelId}/data-deletion/{code}',
  'POST /webhooks/{channelId}/deauthorization',
  'GET /live',
  'GET /ready',
  'GET /metrics',
  'GET /',
];
/** What an agent may not do; a lead may do the first of them. docs: the table of permissions. */
const LEAD_ONLY = [
  'GET /api/v1/reports/first-response',
  'GET /api/v1/board',
  'PUT /api/v1/messages/{id}/visibility',
  'GET /api/v1/contacts/{id}/export',
  'GET /api/v1/contacts/{id}/privacy',
  'POST /api/v1/contacts/{id}/erasure',
  'GET /api/v1/erasures',
  'GET /api/v1/retention',
];
const ADMIN_ONLY = [
  'POST /api/v1/channels',
  'PATCH /api/v1/channels/{id}',
  'POST /api/v1/channels/{id}/check',
  'GET /api/v1/channels/{id}/completeness',
  'GET /api/v1/quarantine',
  'GET /api/v1/quarantine/{id}',
  'POST /api/v1/quarantine/{id}/redrive',
  'POST /api/v1/quarantine/{id}/dismissal',
  'POST /api/v1/agents',
  'PATCH /api/v1/agents/{id}',
  'POST /api/v1/teams',
  'PATCH /api/v1/teams/{id}',
  'POST /api/v1/brands',
  'POST /api/v1/policies',
  'GET /api/v1/audit',
  'GET /api/v1/audit/actions',
  'PUT /api/v1/policies/{id}',
  'PUT /api/v1/contacts/{id}/hold',
  'DELETE /api/v1/contacts/{id}/hold',
  'POST /api/v1/erasures/{id}/confirmation',
  'DELETE /api/v1/erasures/{id}',
  'PUT /api/v1/retention',
  'GET /api/v1/retention/preview',
];

let harness: Harness;
let agent: Person;
let lead: Person;
let operations: Operation[];
beforeAll(async () => {
  harness = await startHarness();
  [agent, lead] = [await harness.person('agent'), await harness.person('lead')];
  const { body } = await harness.call(null, { method: 'GET', url: '/openapi.json' });
  operations = Object.entries(
    body.paths as Record<string, Record<string, { operationId?: string; requestBody?: object; responses: object }>>,
  ).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      method: method.toUpperCase(),
      path,
      operationId: operation.operationId,
      hasBody: operation.requestBody !== undefined,
      statuses: Object.keys(operation.responses),
    })),
  );
});
afterAll(() => harness[Symbol.asyncDispose]());

const nameOf = ({ method, path }: Operation) => `${method} ${path}`;
const closed = () => operations.filter((operation) => !PUBLIC.includes(nameOf(operation)));

async function call(
  operation: Operation,
  who: Person | null,
  { id = randomUUID() as string, body = {} as unknown } = {},
) {
  const answer = await harness.server.inject({
    method: operation.method as 'GET',
    url: operation.path.replaceAll(/\{\w+\}/g, id),
    ...(operation.hasBody ? { payload: body as object } : {}),
    headers: who ? { cookie: who.cookie } : {},
  });
  const text = answer.body;
  return {
    status: answer.statusCode,
    type: String(answer.headers['content-type'] ?? ''),
    body: text.startsWith('{') ? (JSON.parse(text) as Record<string, unknown>) : text,
  };
}

/** Run it for every operation and name those for which it does not hold. */
async function failing(
  list: readonly Operation[],
  holds: (operation: Operation) => Promise<unknown>,
): Promise<string[]> {
  const bad: string[] = [];
  for (const operation of list) {
    const found = await holds(operation);
    if (found !== true) bad.push(`${nameOf(operation)}: ${JSON.stringify(found)}`);
  }
  return bad;
}

describe('every route of the API', () => {
  it('is described, under a name of its own', () => {
    const described = closed();
    expect(described.length).toBeGreaterThan(35);
    expect(described.filter(({ operationId }) => !operationId).map(nameOf)).toEqual([]);
    const names = described.map(({ operationId }) => operationId);
    expect(new Set(names).size).toBe(names.length);
    expect(described.filter(({ statuses }) => !statuses.some((status) => status.startsWith('2'))).map(nameOf)).toEqual(
      [],
    );
  });

  it('says who may: one that forgot to would be closed to everybody, and an admin is let in everywhere', async () => {
    const list = closed().filter(({ operationId }) => operationId !== 'signOut');
    expect(
      await failing(list, async (operation) => {
        const { status, body } = await call(operation, harness.admin, { body: VALID[operation.operationId!] ?? {} });
        return (status !== 403 && status !== 401 && status < 500) || { status, body };
      }),
    ).toEqual([]);
  });

  it('answers 401 without a session, with one that is none, and with one that is over', async () => {
    const nobody = { ...agent, cookie: 'kwartier_session=nonsense' };
    const gone = await harness.person('admin');
    await harness.call(gone, { method: 'DELETE', url: '/session' });
    for (const who of [null, nobody, gone])
      expect(
        await failing(closed(), async (operation) => {
          const { status, type, body } = await call(operation, who);
          return (
            (status === 401 &&
              type.includes('problem+json') &&
              (body as { code: string }).code === 'session.required') || { status, body }
          );
        }),
      ).toEqual([]);
  });

  it('answers 403 to whoever may not, by the table of permissions, before it looks at anything else', async () => {
    const forbidden = { agent: [...LEAD_ONLY, ...ADMIN_ONLY], lead: ADMIN_ONLY };
    for (const [role, who] of [
      ['agent', agent],
      ['lead', lead],
    ] as const) {
      for (const name of forbidden[role]) expect(operations.map(nameOf)).toContain(name);
      expect(
        await failing(
          closed().filter(({ operationId }) => operationId !== 'signOut'),
          async (operation) => {
            const { status, body } = await call(operation, who, { body: VALID[operation.operationId!] ?? {} });
            return (status === 403) === forbidden[role].includes(nameOf(operation)) || { status, body };
          },
        ),
      ).toEqual([]);
    }
    expect(ROLE_PERMISSIONS.lead).toEqual(expect.arrayContaining([...ROLE_PERMISSIONS.agent]));
    expect(ROLE_PERMISSIONS.admin).toEqual(expect.arrayContaining([...ROLE_PERMISSIONS.lead]));
  });

  it('answers junk with a problem that says so: 404 for ids, 400 for bodies, never 500', async () => {
    const junk: unknown[] = [
      { junk: true },
      [],
      'text',
      7,
      null,
      { ...Object.fromEntries(['name', 'text', 'status', 'seq', 'kind'].map((key) => [key, { $gt: '' }])) },
    ];
    const admin = harness.admin;
    const list = closed().filter(({ operationId }) => operationId !== 'signOut');
    for (const id of ['x', '0', '%00', '..%2f..%2fetc', `${randomUUID()}0`, "'%20or%201=1--"])
      expect(
        await failing(
          list.filter(({ path }) => path.includes('{')),
          async (operation) => {
            const { status, type } = await call(operation, admin, { id, body: VALID[operation.operationId!] ?? {} });
            return ([400, 404].includes(status) && type.includes('problem+json')) || { id, status };
          },
        ),
      ).toEqual([]);
    for (const body of junk)
      expect(
        await failing(
          list.filter(({ hasBody }) => hasBody),
          async (operation) => {
            const { status, type } = await call(operation, admin, { body });
            return ([400, 404, 415, 422].includes(status) && type.includes('problem+json')) || { body, status };
          },
        ),
      ).toEqual([]);
  });

  it('answers what exists nowhere with the same problem as everything else', async () => {
    for (const url of ['/api/v1/nothing', '/api/v2/me', '/webhooks', '/api/v1/conversations/x/y/z'])
      expect((await harness.call(harness.admin, { method: 'GET', url })).status).toBe(404);
    const answer = await harness.server.inject({ method: 'POST', url: '/api/v1/nothing', payload: {} });
    expect(answer.json()).toMatchObject({
      status: 404,
      code: 'request.not_found',
      type: expect.stringMatching(/^https:/),
    });
  });
});

/** A body that is understood, for those where nothing else would be asked. */
const hours = { timeZone: 'UTC', week: Array(7).fill([[0, 1440]]), holidays: [] };
const VALID: Readonly<Record<string, unknown>> = {
  setStatus: { status: 'resolved' },
  setPriority: { priority: 'high' },
  markRead: { seq: 1 },
  saveDraft: { text: 'x', audience: 'public', version: 0 },
  sendMessage: { kind: 'reply', text: 'x', lastSeenSeq: 0 },
  decideUnconfirmed: { decision: 'discard' },
  setVisibility: { hidden: true },
  changeChannel: { name: 'x' },
  editAgent: { name: 'x' },
  editTeam: { name: 'x' },
  setPresence: { presence: 'online' },
  editPolicy: {
    name: 'x',
    riskShare: 0.25,
    hours,
    rules: [{ target: 'resolution', priority: null, platform: null, promiseMinutes: 60, goalMinutes: null }],
  },
};
