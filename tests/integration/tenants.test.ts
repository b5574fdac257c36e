import { createHash, randomUUID } from 'node:crypto';
import type { Role } from '@kwartier/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROUTE_ACCESS } from '../contract/route-access.ts';
import { VALID } from '../contract/valid-bodies.ts';
import { type Harness, type Person, startHarness } from '../support/harness.ts';
import { type OtherWorkspace, otherWorkspace } from '../support/other-workspace.ts';
import { type Asked, askOnX } from '../support/x-conversations.ts';

interface Operation {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly query: readonly string[];
  /** Where ids stand in the body: a field, and whether it is a list of them. */
  readonly bodyIds: readonly { name: string; isList: boolean }[];
}
interface Schema {
  readonly format?: string;
  readonly type?: string | string[];
  readonly properties?: Record<string, Schema>;
  readonly items?: Schema;
  readonly anyOf?: Schema[];
}

let harness: Harness;
let other: OtherWorkspace;
let asked: Asked[];
let operations: Operation[];
let people: Record<string, Person>;
/** What is in the other workspace, and what was in ours and is gone. */
let foreign: Record<string, string>;
let gone: Record<string, string>;

beforeAll(async () => {
  harness = await startHarness();
  asked = await askOnX(harness, 2);
  await harness.database
    .admin`insert into quarantine (workspace_id, id, channel_id, receipt_id, reason, raw, digest, at) select workspace_id, gen_random_uuid(), id, 1, 'x', '{}', 'x', now() from channels`;
  other = await otherWorkspace(harness);
  const ids = async (workspaceId: string, table: string, column = 'id') =>
    (
      await harness.database
        .admin`select ${harness.database.admin(column)} as id from ${harness.database.admin(table)} where workspace_id = ${workspaceId} limit 1`
    )[0]?.id as string | undefined;
  const made = async (sql: Promise<{ id: string }[]>) => (await sql)[0]!.id;
  const { admin: db } = harness.database;
  foreign = Object.fromEntries(Object.entries(other).filter(([key]) => key !== 'workspaceId')) as Record<
    string,
    string
  >;
  foreign.roleId = await made(
    db`insert into roles (workspace_id, id, name, permissions) values (${other.workspaceId}, gen_random_uuid(), 'Theirs', '{report.read}') returning id`,
  );
  foreign.invitationId = await made(
    db`insert into invitations (workspace_id, id, email, name, role, token_hash, created_by, created_at, expires_at) values (${other.workspaceId}, gen_random_uuid(), 'i@example.com', 'I', 'agent', 'x', ${other.agentId}, now(), '2099-01-01') returning id`,
  );
  foreign.apiTokenId = await made(
    db`insert into api_tokens (workspace_id, id, name, token_hash, scopes, created_by, created_at) values (${other.workspaceId}, gen_random_uuid(), 'T', 'x', '{report.read}', ${other.agentId}, now()) returning id`,
  );
  foreign.passkeyId = await made(
    db`insert into passkeys (workspace_id, id, agent_id, credential_id, public_key, counter, transports, name, created_at) values (${other.workspaceId}, gen_random_uuid(), ${other.agentId}, 'c', 'x', 0, '{}', 'P', now()) returning id`,
  );
  const post = await ids(other.workspaceId, 'posts');
  if (post) foreign.postId = post;

  const doomed = await harness.call(harness.admin, {
    method: 'POST',
    url: '/roles',
    body: { name: 'Doomed', permissions: ['report.read'] },
  });
  await harness.call(harness.admin, { method: 'DELETE', url: `/roles/${doomed.body.id}` });
  const token = await harness.call(harness.admin, {
    method: 'POST',
    url: '/api-tokens',
    body: { name: 'Doomed', scopes: ['report.read'] },
  });
  await harness.call(harness.admin, { method: 'DELETE', url: `/api-tokens/${token.body.id}` });
  const invitation = await harness.call(harness.admin, {
    method: 'POST',
    url: '/invitations',
    body: { name: 'D', email: 'doomed@example.com', role: 'agent' },
  });
  await harness.call(harness.admin, { method: 'DELETE', url: `/invitations/${invitation.body.id}` });
  gone = { roleId: doomed.body.id, apiTokenId: token.body.id, invitationId: invitation.body.id };

  people = { admin: harness.admin };
  for (const role of ['viewer', 'agent', 'lead', 'guest'] as Role[]) people[role] = await harness.person(role);
  const own = await harness.call(harness.admin, {
    method: 'POST',
    url: '/roles',
    body: { name: 'Own', permissions: ['conversation.read', 'conversation.note', 'people.write', 'guest.invite'] },
  });
  people.custom = await harness.person('custom', { roleId: own.body.id });

  const { body } = await harness.call(null, { method: 'GET', url: '/openapi.json' });
  const isId = (schema: Schema): boolean =>
    schema.format === 'uuid' || (schema.anyOf ?? []).some((one) => one.format === 'uuid');
  operations = Object.entries(body.paths as Record<string, Record<string, Record<string, unknown>>>).flatMap(
    ([path, methods]) =>
      Object.entries(methods).flatMap(([method, operation]) => {
        const id = operation.operationId as string | undefined;
        if (!id || !path.startsWith('/api/v1/') || ROUTE_ACCESS[id] === 'public' || id === 'signOut') return [];
        const content = (operation.requestBody as { content?: Record<string, { schema: Schema }> } | undefined)
          ?.content;
        const fields = Object.entries(content?.['application/json']?.schema.properties ?? {});
        return {
          id,
          method: method.toUpperCase(),
          path,
          query: ((operation.parameters ?? []) as { in: string; name: string }[])
            .filter((parameter) => parameter.in === 'query')
            .map(({ name }) => name),
          bodyIds: fields.flatMap(([name, schema]): { name: string; isList: boolean }[] =>
            isId(schema)
              ? [{ name, isList: false }]
              : schema.items && isId(schema.items)
                ? [{ name, isList: true }]
                : [],
          ),
        };
      }),
  );
});
afterAll(() => harness[Symbol.asyncDispose]());

