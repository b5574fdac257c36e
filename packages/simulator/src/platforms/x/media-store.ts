import { snowflakes } from '../../decimal-ids.ts';
import type { LedgerEntry } from '../../ledger.ts';

/** Seconds for which an uploaded file may be named (`expires_after_secs` of X's samples). */
const LIFE_MS = 86_400_000;

/** A file on the fake X, named or not. */
export interface XUpload {
  id: string;
  ownerId: string;
  /** `tweet_image`, `dm_gif` … */
  category: string;
  type: string;
  totalBytes: number;
  segments: Map<number, Buffer>;
  bytes: Buffer | null;
  expiresAt: number;
  /** When it will have been prepared; null: needs no preparing. */
  readyAt: number | null;
  hasFailed: boolean;
  altText: string | null;
}

/** Media keys begin with a number for the kind (samples in X's documents: 3 pictures, 16 GIFs, 13 films). */
export function mediaKeyOf({ id, category }: Pick<XUpload, 'id' | 'category'>): string {
  const kind = category.split('_')[1];
  return `${kind === 'video' ? 13 : kind === 'gif' ? 16 : 3}_${id}`;
}

/** Files as the ledger lists them. */
export const mediaEntry = (uploads: readonly XUpload[]): Pick<LedgerEntry, 'media'> =>
  uploads.length === 0
    ? {}
    : {
        media: uploads.map(({ id, type, bytes, altText }) => ({ id, type, bytes: bytes ?? Buffer.alloc(0), altText })),
      };

/** What API clients have uploaded. */
export class XMediaStore {
  readonly uploads = new Map<string, XUpload>();
  /** How long films and GIFs are prepared. */
  processingMs = 0;
  /** The next film or GIF turns out to be one that cannot be prepared. */
  isNextBroken = false;
  private readonly now: () => number;
  private readonly nextId: (atMs: number) => string;

  constructor(now: () => number) {
    this.now = now;
    this.nextId = snowflakes((id) => this.uploads.has(id));
  }

  begin(upload: Pick<XUpload, 'ownerId' | 'category' | 'type' | 'totalBytes'>): XUpload {
    const begun: XUpload = {
      ...upload,
      id: this.nextId(this.now()),
      segments: new Map(),
      bytes: null,
      expiresAt: this.now() + LIFE_MS,
      readyAt: null,
      hasFailed: false,
      altText: null,
    };
    this.uploads.set(begun.id, begun);
    return begun;
  }

  finish(upload: XUpload, bytes: Buffer): void {
    upload.bytes = bytes;
    upload.segments.clear();
    if (upload.category.endsWith('_image')) return;
    upload.readyAt = this.now() + this.processingMs;
    upload.hasFailed = this.isNextBroken;
    this.isNextBroken = false;
  }

  /** X forgets everything that was uploaded. */
  expireAll(): void {
    for (const upload of this.uploads.values()) upload.expiresAt = Math.min(upload.expiresAt, this.now());
  }

  isReady(upload: XUpload): boolean {
    const isPrepared = upload.readyAt === null || upload.readyAt <= this.now();
    return upload.bytes !== null && isPrepared && !upload.hasFailed;
  }

  /** Those that this account may name in a post (`tweet`) or a direct message (`dm`); undefined if one of them may not be. */
  named(ids: readonly string[], ownerId: string, use: 'tweet' | 'dm'): XUpload[] | undefined {
    const found = ids.flatMap((id) => this.uploads.get(id) ?? []);
    const isGood = (upload: XUpload): boolean =>
      upload.ownerId === ownerId &&
      upload.category.startsWith(`${use}_`) &&
      upload.expiresAt > this.now() &&
      this.isReady(upload);
    return found.length === ids.length && found.every(isGood) ? found : undefined;
  }
}
