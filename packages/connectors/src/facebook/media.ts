import { DAY_MS, instant, mediaKind } from '@kwartier/core';
import type { Account, CallContext, MediaFile, PlacedMedia } from '../connector.ts';
import { ConnectorError } from '../connector-error.ts';
import { idOf, record } from '../reading.ts';
import { callGraph } from './client.ts';

/** Meta's attachment ids end after 90 days ("Saving assets"); one day less, to be sure. */
const ATTACHMENT_LIVES_MS = 89 * DAY_MS;

/**
 * Bring a file to Facebook: for a comment as a photo of the page that nobody sees ("Page photos", `published=false`), which the
 * comment then names; for Messenger by its Attachment Upload API. Both are ready at once.
 */
export async function placeOnFacebook(account: Account, file: MediaFile, context: CallContext): Promise<PlacedMedia> {
  const form = new FormData();
  if (file.isPrivate) {
    form.set('message', JSON.stringify({ attachment: { type: typeOf(file), payload: { is_reusable: true } } }));
    form.set('filedata', await blobOf(file), file.name);
  } else {
    if (mediaKind(file.mediaType) !== 'image')
      throw new ConnectorError('permanent', 'Facebook takes pictures in comments, and nothing else.');
    form.set('published', 'false');
    if (file.altText !== '') form.set('alt_text_custom', file.altText);
    form.set('source', await blobOf(file), file.name);
  }
  const { body } = await callGraph(account, context, {
    method: 'POST',
    path: `${encodeURIComponent(account.externalId)}/${file.isPrivate ? 'message_attachments' : 'photos'}`,
    bucket: file.isPrivate ? 'messenger' : 'pages',
    form,
  });
  const { attachment_id, id } = record(body);
  const mediaId = idOf(file.isPrivate ? attachment_id : id);
  if (mediaId === null) throw new ConnectorError('transient', 'Facebook did not say what it calls the file.');
  return {
    mediaId,
    isReady: true,
    askAfterMs: 0,
    expiresAt: file.isPrivate ? instant(context.now() + ATTACHMENT_LIVES_MS) : null,
  };
}

/** What Messenger calls a kind of file. */
export function typeOf({ mediaType }: Pick<MediaFile, 'mediaType'>): 'image' | 'video' | 'file' {
  const kind = mediaKind(mediaType);
  return kind === 'gif' ? 'image' : kind;
}

/** Graph takes a file in one call, so that it has to be in memory once. */
async function blobOf(file: MediaFile): Promise<Blob> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  for await (const piece of file.pieces()) parts.push(new Uint8Array(piece));
  return new Blob(parts, { type: file.mediaType });
}
