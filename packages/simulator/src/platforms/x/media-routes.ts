import type { FastifyInstance } from 'fastify';
import { isFile, typeOfBytes } from '../../multipart.ts';
import type { Answer, Call } from '../../serve.ts';
import { mediaKeyOf, type XUpload } from './media-store.ts';
import { invalidRequest } from './problems.ts';
import { type Asker, bodyWith, type XServer } from './served.ts';
import type { XPlatform } from './x-platform.ts';

/** `media_type` of InitializeMediaUploadRequest that go with each category, and the most bytes of each (docs.x.com). */
const TYPES: Readonly<Record<string, { types: readonly string[]; maxBytes: number }>> = {
  image: {
    types: ['image/jpeg', 'image/png', 'image/webp', 'image/bmp', 'image/pjpeg', 'image/tiff'],
    maxBytes: 5 * 1024 ** 2,
  },
  gif: { types: ['image/gif'], maxBytes: 15 * 1024 ** 2 },
  video: { types: ['video/mp4', 'video/quicktime', 'video/webm', 'video/mp2t'], maxBytes: 512 * 1024 ** 2 },
};
const CATEGORIES = ['tweet_image', 'tweet_gif', 'tweet_video', 'dm_image', 'dm_gif', 'dm_video'];
const MAX_SEGMENT = 999;
const MAX_ALT_TEXT = 1_000;
const CHECK_AFTER_S = 1;

/** Uploading in pieces, its state, and alternative texts. */
export function mediaRoutes(app: FastifyInstance, x: XPlatform, { route }: XServer): void {
  app.post(
    '/x/2/media/upload/initialize',
    route('media', 'mediaUpload', (call, asker) => initialize(x, call, asker)),
  );
  app.post(
    '/x/2/media/upload/:id/append',
    route('media', 'mediaAppend', (call, asker) => append(x, call, asker)),
  );
  app.post(
    '/x/2/media/upload/:id/finalize',
    route('media', 'mediaUpload', (call, asker) => finalize(x, call, asker)),
  );
  app.get(
    '/x/2/media/upload',
    route('media', 'mediaStatus', (call, asker) => status(x, call, asker)),
  );
  app.post(
    '/x/2/media/metadata',
    route('media', 'mediaUpload', (call, asker) => metadata(x, call, asker)),
  );
}

function initialize(x: XPlatform, call: Call, { account }: Asker): Answer {
  const body = bodyWith(call, ['additional_owners', 'media_category', 'media_type', 'shared', 'total_bytes']);
  const { media_category: category, media_type: type, total_bytes: total } = body;
  if (typeof category !== 'string' || !CATEGORIES.includes(category))
    throw invalidRequest('$.media_category: does not have a value in the enumeration', {
      media_category: [String(category)],
    });
  const rule = TYPES[category.split('_')[1]!]!;
  if (typeof type !== 'string' || !rule.types.includes(type))
    throw invalidRequest('$.media_type: does not have a value in the enumeration', { media_type: [String(type)] });
  if (typeof total !== 'number' || !Number.isInteger(total) || total < 1)
    throw invalidRequest('$.total_bytes: must be a whole number above zero');
  if (total > rule.maxBytes) throw invalidRequest(`File size exceeds ${rule.maxBytes} bytes.`);
  const upload = x.media.begin({ ownerId: account.id, category, type, totalBytes: total });
  return {
    status: 200,
    body: { data: { id: upload.id, expires_after_secs: secondsLeft(x, upload), media_key: mediaKeyOf(upload) } },
  };
}

function append(x: XPlatform, call: Call, asker: Asker): Answer {
  const upload = openUpload(x, call.params.id!, asker);
  const { media, segment_index: index } = bodyWith(call, ['media', 'segment_index']);
  const segment = Number(index);
  if (index === undefined || !Number.isInteger(segment) || segment < 0 || segment > MAX_SEGMENT)
    throw invalidRequest(`$.segment_index: must be between 0 and ${MAX_SEGMENT}`);
  const bytes = isFile(media) ? media.bytes : typeof media === 'string' ? Buffer.from(media, 'base64') : undefined;
  if (!bytes || bytes.length === 0) throw invalidRequest('$.media: is missing but it is required');
  upload.segments.set(segment, bytes);
  return { status: 200, body: { data: { expires_at: Math.floor(upload.expiresAt / 1_000) } } };
}

function finalize(x: XPlatform, call: Call, asker: Asker): Answer {
  const upload = openUpload(x, call.params.id!, asker);
  const inOrder = [...upload.segments].sort(([a], [b]) => a - b);
  const bytes = Buffer.concat(inOrder.map(([, segment]) => segment));
  if (bytes.length !== upload.totalBytes || inOrder.some(([index], at) => index !== at))
    throw invalidRequest('Segments do not add up to provided total file size.');
  if (typeOfBytes(bytes) !== upload.type) throw invalidRequest('media type unrecognized.');
  x.media.finish(upload, bytes);
  return { status: 200, body: { data: described(x, upload) } };
}

function status(x: XPlatform, call: Call, asker: Asker): Answer {
  if (call.query.command !== undefined && call.query.command !== 'STATUS')
    throw invalidRequest('The `command` query parameter value is not valid');
  const upload = ownUpload(x, call.query.media_id ?? '', asker);
  return { status: 200, body: { data: described(x, upload) } };
}

function metadata(x: XPlatform, call: Call, asker: Asker): Answer {
  const { id, metadata: given } = bodyWith(call, ['id', 'metadata']);
  const upload = ownUpload(x, String(id ?? ''), asker);
  const text = (given as { alt_text?: { text?: unknown } } | undefined)?.alt_text?.text;
  if (typeof text !== 'string') throw invalidRequest('$.metadata.alt_text.text: is missing but it is required');
  if (text.length > MAX_ALT_TEXT)
    throw invalidRequest(`$.metadata.alt_text.text: may only be ${MAX_ALT_TEXT} characters long`);
  upload.altText = text;
  return { status: 200, body: { data: { id: upload.id, associated_metadata: { alt_text: { text } } } } };
}

function described(x: XPlatform, upload: XUpload): Record<string, unknown> {
  const isImage = upload.category.endsWith('_image');
  return {
    id: upload.id,
    media_key: mediaKeyOf(upload),
    size: upload.totalBytes,
    expires_after_secs: secondsLeft(x, upload),
    ...(isImage ? { image: { image_type: upload.type, w: 320, h: 240 } } : { processing_info: progressOf(x, upload) }),
  };
}

function progressOf(x: XPlatform, upload: XUpload): Record<string, unknown> {
  if (upload.readyAt !== null && upload.readyAt > x.now())
    return { state: 'in_progress', check_after_secs: CHECK_AFTER_S, progress_percent: 40 };
  return upload.hasFailed ? { state: 'failed' } : { state: 'succeeded', progress_percent: 100 };
}

const secondsLeft = (x: XPlatform, upload: XUpload): number =>
  Math.max(0, Math.floor((upload.expiresAt - x.now()) / 1_000));

function ownUpload(x: XPlatform, id: string, { account }: Asker): XUpload {
  const upload = x.media.uploads.get(id);
  if (upload?.ownerId !== account.id || upload.expiresAt <= x.now())
    throw invalidRequest('Could not find the media id.', { media_id: [id] });
  return upload;
}

function openUpload(x: XPlatform, id: string, asker: Asker): XUpload {
  const upload = ownUpload(x, id, asker);
  if (upload.bytes !== null) throw invalidRequest('The media upload was finalized.', { id: [id] });
  return upload;
}
