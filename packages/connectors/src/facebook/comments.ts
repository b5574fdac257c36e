import type { Attachment, InboundEvent, Instant, MessageCreated, Person, Post } from '@kwartier/core';
import { idOf, type Json, list, need, record, textOf, timeOf, Unreadable } from '../reading.ts';
import { readAuthor, type Self, unknownPerson } from './people.ts';

/** A comment, a visitor's post or a mention, from a webhook or from Graph. */
export interface PublicMessage {
  readonly id: string;
  readonly kind: 'comment' | 'mention';
  readonly author: Person | null;
  readonly text: string;
  readonly at: Instant;
  readonly postId: string;
  readonly parentId: string | null;
  readonly post: Post | null;
  readonly attachments: readonly Attachment[];
  readonly url: string | null;
}

/** As the core knows it. Comments of the page itself do not say whom they answer: their parent does. */
export function publicMessage(told: PublicMessage, self: Self): MessageCreated {
  const { id, kind, text, at, postId, parentId, post, attachments, url } = told;
  const author = told.author ?? unknownPerson(id);
  return {
    type: 'message.created',
    externalId: id,
    kind,
    author,
    fromUs: author.externalId === self.externalId,
    counterpart: null,
    text,
    sentAt: at,
    isPrivate: false,
    threadKey: postId,
    inReplyTo: parentId === postId || parentId === id ? null : parentId,
    inReplyToAuthorExternalId: null,
    post,
    attachments,
    language: null,
    versionOf: null,
    mayReply: null,
    marker: null,
    url,
    windowExpiresAt: null,
    unsupported: text === '' && attachments.length === 0 ? 'A comment without text or picture' : null,
  };
}

/**
 * The post a comment hangs under: given, or made from `{post}_{comment}` and the page, as Meta makes the ids of a page's posts.
 */
function postIdOf(value: Json, commentId: string, self: Self): string {
  const given = idOf(value.post_id);
  if (given !== null) return given;
  const [post] = commentId.split('_');
  return commentId.includes('_') && post ? `${self.externalId}_${post}` : commentId;
}

export const barePost = (id: string, url: string | null = null): Post => ({
  externalId: id,
  authorExternalId: null,
  text: null,
  url,
  publishedAt: null,
});

/** Pictures and films of a change. */
function changeAttachments(value: Json): Attachment[] {
  const plain = { previewUrl: null, altText: null };
  const photos = [value.photo, ...list(value.photos)].flatMap((url) => textOf(url) ?? []);
  const video = textOf(value.video);
  return [
    ...[...new Set(photos)].map((url): Attachment => ({ kind: 'image', url, ...plain })),
    ...(video === null ? [] : [{ kind: 'video', url: video, ...plain } as const]),
  ];
}

/** `feed` and `mention` changes of a comment. @throws Unreadable */
export function commentChange(
  value: Json,
  verb: string,
  kind: PublicMessage['kind'],
  toldAt: Instant | null,
  self: Self,
): InboundEvent[] {
  const id = need(idOf(value.comment_id), 'comment id');
  switch (verb) {
    case 'add':
      return [readChange(value, id, kind, toldAt, self)];
    case 'edit':
    case 'edited':
      return editOf(value, id, kind, toldAt, self);
    case 'remove':
    case 'delete':
      return [
        { type: 'message.deleted', externalId: id, deletedAt: need(toldAt ?? timeOf(value.created_time), 'time') },
      ];
    case 'hide':
    case 'unhide': {
      const at = need(toldAt ?? timeOf(value.created_time), 'time');
      return [{ type: 'message.hidden', externalId: id, hidden: verb === 'hide', at }];
    }
    default:
      throw new Unreadable(`Something was done with a comment that Kwartier does not know: ${verb}.`);
  }
}

function readChange(
  value: Json,
  id: string,
  kind: PublicMessage['kind'],
  toldAt: Instant | null,
  self: Self,
): MessageCreated {
  const postId = postIdOf(value, id, self);
  return publicMessage(
    {
      id,
      kind,
      author: readAuthor(value),
      text: textOf(value.message) ?? textOf(value.review_text) ?? '',
      at: need(timeOf(value.created_time) ?? toldAt, 'time'),
      postId,
      parentId: idOf(value.parent_id),
      post: barePost(postId, textOf(record(value.post).permalink_url)),
      attachments: changeAttachments(value),
      url: textOf(value.permalink_url),
    },
    self,
  );
}

/** An edit tells all that the first event told: should that one be lost, the message is not. */
function editOf(
  value: Json,
  id: string,
  kind: PublicMessage['kind'],
  toldAt: Instant | null,
  self: Self,
): InboundEvent[] {
  const attachments = changeAttachments(value);
  const edited: InboundEvent = {
    type: 'message.edited',
    externalId: id,
    text: textOf(value.message) ?? '',
    attachments: attachments.length > 0 ? attachments : null,
    editedAt: need(timeOf(value.edited_time) ?? toldAt ?? timeOf(value.created_time), 'time'),
  };
  return timeOf(value.created_time) === null ? [edited] : [readChange(value, id, kind, toldAt, self), edited];
}

/** A post on the page's wall by someone else: a message that opens its own thread. @throws Unreadable */
export function visitorsPost(
  value: Json,
  verb: string,
  kind: PublicMessage['kind'],
  toldAt: Instant | null,
  self: Self,
): InboundEvent[] {
  const id = need(idOf(value.post_id), 'post id');
  // A post is told as a comment that hangs under itself; `from` may be missing and stays so.
  const asComment = { ...value, comment_id: id, parent_id: undefined };
  return commentChange(asComment, verb, kind, toldAt, self).map((event) =>
    event.type === 'message.created' ? { ...event, url: event.url ?? addressOf(id), post: null } : event,
  );
}

/** Graph's ids of posts work as addresses. */
export const addressOf = (postId: string): string => `https://www.facebook.com/${postId}`;
