import type { UploadDto } from '@kwartier/contracts';
import {
  largestBegun,
  largestTaken,
  MEDIA_HEAD_BYTES,
  mediaKind,
  megabytes,
  type Platform,
  sniffMedia,
} from '@kwartier/core';
import type { QueryClient } from '@tanstack/react-query';
import { announceNow } from '../../lib/announcer.ts';
import { ProblemError, sayProblem } from '../../lib/api-client.ts';
import { t } from '../../lib/i18n/index.ts';
import { uploadsKey } from '../../lib/queries/uploads.ts';
import { createStore } from '../../lib/store.ts';
import { uuid } from '../../lib/uuid.ts';
import { bringFile, type Journey, removeUpload } from './api/uploads.ts';

/** A file on its way to the server, or stopped on it. */
export interface ComingFile {
  readonly key: string;
  readonly conversationId: string;
  readonly name: string;
  readonly size: number;
  /** Bytes that are there. */
  readonly arrived: number;
  /** Under which id the server has begun to take it; null before. */
  readonly uploadId: string | null;
  /** Why it stopped; null while it comes. */
  readonly problem: string | null;
  /** Whether the same file may do better another time. */
  readonly mayRetry: boolean;
}

/** Files of all conversations: they go on coming while the person looks elsewhere. */
export const comingFiles = createStore<readonly ComingFile[]>([]);

interface Trip {
  readonly file: File;
  readonly journey: Journey;
  readonly abort: AbortController;
}
const trips = new Map<string, Trip>();

/** Refusals that no second try changes. */
const FINAL = new Set([403, 404, 413, 415, 422]);

const change = (key: string, fields: Partial<ComingFile>): void =>
  comingFiles.set((now) => now.map((one) => (one.key === key ? { ...one, ...fields } : one)));
const forget = (key: string): void => {
  trips.delete(key);
  comingFiles.set((now) => now.filter((one) => one.key !== key));
};

/** As the server lists them. */
const inOrder = (a: UploadDto, b: UploadDto): number =>
  a.createdAt.localeCompare(b.createdAt) || a.id.localeCompare(b.id);

/** What cannot go anywhere is told before anything of it travels. @returns why; null if it may try */
async function refusalOf(file: File, platform: Platform): Promise<string | null> {
  const type = sniffMedia(new Uint8Array(await file.slice(0, MEDIA_HEAD_BYTES).arrayBuffer()));
  if (type === null || largestTaken(platform, type) === 0)
    return platform === 'x'
      ? t('Only pictures, GIFs and films can be attached here.')
      : t('Only pictures, GIFs, films and PDF documents can be attached here.');
  const max = mediaKind(type) === 'image' ? largestBegun(platform) : largestTaken(platform, type);
  return file.size > max
    ? t('Too large: {size}. {max} is the most here.', { size: megabytes(file.size), max: megabytes(max) })
    : null;
}

async function travel(
  queryClient: QueryClient,
  { key, conversationId }: ComingFile,
  trip: Trip,
  onBegun?: () => void,
): Promise<void> {
  const { file, journey, abort } = trip;
  try {
    const upload = await bringFile(
      conversationId,
      file,
      journey,
      abort.signal,
      (arrived) => change(key, { arrived, uploadId: journey.upload?.id ?? null }),
      onBegun,
    );
    queryClient.setQueryData<UploadDto[]>(uploadsKey(conversationId), (now = []) =>
      [...now.filter(({ id }) => id !== upload.id), upload].sort(inOrder),
    );
    forget(key);
    announceNow(t('{name} is attached.', { name: upload.name }));
  } catch (error) {
    if (abort.signal.aborted) return;
    const mayRetry = !(error instanceof ProblemError && FINAL.has(error.status));
    const problem = sayProblem(error);
    change(key, { problem, mayRetry });
    announceNow(t('{name} is not attached: {problem}', { name: file.name, problem }));
  }
}

/** Attach files: each begins to travel at once, or says why it does not. */
export async function addFiles(
  queryClient: QueryClient,
  conversationId: string,
  platform: Platform,
  files: readonly File[],
): Promise<void> {
  for (const file of files) {
    const problem = await refusalOf(file, platform);
    const name = file.name || t('Picture');
    const coming: ComingFile = {
      key: uuid(),
      conversationId,
      name,
      size: file.size,
      arrived: 0,
      uploadId: null,
      problem,
      mayRetry: false,
    };
    comingFiles.set((now) => [...now, coming]);
    if (problem) {
      announceNow(t('{name} is not attached: {problem}', { name, problem }));
      continue;
    }
    const trip: Trip = { file, journey: { arrived: 0 }, abort: new AbortController() };
    trips.set(coming.key, trip);
    // The next one waits until this one has its place.
    await new Promise<void>((resolve) => void travel(queryClient, coming, trip, resolve).finally(resolve));
  }
}

/** Go on where it stopped. */
export function retryFile(queryClient: QueryClient, coming: ComingFile): void {
  const before = trips.get(coming.key);
  if (!before) return;
  const trip = { ...before, abort: new AbortController() };
  trips.set(coming.key, trip);
  change(coming.key, { problem: null });
  void travel(queryClient, coming, trip);
}

/** Stop what is on its way, and take away what of it is there. */
export function stopFile({ key }: ComingFile): void {
  const trip = trips.get(key);
  trip?.abort.abort();
  const upload = trip?.journey.upload;
  if (upload) void removeUpload(upload.id).catch(() => undefined);
  forget(key);
}
