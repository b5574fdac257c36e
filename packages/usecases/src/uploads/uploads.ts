import {
  type Actor,
  type ConversationId,
  can,
  cleanText,
  DomainError,
  forgetFilmTraces,
  largestBegun,
  largestTaken,
  MAX_WAITING_UPLOADS,
  MEDIA_HEAD_BYTES,
  type MediaType,
  mediaKind,
  megabytes,
  PLATFORM_FACTS,
  type Platform,
  sniffMedia,
  UPLOAD_PIECE_BYTES,
} from '@kwartier/core';
import type { Sql, UploadRow } from '@kwartier/db';
import { loadConversation } from '@kwartier/db/reads/conversations';
import {
  listWaitingUploads,
  loadPiece,
  loadUpload,
  loadUploadPreview,
  measurePieces,
} from '@kwartier/db/reads/uploads';
import {
  completeUpload,
  deleteWaitingUpload,
  describeUpload,
  dropPiecesFrom,
  insertUpload,
  replacePiece,
  savePiece,
} from '@kwartier/db/writes/uploads';
import { v7 as newId } from 'uuid';
import type { Deps } from '../deps.ts';

/** A picture as it was drawn anew, with a small one to look at. */
export interface Drawn {
  readonly bytes: Uint8Array;
  readonly preview: Uint8Array;
}

/**
 * Draws a picture anew, so that it holds points and nothing else: no place, no camera, no second picture inside.
 * @returns `no_picture` if it is none that can be read, `nobody` if there is no one to draw it
 */
export type DrawAnew = (bytes: Uint8Array) => Promise<Drawn | 'no_picture' | 'nobody'>;

/**
 * Files for answers. They belong to whoever attached them, and to their draft, until they go out. Each
 * @throws DomainError `upload.not_found`, `permission.denied`
 */
export interface Uploads {
  list(actor: Actor, conversationId: ConversationId): Promise<UploadRow[]>;
  /** Announce a file. @throws DomainError `conversation.not_found`, `upload.too_large`, `upload.too_many` */
  begin(actor: Actor, conversationId: ConversationId, file: { name: string; size: number }): Promise<UploadRow>;
  /** One stretch of it; the same again does no harm. @throws DomainError `upload.too_large`, `upload.unsupported` (its first bytes are nothing that goes out) */
  addPiece(actor: Actor, id: string, index: number, bytes: Uint8Array): Promise<void>;
  /**
   * All of it is here: look what it is, take out where it was made. Told again, it is done already.
   * @throws DomainError `upload.incomplete`, `upload.unsupported`, `upload.too_large`, `upload.not_drawn`
   */
  complete(actor: Actor, id: string): Promise<UploadRow>;
  /** @throws DomainError `upload.sent` */
  describe(actor: Actor, id: string, altText: string): Promise<UploadRow>;
  /** @throws DomainError `upload.sent` */
  remove(actor: Actor, id: string): Promise<void>;
  /** The bytes of an upload in order, or the small picture of it. */
  read(actor: Actor, id: string): Promise<{ upload: UploadRow; pieces: AsyncIterable<Uint8Array> }>;
  readPreview(actor: Actor, id: string): Promise<Uint8Array>;
}

const NOT_FOUND = 'There is no such file, or it belongs to somebody else’s draft.';
const KINDS_TAKEN: Readonly<Record<Platform, string>> = {
  x: 'It takes pictures, GIFs and films.',
  facebook: 'It takes pictures in comments; in Messenger GIFs, films and PDF documents too.',
};
const KINDS = 'Pictures (JPEG, PNG, WebP, GIF), films (MP4, MOV) and PDF documents can be attached.';

/** Longest time for writing a picture that was drawn anew. */
const WRITE_TIME_MS = 20_000;

/** The stretches of a file, one after the other; each in a transaction of its own, so that none is long. */
export async function* piecesOf(
  db: Deps['db'],
  { workspaceId, id }: Pick<UploadRow, 'workspaceId' | 'id'>,
): AsyncGenerator<Uint8Array> {
  for (let index = 0; ; index++) {
    const bytes = await db.run(workspaceId, (sql) => loadPiece(sql, workspaceId, id, index));
    if (!bytes) return;
    yield bytes;
  }
}

