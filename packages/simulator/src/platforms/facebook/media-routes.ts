import type { FastifyInstance } from 'fastify';
import { isFile, typeOfBytes } from '../../multipart.ts';
import type { FacebookPlatform } from './facebook-platform.ts';
import { badParameter, graphError } from './graph-errors.ts';
import { ownPage } from './read-routes.ts';
import type { GraphCall, GraphServer } from './served.ts';

const MB = 1024 ** 2;
const PHOTO_BYTES = 10 * MB;
const ATTACHMENT_BYTES = 25 * MB;
const PHOTOS = ['image/jpeg', 'image/png', 'image/gif', 'image/webp'];
/** What Messenger takes under each name ("Saving assets"). */
const ATTACHMENTS: Readonly<Record<string, RegExp>> = {
  image: /^image\/(jpeg|png|gif)$/,
  video: /^video\//,
  audio: /^audio\//,
  file: /./,
};

/** Photos that nobody sees yet, and attachments for Messenger. */
export function mediaRoutes(app: FastifyInstance, facebook: FacebookPlatform, { route }: GraphServer): void {
  app.post(
    '/facebook/:id/photos',
    route('media', (graph) => photo(facebook, graph)),
  );
  app.post(
    '/facebook/:id/message_attachments',
    route('media', (graph) => attachment(facebook, graph)),
  );
}

const pageIdOf = ({ call, page }: GraphCall): string => (call.params.id === 'me' ? page.id : call.params.id!);

function photo(facebook: FacebookPlatform, graph: GraphCall): { id: string } {
  const page = ownPage(graph, pageIdOf(graph));
  const { source, published, alt_text_custom: altText } = graph.params;
  if (!isFile(source)) throw graphError({ message: '(#324) Requires upload file', code: 324, subcode: 2_069_019 });
  const type = typeOfBytes(source.bytes);
  if (!PHOTOS.includes(type))
    throw graphError({ message: '(#1) Invalid image format. It should be an image file data.', code: 100 });
  if (source.bytes.length > PHOTO_BYTES) throw badParameter('Photo is too large');
  if (published !== 'false') throw badParameter('The simulated page publishes no photos of their own');
  return {
    id: facebook.media.add({
      kind: 'photo',
      pageId: page.id,
      type,
      bytes: source.bytes,
      fileName: source.fileName,
      altText: typeof altText === 'string' ? altText : null,
    }).id,
  };
}

function attachment(facebook: FacebookPlatform, graph: GraphCall): { attachment_id: string } {
  const page = ownPage(graph, pageIdOf(graph));
  const { filedata } = graph.params;
  if (!isFile(filedata)) throw badParameter('Upload attachment failure.');
  const said = kindOf(graph.params.message);
  const type = typeOfBytes(filedata.bytes);
  if (!ATTACHMENTS[said]?.test(type)) throw badParameter(`Incorrect attachment type: ${said} for ${type}`);
  if (filedata.bytes.length > ATTACHMENT_BYTES)
    throw graphError({ message: '(#100) Attachment size exceeds allowable limit', code: 100 });
  const { id } = facebook.media.add({
    kind: 'attachment',
    pageId: page.id,
    type,
    bytes: filedata.bytes,
    fileName: filedata.fileName,
    altText: null,
  });
  return { attachment_id: id };
}

/** `message={"attachment":{"type":"image", …}}` of the form. */
function kindOf(message: unknown): string {
  try {
    const { attachment } = JSON.parse(String(message)) as { attachment?: { type?: unknown } };
    return String(attachment?.type);
  } catch {
    throw badParameter('The parameter message is required');
  }
}
