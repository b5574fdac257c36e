import type { FastifyInstance } from 'fastify';
import * as events from './events.ts';
import type { FacebookPlatform } from './facebook-platform.ts';
import { badParameter, graphError, unknownObject } from './graph-errors.ts';
import type { FbComment } from './model.ts';
import type { GraphNodes } from './nodes.ts';
import { ownPage } from './read-routes.ts';
import { sendMessage } from './send-message.ts';
import type { GraphCall, GraphServer } from './served.ts';

const COMMENT_LENGTH = 8_000;
const DUPLICATE_MS = 600_000;
const SUCCESS = { success: true };

/** Everything Graph is asked to change. */
export function writeRoutes(
  app: FastifyInstance,
  facebook: FacebookPlatform,
  nodes: GraphNodes,
  { route }: GraphServer,
): void {
  const idOf = ({ call, page }: GraphCall): string => (call.params.id === 'me' ? page.id : call.params.id!);
  app.post(
    '/facebook/:id/comments',
    route('send', (graph) => reply(facebook, graph, idOf(graph))),
  );
  app.post(
    '/facebook/:id/messages',
    route('send', (graph) => message(facebook, nodes, graph, idOf(graph))),
  );
  app.post(
    '/facebook/:id/likes',
    route('send', (graph) => like(facebook, graph, 1)),
  );
  app.delete(
    '/facebook/:id/likes',
    route('send', (graph) => like(facebook, graph, -1)),
  );
  app.post(
    '/facebook/:id/subscribed_apps',
    route('any', (graph) => subscribe(graph, idOf(graph))),
  );
  app.delete(
    '/facebook/:id/subscribed_apps',
    route('any', (graph) => {
      ownPage(graph, idOf(graph)).subscribedFields.clear();
      return SUCCESS;
    }),
  );
  app.post(
    '/facebook/:id',
    route('send', (graph) => update(facebook, graph, idOf(graph))),
  );
  app.delete(
    '/facebook/:id',
    route('send', (graph) => remove(facebook, graph, idOf(graph))),
  );
}

/** A page's answer below a comment, or a comment below a post of its own. */
function reply(facebook: FacebookPlatform, { call, page, params }: GraphCall, id: string): { id: string } {
  const { network } = facebook;
  const post = network.posts.get(id);
  const comment = post ? undefined : visibleComment(facebook, id, 'post');
  const pageId = post?.pageId ?? comment!.pageId;
  if (pageId !== page.id) throw notAllowed();
  const photo = photoOf(facebook, page.id, params.attachment_id);
  const text = params.message ?? (photo ? '' : undefined);
  if (typeof text !== 'string' || (text.trim() === '' && !photo))
    throw badParameter('The parameter message is required');
  if (text.length > COMMENT_LENGTH)
    throw badParameter(`Length of param message must be less than or equal to ${COMMENT_LENGTH}`);
  if (facebook.isRefusingDuplicates && !photo && isRepeated(facebook, id, text)) {
    throw graphError({ message: '(#506) Duplicate status message', code: 506, subcode: 1455006 });
  }
  const added = network.addComment(
    {
      pageId,
      postId: post?.id ?? comment!.postId,
      parentId: comment?.id,
      author: page.id,
      message: text,
      ...photo?.shown,
    },
    facebook.readDelay,
  );
  facebook.accept({
    kind: 'comment',
    id: added.id,
    accountId: page.id,
    text,
    inReplyTo: id,
    recipientId: null,
    at: added.at,
    requestId: call.requestId,
    ...(photo ? { media: [photo.entry] } : {}),
  });
  facebook.webhooks.tell(events.commentChange(network, added, 'add', facebook.now()));
  return { id: added.id };
}

/** A photo that the page uploaded and did not publish, as a comment shows it. */
function photoOf(facebook: FacebookPlatform, pageId: string, id: unknown) {
  if (id === undefined) return undefined;
  const upload = facebook.media.find(String(id), pageId, 'photo');
  if (!upload) throw badParameter('Param attachment_id must be a valid ID');
  const { type, bytes, altText } = upload;
  return {
    shown: { photo: `${facebook.baseUrl()}/uploaded/facebook/${upload.id}`, photoId: upload.id },
    entry: { id: upload.id, type, bytes, altText },
  };
}

function message(facebook: FacebookPlatform, nodes: GraphNodes, graph: GraphCall, id: string): Record<string, string> {
  const { call, params } = graph;
  const page = ownPage(graph, id);
  const { message: sent, comment, file } = sendMessage(facebook, nodes, page, params);
  facebook.accept({
    kind: comment ? 'private_reply' : 'dm',
    id: sent.mid,
    accountId: page.id,
    text: sent.text,
    inReplyTo: comment?.id ?? null,
    recipientId: sent.psid,
    at: sent.at,
    requestId: call.requestId,
    ...(file ? { media: [file] } : {}),
  });
  facebook.webhooks.tell(events.messageEvent(sent, facebook.network.appIdOf(page, false)));
  return { recipient_id: sent.psid, message_id: sent.mid };
}

function like(facebook: FacebookPlatform, { call }: GraphCall, step: number): { success: true } {
  const comment = visibleComment(facebook, call.params.id!, 'post');
  comment.likeCount = Math.max(0, comment.likeCount + step);
  return { success: true };
}

/** Hide any comment, or change the text of an own one. */
function update(facebook: FacebookPlatform, { page, params }: GraphCall, id: string): { success: true } {
  const comment = visibleComment(facebook, id, 'post');
  if (comment.pageId !== page.id) throw notAllowed();
  const hidden = params.is_hidden;
  if (hidden !== undefined) {
    facebook.hideComment(id, hidden === true || hidden === 'true');
    return { success: true };
  }
  if (typeof params.message !== 'string') throw badParameter('The parameter message or is_hidden is required');
  if (comment.authorId !== page.id) throw notAllowed();
  facebook.editComment(id, params.message);
  return { success: true };
}

function remove(facebook: FacebookPlatform, { page }: GraphCall, id: string): { success: true } {
  const comment = visibleComment(facebook, id, 'delete');
  if (comment.pageId !== page.id) throw notAllowed();
  facebook.deleteComment(id);
  return { success: true };
}

function subscribe(graph: GraphCall, id: string): { success: true } {
  const page = ownPage(graph, id);
  const asked = graph.params.subscribed_fields;
  const fields = Array.isArray(asked)
    ? asked.map(String)
    : String(asked ?? '')
        .split(',')
        .filter((field) => field !== '');
  if (fields.length === 0) throw badParameter('The parameter subscribed_fields is required');
  page.subscribedFields = new Set(fields);
  return { success: true };
}

function visibleComment(facebook: FacebookPlatform, id: string, method: string): FbComment {
  const comment = facebook.network.comments.get(id);
  if (!comment || comment.deletedAt !== null) throw unknownObject(id, method);
  return comment;
}

function isRepeated(facebook: FacebookPlatform, targetId: string, text: string): boolean {
  const last = facebook.ledger.findLast((entry) => entry.inReplyTo === targetId && entry.text === text);
  return last !== undefined && facebook.now() - last.at < DUPLICATE_MS;
}

function notAllowed() {
  return graphError({ message: '(#200) Permissions error', code: 200, status: 403 });
}
