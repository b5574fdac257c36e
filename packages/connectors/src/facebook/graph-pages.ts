import type { Attachment, InboundEvent } from '@kwartier/core';
import { idOf, type Json, need, record, records, textOf, timeOf } from '../reading.ts';
import { addressOf, barePost, publicMessage } from './comments.ts';
import { privateMessage, STANDARD_WINDOW_MS } from './messenger.ts';
import { otherThan, readPerson, type Self } from './people.ts';

/** Whether a Graph node is a Messenger thread. */
export const isThread = (node: Json): boolean =>
  node.participants !== undefined || node.messages !== undefined || node.senders !== undefined;

/** A post of `/{page}/feed`. The page's own are context, those of others are messages. @throws Unreadable */
export function postEvents(node: Json, self: Self): InboundEvent[] {
  const id = need(idOf(node.id), 'id');
  const author = readPerson(node.from);
  const at = timeOf(node.created_time);
  const text = textOf(node.message) ?? textOf(node.story);
  const url = textOf(node.permalink_url) ?? addressOf(id);
  // Asked with the page's token Graph names the page; who it may not name is somebody else.
  if (author === null && text === null) return [];
  if (author === null || author.externalId === self.externalId)
    return [
      {
        type: 'post.published',
        post: { externalId: id, authorExternalId: author?.externalId ?? null, text, url, publishedAt: at },
      },
    ];
  const told = { id, kind: 'comment', author, text: text ?? '', at: need(at, 'time'), postId: id } as const;
  return [publicMessage({ ...told, parentId: null, post: null, attachments: [], url }, self)];
}

/** A comment below a post of `/{page}/feed`. @throws Unreadable */
export function commentEvents(node: Json, post: Json, self: Self): InboundEvent[] {
  const id = need(idOf(node.id), 'id');
  const postId = need(idOf(post.id), 'post');
  const at = need(timeOf(node.created_time), 'time');
  const told = {
    id,
    kind: 'comment',
    author: readPerson(node.from),
    text: textOf(node.message) ?? '',
    at,
    postId,
    parentId: idOf(record(node.parent).id),
    post: {
      ...barePost(postId, textOf(post.permalink_url)),
      authorExternalId: readPerson(post.from)?.externalId ?? null,
      text: textOf(post.message),
      publishedAt: timeOf(post.created_time),
    },
    attachments: commentAttachments(node.attachment),
    url: textOf(node.permalink_url),
  } as const;
  const created = publicMessage(told, self);
  return node.is_hidden === true ? [created, { type: 'message.hidden', externalId: id, hidden: true, at }] : [created];
}

function commentAttachments(raw: unknown): Attachment[] {
  const attachment = record(raw);
  const media = record(attachment.media);
  const image = textOf(record(media.image).src);
  const url = textOf(attachment.url) ?? textOf(record(attachment.target).url);
  const type = textOf(attachment.type);
  if (type === null && image === null && url === null) return [];
  const altText = textOf(attachment.title) ?? textOf(attachment.description);
  if (type?.startsWith('video'))
    return [{ kind: 'video', url: textOf(media.source) ?? url, previewUrl: image, altText }];
  if (type === 'share') return [{ kind: 'link', url, previewUrl: image, altText }];
  // Photos, stickers and animated images have a picture; the address of the attachment is a page to look at.
  if (image !== null) return [{ kind: 'image', url: image, previewUrl: null, altText }];
  return [{ kind: url === null ? 'unsupported' : 'link', url, previewUrl: null, altText: altText ?? type }];
}

/** A message of a thread of `/{page}/conversations`. @throws Unreadable */
export function threadMessageEvents(node: Json, thread: Json, self: Self): InboundEvent[] {
  const id = need(idOf(node.id), 'id');
  const from = readPerson(node.from);
  const fromUs = from?.externalId === self.externalId;
  const inThread = otherThan(self, thread.participants) ?? otherThan(self, thread.senders);
  const told = {
    id,
    customer: fromUs ? (otherThan(self, node.to) ?? inThread) : (from ?? inThread),
    fromUs,
    text: textOf(node.message) ?? '',
    at: need(timeOf(node.created_time), 'time'),
    attachments: records(record(node.attachments).data).map(messageAttachment),
    inReplyTo: null,
    marker: null,
    windowMs: STANDARD_WINDOW_MS,
    unsupported: null,
  };
  return [privateMessage(told, self)];
}

function messageAttachment(raw: Json): Attachment {
  const image = record(raw.image_data);
  const video = record(raw.video_data);
  const altText = textOf(raw.name);
  const imageUrl = textOf(image.url);
  if (imageUrl !== null) return { kind: 'image', url: imageUrl, previewUrl: textOf(image.preview_url), altText };
  const videoUrl = textOf(video.url);
  if (videoUrl !== null) return { kind: 'video', url: videoUrl, previewUrl: textOf(video.preview_url), altText };
  const url = textOf(raw.file_url);
  const mime = textOf(raw.mime_type) ?? '';
  const kind =
    url === null ? 'unsupported' : mime.startsWith('audio/') ? 'audio' : mime.startsWith('image/') ? 'image' : 'file';
  return { kind, url, previewUrl: null, altText: altText ?? (url === null ? mime || 'file' : null) };
}
