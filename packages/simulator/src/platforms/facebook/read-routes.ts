import type { FastifyInstance } from 'fastify';
import { cursorPage, readCursors } from './cursor-pages.ts';
import type { FacebookPlatform } from './facebook-platform.ts';
import { badParameter, noPermission, unknownObject } from './graph-errors.ts';
import { readFields } from './graph-fields.ts';
import type { FbPage } from './model.ts';
import { type GraphNodes, nextOf } from './nodes.ts';
import type { GraphCall, GraphServer } from './served.ts';

const SCOPES = [
  'pages_show_list', 'pages_messaging', 'pages_read_engagement', 'pages_manage_metadata', 'pages_read_user_content',
  'pages_manage_engagement', 'business_management',
]; // biome-ignore format: one look
const IDS_MAX = 50;
const DATA_ACCESS_MS = 90 * 86_400_000;

/** Everything Graph is asked with GET. */
export function readRoutes(
  app: FastifyInstance,
  facebook: FacebookPlatform,
  nodes: GraphNodes,
  { route }: GraphServer,
): void {
  const fieldsOf = ({ call }: GraphCall) => readFields(call.query.fields ?? '');
  const idOf = ({ call, page }: GraphCall): string => (call.params.id === 'me' ? page.id : call.params.id!);

  app.get(
    '/facebook/debug_token',
    route('read', ({ call }) => ({ data: debugToken(facebook, call.query.input_token ?? '') })),
  );
  app.get(
    '/facebook',
    route('read', (graph) => byIds(nodes, graph)),
  );
  app.get(
    '/facebook/',
    route('read', (graph) => byIds(nodes, graph)),
  );
  app.get(
    '/facebook/:id',
    route('read', (graph) => nodes.node(idOf(graph), graph.page, fieldsOf(graph))),
  );
  app.get(
    '/facebook/:id/comments',
    route('read', (graph) => nodes.comments(idOf(graph), graph.call.query, fieldsOf(graph))),
  );
  for (const edge of ['feed', 'posts', 'published_posts']) {
    app.get(
      `/facebook/:id/${edge}`,
      route('read', (graph) => posts(facebook, nodes, graph, idOf(graph), edge)),
    );
  }
  app.get(
    '/facebook/:id/conversations',
    route('read', (graph) => conversations(facebook, nodes, graph, idOf(graph))),
  );
  app.get(
    '/facebook/:id/messages',
    route('read', (graph) => threadMessages(nodes, graph, idOf(graph))),
  );
  app.get(
    '/facebook/:id/subscribed_apps',
    route('read', (graph) => {
      const page = ownPage(graph, idOf(graph));
      if (page.subscribedFields.size === 0) return { data: [] };
      return {
        data: [
          {
            id: page.appId,
            name: 'Kwartier',
            link: '',
            category: 'Business',
            subscribed_fields: [...page.subscribedFields],
          },
        ],
      };
    }),
  );
}

/** The token's own page, or Graph's refusal. */
export function ownPage({ page }: GraphCall, id: string): FbPage {
  if (id !== page.id) throw noPermission('pages_manage_metadata');
  return page;
}

function byIds(nodes: GraphNodes, { call, page }: GraphCall): Record<string, unknown> {
  const ids = (call.query.ids ?? '').split(',').filter((id) => id !== '');
  if (ids.length === 0) throw badParameter('The parameter ids is required');
  if (ids.length > IDS_MAX) throw badParameter(`Too many IDs. Maximum: ${IDS_MAX}. Provided: ${ids.length}.`);
  const fields = readFields(call.query.fields ?? '');
  return Object.fromEntries(ids.map((id) => [id, nodes.node(id, page, fields)]));
}

function posts(facebook: FacebookPlatform, nodes: GraphNodes, graph: GraphCall, id: string, edge: string): unknown {
  const { query } = graph.call;
  const own = facebook.network.postsOfPage.get(id);
  if (!own) throw unknownObject(id);
  const since = Number(query.since ?? 0) * 1_000;
  const newestFirst = own
    .map((postId) => facebook.network.requirePost(postId))
    .filter((post) => post.deletedAt === null && post.at >= since)
    .reverse()
    .sort((a, b) => b.at - a.at);
  const nextUrl = (after: string): string => nextOf(`${facebook.baseUrl()}/facebook/${id}/${edge}`, query, after);
  const fields = readFields(query.fields ?? '');
  return cursorPage(
    newestFirst,
    (post) => post.id,
    readCursors(query),
    (post) => nodes.post(post, fields),
    nextUrl,
  );
}

function conversations(facebook: FacebookPlatform, nodes: GraphNodes, graph: GraphCall, id: string): unknown {
  const { query } = graph.call;
  ownPage(graph, id);
  const { network } = facebook;
  const lastAt = (mids: string[]): number => network.messages.get(mids.at(-1) ?? '')?.at ?? 0;
  const newestFirst = network.threadsOfPage
    .get(id)!
    .filter((thread) => thread.mids.length > 0 && (query.user_id === undefined || thread.psid === query.user_id))
    .sort((a, b) => lastAt(b.mids) - lastAt(a.mids));
  const nextUrl = (after: string): string => nextOf(`${facebook.baseUrl()}/facebook/${id}/conversations`, query, after);
  const fields = readFields(query.fields ?? '');
  return cursorPage(
    newestFirst,
    (thread) => thread.id,
    readCursors(query),
    (thread) => nodes.thread(thread, fields),
    nextUrl,
  );
}

/** `GET /{thread}/messages`: the messages edge by itself. */
function threadMessages(nodes: GraphNodes, { call, page }: GraphCall, id: string): unknown {
  const { fields, limit, after, before } = call.query;
  const args = { ...(limit && { limit }), ...(after && { after }), ...(before && { before }) };
  const field = { name: 'messages', args, fields: readFields(fields ?? '') };
  return nodes.node(id, page, [field]).messages;
}

function debugToken(facebook: FacebookPlatform, token: string): Record<string, unknown> {
  const page = facebook.pageOfToken(token);
  if (!page) {
    return {
      error: { code: 190, message: 'Error validating access token', subcode: 467 },
      is_valid: false,
      scopes: [],
    };
  }
  return {
    app_id: page.appId,
    type: 'PAGE',
    application: 'Kwartier',
    data_access_expires_at: Math.floor((facebook.now() + DATA_ACCESS_MS) / 1_000),
    expires_at: 0,
    is_valid: true,
    issued_at: Math.floor(facebook.now() / 1_000),
    profile_id: page.id,
    scopes: SCOPES,
    granular_scopes: SCOPES.map((scope) => ({ scope, target_ids: [page.id] })),
    user_id: '10215000000000001',
  };
}