async function call(
  who: Person,
  operation: Operation,
  ids: string[],
  { query = '', body }: { query?: string; body?: unknown } = {},
) {
  let n = 0;
  const url = operation.path.replaceAll(/\{\w+\}/g, () => ids[Math.min(n++, ids.length - 1)]!);
  const payload = body ?? VALID[operation.id] ?? BASE[operation.id];
  const answer = await harness.server.inject({
    method: operation.method as 'GET',
    url: url + query,
    ...(payload === undefined || operation.method === 'GET' ? {} : { payload: payload as object }),
    headers: { cookie: who.cookie },
  });
  const text = answer.body.replace(/"requestId":"[^"]*"/, '').replace(/"now":"[^"]*"/, '');
  return { status: answer.statusCode, text };
}

/** Everything of the other workspace, as one number. */
async function fingerprint(): Promise<string> {
  const sum = createHash('sha256');
  const tables = await harness.database.admin<{ name: string }[]>`
    select tablename as name from pg_tables where schemaname = 'public' and tablename not like '\\_\\_%' order by 1`;
  for (const { name } of tables) {
    const key = name === 'workspaces' ? 'id' : 'workspace_id';
    const rows = await harness.database.admin.unsafe(
      `select to_jsonb(t)::text as row from "${name}" t where ${key} = $1 order by 1`,
      [other.workspaceId],
    );
    sum.update(`${name}${rows.map(({ row }) => row).join('\n')}`);
  }
  return sum.digest('hex');
}

const secretsOfOthers = () => [other.workspaceId, ...Object.values(foreign)];