export function makeUploads(deps: Pick<Deps, 'db' | 'now' | 'log'> & { readonly drawAnew: DrawAnew }): Uploads {
  const mayAttach = (actor: Actor) => {
    if (!can(actor, 'conversation.reply')) throw new DomainError('permission.denied', 'You may not answer here.');
  };
  const run = <T>(actor: Actor, work: (sql: Sql) => Promise<T>, deadlineMs?: number) =>
    deps.db.run(actor.workspaceId, work, deadlineMs === undefined ? {} : { deadlineMs });

  async function seen(sql: Sql, actor: Actor, id: string): Promise<UploadRow> {
    const upload = await loadUpload(sql, actor, id);
    if (!upload) throw new DomainError('upload.not_found', NOT_FOUND);
    return upload;
  }
  /** One's own, where it may still be changed. */
  async function own(sql: Sql, actor: Actor, id: string): Promise<UploadRow> {
    const upload = await seen(sql, actor, id);
    if (upload.agentId !== actor.agentId) throw new DomainError('upload.not_found', NOT_FOUND);
    if (upload.messageId !== null) throw new DomainError('upload.sent', 'This file goes out with an answer already.');
    return upload;
  }
  async function platformOf(sql: Sql, actor: Actor, id: ConversationId): Promise<Platform> {
    const conversation = await loadConversation(sql, actor, id);
    if (!conversation) throw new DomainError('conversation.not_found', 'There is no such conversation.');
    return conversation.platform;
  }

  /** Something that never can be sent is not kept either. */
  async function refuse(actor: Actor, id: string, error: DomainError): Promise<never> {
    await run(actor, (sql) => deleteWaitingUpload(sql, actor, id));
    throw error;
  }
  const tooLarge = (size: number, max: number) =>
    new DomainError(
      'upload.too_large',
      `This file is too large: ${megabytes(size)}. ${megabytes(max)} is the most here.`,
      { size, max },
    );

  async function whole(upload: UploadRow): Promise<Buffer> {
    const pieces: Uint8Array[] = [];
    for await (const piece of piecesOf(deps.db, upload)) pieces.push(piece);
    return Buffer.concat(pieces);
  }

  return {
    async list(actor, conversationId) {
      mayAttach(actor);
      return run(actor, async (sql) => {
        await platformOf(sql, actor, conversationId);
        return listWaitingUploads(sql, actor, conversationId);
      });
    },
    async begin(actor, conversationId, file) {
      mayAttach(actor);
      return run(actor, async (sql) => {
        const max = largestBegun(await platformOf(sql, actor, conversationId));
        if (file.size > max) throw tooLarge(file.size, max);
        const name = cleanText(file.name).replaceAll(/[/\\]/g, '_').trim().slice(0, 200) || 'file';
        const upload = { id: newId(), conversationId, name, size: file.size, now: deps.now() };
        if (!(await insertUpload(sql, actor, upload, MAX_WAITING_UPLOADS)))
          throw new DomainError(
            'upload.too_many',
            `${MAX_WAITING_UPLOADS} files wait here. Send or remove some first.`,
            { max: MAX_WAITING_UPLOADS },
          );
        return own(sql, actor, upload.id);
      });
    },
    async addPiece(actor, id, index, bytes) {
      mayAttach(actor);
      const upload = await run(actor, (sql) => own(sql, actor, id));
      const last = Math.ceil(upload.size / UPLOAD_PIECE_BYTES) - 1;
      const expected = index === last ? upload.size - last * UPLOAD_PIECE_BYTES : UPLOAD_PIECE_BYTES;
      if (index > last || bytes.length !== expected)
        throw new DomainError('upload.incomplete', 'This is not the piece that was announced.', { index, expected });
      if (index === 0) {
        const type = sniffMedia(bytes.subarray(0, MEDIA_HEAD_BYTES));
        if (type === null) await refuse(actor, id, new DomainError('upload.unsupported', KINDS));
        else {
          const platform = await run(actor, (sql) => platformOf(sql, actor, upload.conversationId));
          const error = refusalOf(platform, type, upload.size, mediaKind(type) === 'image');
          if (error) await refuse(actor, id, error);
        }
      }
      if (!(await run(actor, (sql) => savePiece(sql, actor, id, index, bytes, deps.now()))))
        throw new DomainError('upload.not_found', NOT_FOUND);
    },
    async complete(actor, id) {
      mayAttach(actor);
      const { upload, platform, here } = await run(actor, async (sql) => {
        const upload = await own(sql, actor, id);
        return {
          upload,
          platform: await platformOf(sql, actor, upload.conversationId),
          here: await measurePieces(sql, actor.workspaceId, id),
        };
      });
      if (upload.mediaType !== null) return upload;
      if (here.bytes !== upload.size || here.count !== (here.last ?? -1) + 1)
        throw new DomainError('upload.incomplete', 'Not all of this file has arrived. Send the rest.', {
          arrived: here.bytes,
          size: upload.size,
        });
      const bytes = await whole(upload);
      const type = sniffMedia(bytes);
      if (type === null) return refuse(actor, id, new DomainError('upload.unsupported', KINDS));
      const kept = await cleaned(actor, upload, type, bytes);
      const error = refusalOf(platform, type, kept.size, false);
      if (error) return refuse(actor, id, error);
      return run(
        actor,
        async (sql) => {
          for (const [index, piece] of kept.pieces) await replacePiece(sql, actor.workspaceId, id, index, piece);
          await dropPiecesFrom(sql, actor.workspaceId, id, Math.ceil(kept.size / UPLOAD_PIECE_BYTES));
          await completeUpload(sql, actor.workspaceId, id, { mediaType: type, size: kept.size, preview: kept.preview });
          return own(sql, actor, id);
        },
        WRITE_TIME_MS,
      );
    },
    async describe(actor, id, altText) {
      mayAttach(actor);
      return run(actor, async (sql) => {
        await own(sql, actor, id);
        const text = cleanText(altText).trim();
        if (!(await describeUpload(sql, actor, id, text, deps.now())))
          throw new DomainError('upload.sent', 'This file goes out with an answer already.');
        return own(sql, actor, id);
      });
    },
    async remove(actor, id) {
      mayAttach(actor);
      await run(actor, async (sql) => {
        await own(sql, actor, id);
        if (!(await deleteWaitingUpload(sql, actor, id)))
          throw new DomainError('upload.sent', 'This file goes out with an answer already.');
      });
    },
    async read(actor, id) {
      const upload = await run(actor, (sql) => seen(sql, actor, id));
      if (upload.mediaType === null) throw new DomainError('upload.not_found', NOT_FOUND);
      return { upload, pieces: piecesOf(deps.db, upload) };
    },
    async readPreview(actor, id) {
      const preview = await run(actor, async (sql) => {
        await seen(sql, actor, id);
        return loadUploadPreview(sql, actor.workspaceId, id);
      });
      if (!preview) throw new DomainError('upload.not_found', 'There is no picture of this file.');
      return preview;
    },
  };

  /** What a platform nowhere takes. @param isToBeDrawn it may come larger than it will be */
  function refusalOf(platform: Platform, type: MediaType, size: number, isToBeDrawn: boolean): DomainError | undefined {
    const max = largestTaken(platform, type);
    if (max === 0)
      return new DomainError(
        'upload.unsupported',
        `${PLATFORM_FACTS[platform].name} takes no such file in answers. ${KINDS_TAKEN[platform]}`,
      );
    return size > max && !isToBeDrawn ? tooLarge(size, max) : undefined;
  }

  /** The bytes as they may be kept: which stretches have to be written anew, how long all of it is, and how it looks. */
  async function cleaned(actor: Actor, upload: UploadRow, type: MediaType, bytes: Buffer) {
    const kind = mediaKind(type);
    if (kind === 'file') return { pieces: [] as const, size: bytes.length, preview: null };
    if (kind === 'video') {
      const touched = new Set(
        forgetFilmTraces(bytes).flatMap(({ from, to }) => {
          const first = Math.floor(from / UPLOAD_PIECE_BYTES);
          return Array.from({ length: Math.floor((to - 1) / UPLOAD_PIECE_BYTES) - first + 1 }, (_, n) => first + n);
        }),
      );
      return { pieces: cut(bytes).filter(([index]) => touched.has(index)), size: bytes.length, preview: null };
    }
    const drawn = await deps.drawAnew(bytes);
    if (drawn === 'nobody') {
      deps.log('warn', 'upload.not_drawn', { workspaceId: actor.workspaceId, uploadId: upload.id });
      throw new DomainError(
        'upload.not_drawn',
        'Pictures cannot be taken just now: the process that draws them anew does not answer. Try again in a moment.',
        { retryAfterS: 5 },
      );
    }
    if (drawn === 'no_picture')
      return refuse(
        actor,
        upload.id,
        new DomainError('upload.unsupported', 'This picture cannot be read. Save it anew and try again.'),
      );
    return { pieces: cut(drawn.bytes), size: drawn.bytes.length, preview: drawn.preview };
  }
}

const cut = (bytes: Uint8Array): [number, Uint8Array][] =>
  Array.from({ length: Math.ceil(bytes.length / UPLOAD_PIECE_BYTES) }, (_, index) => [
    index,
    bytes.subarray(index * UPLOAD_PIECE_BYTES, (index + 1) * UPLOAD_PIECE_BYTES),
  ]);
