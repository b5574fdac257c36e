import type { FbComment, FbMessage, FbPost } from './model.ts';
import type { FbNetwork } from './network.ts';

type Json = Record<string, unknown>;

/** One thing to tell a page's receiver: a change of a field, or a messaging event. */
export type FbEvent =
  | { pageId: string; field: string; kind: 'change'; at: number; value: Json }
  | { pageId: string; field: string; kind: 'messaging'; at: number; value: Json };

const seconds = (ms: number): number => Math.floor(ms / 1_000);

/** `feed` change of a comment. A removal has neither text nor time. */
export function commentChange(
  network: FbNetwork,
  comment: FbComment,
  verb: 'add' | 'edited' | 'remove' | 'hide' | 'unhide',
  at: number,
): FbEvent {
  const value: Json = {
    from: { id: comment.authorId, name: network.nameOf(comment.authorId) },
    item: 'comment',
    verb,
    comment_id: comment.id,
    post_id: comment.postId,
    parent_id: comment.parentId ?? comment.postId,
  };
  if (verb !== 'remove') {
    Object.assign(value, { message: comment.message, created_time: seconds(comment.at) });
    if (comment.photo !== null) value.photo = comment.photo;
  }
  return { pageId: comment.pageId, field: 'feed', kind: 'change', at, value };
}

/** `feed` change of a post by the page. */
export function postChange(network: FbNetwork, post: FbPost, at: number): FbEvent {
  const value: Json = {
    from: { id: post.pageId, name: network.nameOf(post.pageId) },
    item: 'status',
    verb: 'add',
    post_id: post.id,
    created_time: seconds(post.at),
    message: post.message,
    published: 1,
  };
  return { pageId: post.pageId, field: 'feed', kind: 'change', at, value };
}

/** `feed` change of a reaction to a post or comment. */
export function reactionChange(
  network: FbNetwork,
  target: { pageId: string; postId: string; commentId?: string },
  by: string,
  reaction: string,
  at: number,
): FbEvent {
  const value: Json = {
    from: { id: by, name: network.nameOf(by) },
    item: 'reaction',
    verb: 'add',
    reaction_type: reaction,
    post_id: target.postId,
    parent_id: target.postId,
    ...(target.commentId === undefined ? {} : { comment_id: target.commentId }),
    created_time: seconds(at),
  };
  return { pageId: target.pageId, field: 'feed', kind: 'change', at, value };
}

/** `messages`, or `message_echoes` for what the page itself said. `appId` names the app that sent it. */
export function messageEvent(message: FbMessage, appId?: string): FbEvent {
  const attachments = message.attachments.length > 0 ? { attachments: message.attachments } : {};
  const content: Json = {
    mid: message.mid,
    ...(message.isFromPage ? { is_echo: true, app_id: Number(appId) } : {}),
    ...(message.isFromPage && message.metadata !== null ? { metadata: message.metadata } : {}),
    ...(message.text === '' ? {} : { text: message.text }),
    ...attachments,
  };
  return messaging(message, message.isFromPage ? 'message_echoes' : 'messages', message.at, { message: content });
}

/** The person took the message back. Same mid, no text. */
export function unsendEvent(message: FbMessage, at: number): FbEvent {
  return messaging(message, 'messages', at, { message: { mid: message.mid, is_deleted: true } });
}

/** Something Messenger cannot show to apps: neither text nor attachments. */
export function unsupportedEvent(message: FbMessage): FbEvent {
  return messaging(message, 'messages', message.at, { message: { mid: message.mid, is_unsupported: true } });
}

/** The person changed the text; `numEdit` counts up to five. */
export function editEvent(message: FbMessage, numEdit: number, at: number): FbEvent {
  const edit = { mid: message.mid, text: message.text, num_edit: numEdit };
  return messaging({ ...message, isFromPage: false }, 'message_edits', at, { message_edit: edit });
}

/** A reaction to a message; an empty emoji takes it back. */
export function messageReactionEvent(message: FbMessage, reaction: string, emoji: string, at: number): FbEvent {
  const content =
    emoji === '' ? { mid: message.mid, action: 'unreact' } : { mid: message.mid, action: 'react', reaction, emoji };
  return messaging({ ...message, isFromPage: false }, 'message_reactions', at, { reaction: content });
}

/** Everything up to the watermark was delivered, or read. Deliveries may come without mids. */
export function watermarkEvent(
  pageId: string,
  psid: string,
  kind: 'delivery' | 'read',
  watermark: number,
  at: number,
  mids?: string[],
): FbEvent {
  const field = kind === 'read' ? 'message_reads' : 'message_deliveries';
  const content = { ...(mids ? { mids } : {}), watermark };
  return messaging({ pageId, psid, isFromPage: false }, field, at, { [kind]: content });
}

function messaging(
  place: { pageId: string; psid: string; isFromPage: boolean },
  field: string,
  at: number,
  content: Json,
): FbEvent {
  const [sender, recipient] = place.isFromPage ? [place.pageId, place.psid] : [place.psid, place.pageId];
  const value = { sender: { id: sender }, recipient: { id: recipient }, timestamp: at, ...content };
  return { pageId: place.pageId, field, kind: 'messaging', at, value };
}

/** The body of one POST: an entry per event, or one entry for a batch of changes of one page. */
export function eventBody(events: FbEvent[], sentAt: number): Json {
  const changes = events.filter((event) => event.kind === 'change');
  const messages = events.filter((event) => event.kind === 'messaging');
  const entry: Json[] = [];
  if (changes.length > 0) {
    entry.push({
      id: changes[0]!.pageId,
      time: seconds(sentAt),
      changes: changes.map(({ field, value }) => ({ field, value })),
    });
  }
  for (const message of messages) entry.push({ id: message.pageId, time: sentAt, messaging: [message.value] });
  return { object: 'page', entry };
}
