import { type Instant, instant, type MediaType, mediaKind, SECOND_MS } from '@kwartier/core';
import type { Account, CallContext, MediaFile, MediaState, PlacedMedia } from '../connector.ts';
import { ConnectorError } from '../connector-error.ts';
import { idOf, type Json, record, textOf } from '../reading.ts';
import { callX } from './client.ts';

/** X keeps what is for posts apart from what is for direct messages (`media_category`). */
function categoryOf(type: MediaType, isPrivate: boolean): string {
  const kind = mediaKind(type);
  if (kind === 'file') throw new ConnectorError('permanent', 'X takes pictures and films only.');
  return `${isPrivate ? 'dm' : 'tweet'}_${kind}`;
}

/**
 * Bring a file to X in pieces: `initialize`, `append`, `finalize`, then its alternative text. Sources: docs.x.com, "media upload
 * chunked"; specification 2.167, InitializeMediaUploadRequest and CreateMediaMetadataRequest; research/platforms.md A8. Needs the
 * scope media.write.
 */
export async function placeOnX(account: Account, file: MediaFile, context: CallContext): Promise<PlacedMedia> {
  const begun = await callX(account, context, {
    method: 'POST',
    path: '/2/media/upload/initialize',
    bucket: 'POST /2/media/upload/initialize',
    json: {
      media_type: file.mediaType,
      media_category: categoryOf(file.mediaType, file.isPrivate),
      total_bytes: file.size,
    },
  });
  const mediaId = idOf(dataOf(begun.body).id);
  if (mediaId === null) throw new ConnectorError('transient', 'X did not say what it calls the file.');
  const path = `/2/media/upload/${encodeURIComponent(mediaId)}`;
  let segment = 0;
  for await (const piece of file.pieces()) {
    const form = new FormData();
    form.set('segment_index', String(segment));
    form.set('media', new Blob([new Uint8Array(piece)], { type: 'application/octet-stream' }), 'segment');
    await callX(account, context, {
      method: 'POST',
      path: `${path}/append`,
      bucket: 'POST /2/media/upload/:id/append',
      form,
    });
    segment += 1;
  }
  const { body } = await callX(account, context, {
    method: 'POST',
    path: `${path}/finalize`,
    bucket: 'POST /2/media/upload/:id/finalize',
  });
  const done = dataOf(body);
  if (file.altText !== '' && mediaKind(file.mediaType) !== 'video')
    await callX(account, context, {
      method: 'POST',
      path: '/2/media/metadata',
      bucket: 'POST /2/media/metadata',
      json: { id: mediaId, metadata: { alt_text: { text: file.altText } } },
    });
  return { mediaId, expiresAt: expiryOf(done, context.now()), ...stateOf(done) };
}

/** Films and GIFs are prepared for a while before a post may name them. */
export async function lookOnX(account: Account, mediaId: string, context: CallContext): Promise<MediaState> {
  const { body } = await callX(account, context, {
    method: 'GET',
    path: '/2/media/upload',
    bucket: 'GET /2/media/upload',
    query: { command: 'STATUS', media_id: mediaId },
  });
  return stateOf(dataOf(body));
}

const dataOf = (body: unknown): Json => record(record(body).data);

function expiryOf(data: Json, now: Instant): Instant | null {
  const seconds = Number(data.expires_after_secs);
  return Number.isFinite(seconds) && seconds > 0 ? instant(now + seconds * SECOND_MS) : null;
}

/** Without `processing_info` there is nothing to wait for. */
function stateOf(data: Json): MediaState {
  const info = record(data.processing_info);
  const state = textOf(info.state);
  if (state === 'failed') {
    const why = textOf(record(info.error).message);
    throw new ConnectorError('permanent', `X could not prepare the file${why ? `: ${why}` : '.'}`);
  }
  if (state === null || state === 'succeeded') return { isReady: true, askAfterMs: 0 };
  return { isReady: false, askAfterMs: Math.max(1, Number(info.check_after_secs) || 1) * SECOND_MS };
}
