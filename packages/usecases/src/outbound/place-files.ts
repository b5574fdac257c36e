import { type Account, ConnectorError, type MediaFile, type OutboundMedia } from '@kwartier/connectors';
import { instant, MINUTE_MS, SECOND_MS } from '@kwartier/core';
import type { ChannelRow, MessageRow, UploadRow } from '@kwartier/db';
import { listUploadsOfMessage } from '@kwartier/db/reads/uploads';
import { extendLease } from '@kwartier/db/writes/outbound';
import { forgetPlaced, rememberPlaced } from '@kwartier/db/writes/uploads';
import { callContext } from '../channel-account.ts';
import type { Deps } from '../deps.ts';
import { piecesOf } from '../uploads/uploads.ts';

/** Longest time for bringing one file to a platform. */
const PLACE_TIMEOUT_MS = 60 * SECOND_MS;
/** What must be left of a platform's word for it to be used: the message may wait in between. */
const EXPIRY_MARGIN_MS = 10 * MINUTE_MS;

/** What became of the files of a message before anything of it is published. */
export type PlacedFiles =
  /** All are there. `isFresh`: all were brought only now. */
  | { readonly state: 'ready'; readonly media: readonly OutboundMedia[]; readonly isFresh: boolean }
  /** The platform is still working on one of them. */
  | { readonly state: 'working'; readonly askAfterMs: number }
  /** Somebody else has the message by now. */
  | { readonly state: 'lost' };

type PlaceFiles = (
  message: MessageRow,
  channel: ChannelRow,
  account: Account,
  lease: string,
  leaseMs: number,
) => Promise<PlacedFiles>;

/** Most have none, and ask nothing of Postgres. */
const hasFiles = ({ attachments }: MessageRow): boolean => (attachments ?? []).length > 0;

/** What a message names, without bringing anything anywhere. */
const mediaOf = (uploads: readonly UploadRow[]): OutboundMedia[] =>
  uploads.flatMap(({ placeMediaId, mediaType }) =>
    placeMediaId !== null && mediaType !== null ? [{ mediaId: placeMediaId, mediaType }] : [],
  );

/**
 * Bring the files of a message to its platform, each once: nobody sees them there until a message names them, so that this may be
 * done again where it failed. What the platform calls them is kept with them. The lease is made longer for each file, and is fresh
 * afterwards.
 */
export function makePlaceFiles(deps: Pick<Deps, 'db' | 'now' | 'machineNow' | 'connectors'>): PlaceFiles {
  /** @throws ConnectorError */
  return async (message, channel, account, lease, leaseMs) => {
    const { workspaceId } = message;
    const list = () => deps.db.run(workspaceId, (sql) => listUploadsOfMessage(sql, workspaceId, message.id));
    const hold = (ms: number) =>
      deps.db.run(workspaceId, (sql) =>
        extendLease(sql, workspaceId, message.id, lease, instant(deps.machineNow() + ms)),
      );
    const { media } = deps.connectors[channel.platform];
    const context = () => callContext(deps, workspaceId, channel.id, PLACE_TIMEOUT_MS);
    if (!hasFiles(message)) return { state: 'ready', media: [], isFresh: false };
    const uploads = await list();
    if (uploads.length === 0) throw new ConnectorError('permanent', 'The files of this answer are no longer here.');
    let askAfterMs = 0;
    let isFresh = true;
    for (const upload of uploads) {
      const isThere =
        upload.placeMediaId !== null &&
        (upload.placeExpiresAt === null || upload.placeExpiresAt > deps.now() + EXPIRY_MARGIN_MS);
      if (isThere) isFresh = false;
      if (isThere && upload.placeReady) continue;
      if (!(await hold(PLACE_TIMEOUT_MS + leaseMs))) return { state: 'lost' };
      const placed = isThere
        ? {
            mediaId: upload.placeMediaId!,
            expiresAt: upload.placeExpiresAt,
            ...(await media.look(account, upload.placeMediaId!, context())),
          }
        : await media.place(account, fileOf(upload, message), context());
      await deps.db.run(workspaceId, (sql) => rememberPlaced(sql, workspaceId, upload.id, placed));
      if (!placed.isReady) askAfterMs = Math.max(askAfterMs, placed.askAfterMs, SECOND_MS);
    }
    if (askAfterMs > 0) return { state: 'working', askAfterMs };
    if (!(await hold(leaseMs))) return { state: 'lost' };
    return { state: 'ready', media: mediaOf(await list()), isFresh };
  };

  function fileOf(upload: UploadRow, message: MessageRow): MediaFile {
    if (upload.mediaType === null) throw new ConnectorError('permanent', 'A file of this answer never came whole.');
    return {
      name: upload.name,
      mediaType: upload.mediaType,
      size: upload.size,
      altText: upload.altText,
      isPrivate: message.isPrivate,
      pieces: () => piecesOf(deps.db, upload),
    };
  }
}

/** What of a message is on its platform already. */
export const placedMedia = async (deps: Pick<Deps, 'db'>, message: MessageRow): Promise<OutboundMedia[]> =>
  hasFiles(message)
    ? mediaOf(
        await deps.db.run(message.workspaceId, (sql) => listUploadsOfMessage(sql, message.workspaceId, message.id)),
      )
    : [];

/** The platform forgot the files: the next try brings them there anew. */
export const forgetPlacedFiles = (deps: Pick<Deps, 'db'>, message: MessageRow): Promise<unknown> =>
  deps.db.run(message.workspaceId, (sql) => forgetPlaced(sql, message.workspaceId, message.id));