describe.each(['admin', 'lead', 'agent', 'viewer', 'custom', 'guest'])('whatever a %s names', (role) => {
  it('in an address: what is foreign, deleted or impossible is answered as what does not exist', async () => {
    const before = await fingerprint();
    const bad: unknown[] = [];
    let calls = 0;
    for (const operation of operations.filter(({ path }) => path.includes('{'))) {
      const unknown = await call(people[role]!, operation, [randomUUID()]);
      expect({ id: operation.id, status: unknown.status }).toEqual({
        id: operation.id,
        status: expect.toSatisfy((status: number) => [403, 404].includes(status)),
      });
      for (const [kind, id] of [
        ...Object.entries(foreign),
        ...Object.entries(gone).map(([key, value]) => [`gone ${key}`, value] as const),
      ]) {
        const found = await call(people[role]!, operation, [id]);
        calls += 1;
        if (found.status !== unknown.status || found.text !== unknown.text)
          bad.push({ id: operation.id, kind, found, unknown });
      }
      for (const junk of ['x', '0', '%00', "'%20or%201=1--", `${randomUUID()}0`, '..%2f..%2fme']) {
        const found = await call(people[role]!, operation, [junk]);
        if (![403, 404, 400].includes(found.status)) bad.push({ id: operation.id, junk, found });
      }
      // Ours in the first place, theirs in the second: the second is looked at as well.
      if ((operation.path.match(/\{/g) ?? []).length > 1) {
        const mine = asked[0]!.id;
        const [a, b] = [
          await call(people[role]!, operation, [mine, foreign.agentId!]),
          await call(people[role]!, operation, [mine, randomUUID()]),
        ];
        if (a.text !== b.text) bad.push({ id: operation.id, a, b });
      }
    }
    expect(bad).toEqual([]);
    expect(calls).toBeGreaterThan(200);
    expect(await fingerprint()).toBe(before);
  }, 120_000);

  it('in a body: a foreign id is answered as one that does not exist', async () => {
    const before = await fingerprint();
    const bad: unknown[] = [];
    for (const operation of operations.filter(({ bodyIds }) => bodyIds.length > 0)) {
      const own = operation.path.includes('{')
        ? operation.path.includes('/teams/')
          ? harness.teamId
          : operation.path.includes('/agents/')
            ? people.agent!.id
            : asked[0]!.id
        : '';
      const base = (VALID[operation.id] ?? BASE[operation.id] ?? {}) as object;
      for (const { name, isList } of operation.bodyIds) {
        const withId = (id: string) => ({
          body: { ...base, ...(name === 'roleId' ? { role: 'custom' } : {}), [name]: isList ? [id] : id },
        });
        const nobodys = randomUUID();
        const unknown = await call(people[role]!, operation, [own], withId(nobodys));
        for (const [kind, id] of Object.entries(foreign)) {
          const found = await call(people[role]!, operation, [own], withId(id));
          // Work on many says of each, under the id that it was given, whether it was done.
          const isRefused = found.status >= 400 || (isList && found.text.includes('"code":"conversation.not_found"'));
          if (
            found.status !== unknown.status ||
            found.text.replaceAll(id, '') !== unknown.text.replaceAll(nobodys, '') ||
            !isRefused
          )
            bad.push({ id: operation.id, name, kind, found, unknown });
        }
      }
    }
    expect(bad).toEqual([]);
    expect(await fingerprint()).toBe(before);
  }, 120_000);

  it('in a query: a foreign id finds what an unknown one finds, and no list holds anything of others', async () => {
    const bad: unknown[] = [];
    for (const operation of operations.filter(({ method, path }) => method === 'GET' && !path.includes('{'))) {
      const plain = await call(people[role]!, operation, []);
      for (const text of secretsOfOthers()) if (plain.text.includes(text)) bad.push({ id: operation.id, text });
      for (const name of operation.query) {
        for (const [kind, id] of Object.entries(foreign)) {
          const found = await call(people[role]!, operation, [], { query: `?${name}=${id}` });
          const unknown = await call(people[role]!, operation, [], { query: `?${name}=${randomUUID()}` });
          if (found.status !== unknown.status || found.text !== unknown.text)
            bad.push({ id: operation.id, name, kind });
        }
        const cursor = Buffer.from(JSON.stringify(['2026-03-02T09:00:00.000Z', foreign.conversationId])).toString(
          'base64url',
        );
        const found = await call(people[role]!, operation, [], { query: `?${name}=${cursor}` });
        for (const text of secretsOfOthers()) if (found.text.includes(text)) bad.push({ id: operation.id, name, text });
      }
    }
    expect(bad).toEqual([]);
  }, 120_000);
});

it('sees in the other direction as little: their admin names what is ours', async () => {
  await harness.database.admin`delete from passkeys where workspace_id = ${other.workspaceId}`;
  const answer = await harness.raw({
    method: 'POST',
    url: '/session',
    body: { email: 'other-admin@example.com', password: 'correct horse battery' },
    from: '127.7.0.1',
  });
  expect(answer.status).toBe(200);
  const theirs = {
    id: other.agentId,
    email: '',
    cookie: `kwartier_session=${answer.cookies.kwartier_session}`,
  } as Person;
  const bad: unknown[] = [];
  for (const operation of operations.filter(({ path }) => path.includes('{')))
    for (const id of [asked[0]!.id, harness.teamId, harness.brandId, people.agent!.id]) {
      const [found, unknown] = [await call(theirs, operation, [id]), await call(theirs, operation, [randomUUID()])];
      if (found.status !== unknown.status || found.text !== unknown.text)
        bad.push({ id: operation.id, found, unknown });
    }
  expect(bad).toEqual([]);
}, 60_000);

/** Bodies with everything but the id that is tried. */
const BASE: Readonly<Record<string, unknown>> = {
  addAgent: { name: 'A', email: 'a@example.org', password: 'seven herons at noon', role: 'agent' },
  addTeam: { name: 'A team' },
  sendMessage: { kind: 'note', text: 'x', lastSeenSeq: 0 },
  assignConversation: {},
};
