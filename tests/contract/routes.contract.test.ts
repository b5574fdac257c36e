import { randomUUID } from 'node:crypto';
import { type Permission, ROLE_PERMISSIONS, ROLES } from '@kwartier/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Harness, type Person, startHarness } from '../support/harness.ts';
import { ROUTE_ACCESS } from './route-access.ts';
import { VALID } from './valid-bodies.ts';

interface Operation {
  readonly method: string;
  readonly path: string;
  readonly operationId: string | undefined;
  readonly hasBody: boolean;
  readonly statuses: string[];
}

/** What passwords and codes are asked for: an attempt with a wrong one is no wrong permission. */
const PROOFS = ['proveByPassword', 'proveByCode', 'proveByPasskey', 'changePassword', 'confirmTotp'];

let harness: Harness;
let agent: Person;
let operations: Operation[];
beforeAll(async () => {
  harness = await startHarness();
  agent = await harness.person('agent');
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
const accessOf = ({ operationId }: Operation) => ROUTE_ACCESS[operationId ?? '']?.replace('!', '');
/** Pages, probes and figures: no part of the API, named one by one. */
const OUTSIDE = [
  'GET /live',
  'GET /ready',
  'GET /metrics',
  'GET /',
  'GET /webhooks/{channelId}',
  'POST /webhooks/{channelId}',
  'POST /webhooks/{channelId}/data-deletion',
  'GET /webhooks/{channelId}/data-deletion/{code}',
  'POST /webhooks/{channelId}/deauthorization',
];
const described = () => operations.filter((operation) => !OUTSIDE.includes(nameOf(operation)));
const closed = () => described().filter((operation) => accessOf(operation) !== 'public');

const OWN_ROLE: readonly Permission[] = ['report.read', 'conversation.read', 'people.write'];
/** Somebody with a role, or a program with a token. */
async function somebody(role: Exclude<(typeof ROLES)[number], 'admin'> | 'token') {
  if (role === 'token') {
    const made = await harness.call(harness.admin, {
      method: 'POST',
      url: '/api-tokens',
      body: { name: 'x', scopes: OWN_ROLE },
    });
    if (made.status !== 201) throw new Error(JSON.stringify(made.body));
    return { who: { ...agent, bearer: made.body.token as string }, permissions: OWN_ROLE };
  }
  if (role !== 'custom') return { who: await harness.person(role), permissions: ROLE_PERMISSIONS[role] };
  const made = await harness.call(harness.admin, {
    method: 'POST',
    url: '/roles',
    body: { name: 'Own', permissions: OWN_ROLE },
  });
  return { who: await harness.person('custom', { roleId: made.body.id }), permissions: OWN_ROLE };
}

async function call(
  operation: Operation,
  who: (Person & { bearer?: string }) | null,
  { id = randomUUID() as string, body = {} as unknown } = {},
) {
  const answer = await harness.server.inject({
    method: operation.method as 'GET',
    url: operation.path.replaceAll(/\{\w+\}/g, id),
    ...(operation.hasBody ? { payload: body as object } : {}),
    headers: who ? (who.bearer ? { authorization: `Bearer ${who.bearer}` } : { cookie: who.cookie }) : {},
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
    const list = described();
    expect(list.length).toBeGreaterThan(35);
    expect(list.filter(({ operationId }) => !operationId).map(nameOf)).toEqual([]);
    const names = list.map(({ operationId }) => operationId);
    expect(new Set(names).size).toBe(names.length);
    expect(list.filter(({ statuses }) => !statuses.some((status) => /^[23]/.test(status))).map(nameOf)).toEqual([]);
    // A route without an entry in the list, or an entry without a route, is nobody's decision.
    expect(new Set(names)).toEqual(new Set(Object.keys(ROUTE_ACCESS)));
  });

  it('says who may: one that forgot to would be closed to everybody, and an admin is let in everywhere', async () => {
    const list = closed().filter(({ operationId }) => operationId !== 'signOut');
    expect(
      await failing(list, async (operation) => {
        const { status, body } = await call(operation, harness.admin, { body: VALID[operation.operationId!] ?? {} });
        const isProof = PROOFS.includes(operation.operationId!);
        return (((status !== 403 && status !== 401) || isProof) && status < 500) || { status, body };
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

  it.each([...ROLES.filter((role) => role !== 'admin' && role !== 'custom'), 'custom', 'token'] as const)(
    'answers 403 to a %s who may not, by the table of permissions, before it looks at anything else',
    async (role) => {
      const { who, permissions } = await somebody(role);
      expect(
        await failing(
          closed().filter(({ operationId }) => operationId !== 'signOut' && !PROOFS.includes(operationId!)),
          async (operation) => {
            const access = accessOf(operation)!;
            const forPeople = access === 'signed-in' || access === 'half-signed-in';
            const fresh = ROUTE_ACCESS[operation.operationId!]!.endsWith('!');
            const may = forPeople
              ? role !== 'token'
              : permissions.includes(access as Permission) && !(fresh && role === 'token');
            const { status, body } = await call(operation, who, { body: VALID[operation.operationId!] ?? {} });
            // Refused for the permission itself, not for what somebody wanted to give away.
            const { code, detail } = body as { code: string; detail: string };
            const isDenied =
              status === 403 &&
              (code === 'session.not_fresh' || /^(You may not do this|This is for people)/.test(detail));
            return isDenied === !may || { status, body, may };
          },
        ),
      ).toEqual([]);
    },
  );

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
