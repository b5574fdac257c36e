import type { FastifyInstance } from 'fastify';
import type { Answer, Call } from '../../serve.ts';
import { readNewPost } from './create-post.ts';
import { readWanted, type Wanted } from './dialect.ts';
import { mediaEntry } from './media-store.ts';
import type { XPost } from './model.ts';
import { forbidden, invalidRequest, notFound } from './problems.ts';
import { type Asker, bodyWith, type XServer } from './served.ts';
import type { XPlatform } from './x-platform.ts';

/** Looking up, publishing, deleting and hiding single posts. */
export function postRoutes(app: FastifyInstance, x: XPlatform, { route }: XServer): void {
  app.get(
    '/x/2/tweets',
    route('read', 'lookup', (call) => lookup(x, call), { allowsApp: true }),
  );
  app.get(
    '/x/2/tweets/:id',
    route('read', 'lookup', (call) => lookupOne(x, call), { allowsApp: true }),
  );
  app.post(
    '/x/2/tweets',
    route('send', 'createPost', (call, asker) => create(x, call, asker)),
  );
  app.delete(
    '/x/2/tweets/:id',
    route('send', 'deletePost', (call, asker) => remove(x, call, asker)),
  );
  app.put(
    '/x/2/tweets/:id/hidden',
    route('send', 'hideReply', (call, asker) => hide(x, call, asker)),
  );
}

const LOOKUP_MAX = 100;

function lookup(x: XPlatform, call: Call): Answer {
  const wanted = readWanted(call, x.dialect, ['ids']);
  const ids = (call.query.ids ?? '').split(',').filter((id) => id !== '');
  if (ids.length === 0) throw invalidRequest('The `ids` query parameter can not be empty', { ids: [''] });
  if (ids.length > LOOKUP_MAX) {
    throw invalidRequest(`size must be less than or equal to ${LOOKUP_MAX}`, { ids: [call.query.ids!] });
  }
  for (const id of ids) {
    if (!/^[0-9]{1,19}$/.test(id))
      throw invalidRequest(`The \`ids\` query parameter value [${id}] is not valid`, { ids: [id] });
  }
  const found = ids.flatMap((id) => visible(x, id) ?? []);
  const missing = ids.filter((id) => !visible(x, id));
  const includes = x.presenter.postIncludes(found, wanted);
  return {
    status: 200,
    body: {
      ...(found.length > 0 ? { data: found.map((post) => x.presenter.post(post, wanted)) } : {}),
      ...(includes ? { includes } : {}),
      ...(missing.length > 0 ? { errors: missing.map((id) => notFound(wordFor(wanted), id, 'ids')) } : {}),
    },
  };
}

function lookupOne(x: XPlatform, call: Call): Answer {
  const wanted = readWanted(call, x.dialect, []);
  const id = call.params.id!;
  const post = visible(x, id);
  if (!post) return { status: 200, body: { errors: [notFound(wordFor(wanted), id)] } };
  const includes = x.presenter.postIncludes([post], wanted);
  return { status: 200, body: { data: x.presenter.post(post, wanted), ...(includes ? { includes } : {}) } };
}

function create(x: XPlatform, call: Call, { account }: Asker): Answer {
  const { network, media, recent, isSummoningRequired } = x;
  const rules = { network, media, recent, isSummoningRequired, now: x.now() };
  const { draft, duplicateKey, uploads } = readNewPost(call.body, account, rules);
  recent.add(duplicateKey, rules.now);
  const said = draft.text;
  if (uploads.length > 0) draft.media = x.shown(uploads);
  const parent = draft.inReplyTo === undefined ? undefined : network.posts.get(draft.inReplyTo);
  if (x.isPrefixingReplies && parent && parent.authorId !== account.id) {
    const handle = network.users.get(parent.authorId)!.handle;
    if (!said.toLowerCase().startsWith(`@${handle.toLowerCase()}`)) draft.text = `@${handle} ${said}`;
  }
  const post = network.addPost(draft, x.readDelay);
  x.accept({
    kind: 'post',
    id: post.id,
    accountId: account.id,
    text: said,
    inReplyTo: post.inReplyTo,
    recipientId: null,
    at: post.at,
    requestId: call.requestId,
    ...mediaEntry(uploads),
    ...(draft.deepLink ? { deepLink: draft.deepLink } : {}),
  });
  x.webhooks.created(post);
  return { status: 201, body: { data: { id: post.id, text: post.text, edit_history_post_ids: [post.id] } } };
}

function remove(x: XPlatform, call: Call, { account }: Asker): Answer {
  const id = call.params.id!;
  const post = x.network.posts.get(id);
  if (!post || post.deletedAt !== null) return { status: 200, body: { data: { deleted: false } } };
  if (post.authorId !== account.id) throw forbidden('You are not authorized to delete this Tweet.');
  x.deletePost(id);
  return { status: 200, body: { data: { deleted: true } } };
}

/** Only replies in conversations the account itself began can be hidden. */
function hide(x: XPlatform, call: Call, { account }: Asker): Answer {
  const { hidden } = bodyWith(call, ['hidden']);
  if (typeof hidden !== 'boolean') throw invalidRequest('$.hidden: boolean expected');
  const post = visible(x, call.params.id!);
  const root = post && x.network.posts.get(post.conversationId);
  if (!post || post.inReplyTo === null || root?.authorId !== account.id) {
    throw forbidden('You are not permitted to hide this reply.');
  }
  post.isHidden = hidden;
  return { status: 200, body: { data: { hidden } } };
}

function visible(x: XPlatform, id: string): XPost | undefined {
  const post = x.network.posts.get(id);
  return post && post.deletedAt === null ? post : undefined;
}

const wordFor = (wanted: Wanted): 'post' | 'tweet' => wanted.dialect;
