import type { FastifyInstance } from 'fastify';
import type { Answer, Call } from '../../serve.ts';
import type { SortedIds } from '../../sorted-ids.ts';
import { readWanted } from './dialect.ts';
import type { XPost } from './model.ts';
import { PAGE_PARAMETERS, pageOf, readPage } from './pages.ts';
import { invalidRequest, notFound } from './problems.ts';
import { readSearch } from './search.ts';
import type { XServer } from './served.ts';
import type { XPlatform } from './x-platform.ts';

/** Mentions reach back this many posts, an account's own posts this many (X's documents). */
const MENTIONS_REACH = 800;
const OWN_POSTS_REACH = 3_200;
const SEARCH_REACH_MS = 7 * 86_400_000;
const TIMELINE_RANGE = [5, 100, 10] as const;
const SEARCH_RANGE = [10, 100, 10] as const;

/** Mentions, own posts, recent search, users. */
export function timelineRoutes(app: FastifyInstance, x: XPlatform, { route }: XServer): void {
  const forApps = { allowsApp: true };
  app.get(
    '/x/2/users/me',
    route('read', 'me', (call, { account }) => oneUser(x, call, account.id)),
  );
  app.get(
    '/x/2/users/:id',
    route('read', 'users', (call) => oneUser(x, call, call.params.id!), forApps),
  );
  app.get(
    '/x/2/users/by/username/:username',
    route('read', 'users', (call) => byHandle(x, call), forApps),
  );
  app.get(
    '/x/2/users/:id/mentions',
    route('read', 'mentions', (call) => mentions(x, call), forApps),
  );
  app.get(
    '/x/2/users/:id/tweets',
    route('read', 'userPosts', (call) => ownPosts(x, call), forApps),
  );
  app.get(
    '/x/2/tweets/search/recent',
    route('read', 'search', (call) => search(x, call), forApps),
  );
}

function oneUser(x: XPlatform, call: Call, id: string): Answer {
  const wanted = readWanted(call, x.dialect, []);
  const user = x.network.users.get(id);
  if (!user) return { status: 200, body: { errors: [notFound('user', id)] } };
  return { status: 200, body: { data: x.presenter.user(user, wanted) } };
}

function byHandle(x: XPlatform, call: Call): Answer {
  const handle = call.params.username!;
  const user = x.network.findUser(`@${handle}`);
  if (!user) return { status: 200, body: { errors: [notFound('user', handle, 'username')] } };
  return { status: 200, body: { data: x.presenter.user(user, readWanted(call, x.dialect, [])) } };
}

function mentions(x: XPlatform, call: Call): Answer {
  return timeline(x, call, x.network.mentionsOf(call.params.id!), PAGE_PARAMETERS, MENTIONS_REACH, () => true);
}

function ownPosts(x: XPlatform, call: Call): Answer {
  const excluded = (call.query.exclude ?? '').split(',').filter((value) => value !== '');
  for (const value of excluded) {
    if (value !== 'replies' && value !== 'retweets') {
      throw invalidRequest(`The \`exclude\` query parameter value [${value}] is not one of [replies,retweets]`, {
        exclude: [value],
      });
    }
  }
  const fits = (post: XPost): boolean =>
    !(excluded.includes('replies') && post.inReplyTo !== null) &&
    !(excluded.includes('retweets') && post.repostOf !== null);
  const parameters = [...PAGE_PARAMETERS, 'exclude'];
  return timeline(x, call, x.network.postsBy(call.params.id!), parameters, OWN_POSTS_REACH, fits);
}

function search(x: XPlatform, call: Call): Answer {
  const query = call.query.query;
  if (query === undefined || query.trim() === '')
    throw invalidRequest("The 'query' parameter is required.", { query: [''] });
  const { ids, fits } = readSearch(query, x.network);
  const parameters = [...PAGE_PARAMETERS, 'query', 'next_token', 'sort_order'];
  const earliest = x.now() - SEARCH_REACH_MS;
  return page(
    x,
    call,
    ids,
    parameters,
    SEARCH_RANGE,
    Number.POSITIVE_INFINITY,
    (post) => post.at >= earliest && fits(post),
  );
}

function timeline(
  x: XPlatform,
  call: Call,
  ids: SortedIds,
  parameters: string[],
  reach: number,
  fits: (post: XPost) => boolean,
): Answer {
  const id = call.params.id!;
  if (!x.network.users.has(id)) return { status: 200, body: { errors: [notFound('user', id)] } };
  return page(x, call, ids, parameters, TIMELINE_RANGE, reach, fits);
}

function page(
  x: XPlatform,
  call: Call,
  ids: SortedIds,
  parameters: string[],
  range: readonly [number, number, number],
  reach: number,
  fits: (post: XPost) => boolean,
): Answer {
  const wanted = readWanted(call, x.dialect, parameters);
  const now = x.now();
  const find = (id: string): XPost | undefined => {
    const post = x.network.posts.get(id)!;
    return post.visibleAt <= now && fits(post) ? post : undefined;
  };
  const { items, meta } = pageOf(ids, readPage(call, range), find, { reach });
  const includes = x.presenter.postIncludes(items, wanted);
  return {
    status: 200,
    body: {
      ...(items.length > 0 ? { data: items.map((post) => x.presenter.post(post, wanted)) } : {}),
      ...(includes ? { includes } : {}),
      meta,
    },
  };
}
