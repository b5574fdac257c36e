import { UploadDto, UploadList } from '@kwartier/contracts';
import { queryOptions } from '@tanstack/react-query';
import { api, ProblemError } from '../../../lib/api-client.ts';
import { t } from '../../../lib/i18n/index.ts';
import { uploadsKey } from '../../../lib/queries/uploads.ts';

/** The files of this person's draft in one conversation, as the server holds them: from any window, on any device. */
export const uploadsQuery = (conversationId: string) =>
  queryOptions({
    queryKey: uploadsKey(conversationId),
    queryFn: async ({ signal }) =>
      (await api.get(`/conversations/${conversationId}/uploads`, UploadList, { signal })).items,
    staleTime: 30_000,
  });

export const removeUpload = (id: string): Promise<void> => api.send('DELETE', `/uploads/${id}`);
export const describeUpload = (id: string, altText: string): Promise<UploadDto> =>
  api.patch(`/uploads/${id}`, UploadDto, { altText });

/** An upload that can be gone on with where it broke off. */
export interface Journey {
  upload?: UploadDto;
  /** Pieces that have arrived. */
  arrived: number;
}

/**
 * Bring a file to the server, piece by piece. After a failure it goes on with the piece that failed.
 * @param onProgress told how many bytes are there
 * @param onBegun told when the server knows of it: files go out in the order in which it came to know of them
 * @throws ProblemError, or an abort
 */
export async function bringFile(
  conversationId: string,
  file: File,
  journey: Journey,
  signal: AbortSignal,
  onProgress: (bytes: number) => void,
  onBegun: () => void = () => undefined,
): Promise<UploadDto> {
  journey.upload ??= await api.post(
    `/conversations/${conversationId}/uploads`,
    UploadDto,
    { name: file.name || t('Picture'), size: file.size },
    { signal },
  );
  onBegun();
  const { id, pieceBytes } = journey.upload;
  for (; journey.arrived * pieceBytes < file.size; journey.arrived += 1) {
    const from = journey.arrived * pieceBytes;
    await sendPiece(`/uploads/${id}/pieces/${journey.arrived}`, file.slice(from, from + pieceBytes), signal, (bytes) =>
      onProgress(from + bytes),
    );
  }
  return api.post(`/uploads/${id}/completion`, UploadDto, undefined, { signal });
}

/** `fetch` does not tell how much of a body has gone; XMLHttpRequest does. */
function sendPiece(path: string, piece: Blob, signal: AbortSignal, onProgress: (bytes: number) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('PUT', `/api/v1${path}`);
    request.setRequestHeader('content-type', 'application/octet-stream');
    request.responseType = 'json';
    request.upload.onprogress = (event) => onProgress(Math.min(piece.size, event.loaded));
    request.onload = () => {
      if (request.status < 300) resolve();
      else reject(ProblemError.of(request.status, request.response));
    };
    request.onerror = () => reject(ProblemError.unreachable());
    request.onabort = () => reject(signal.reason);
    signal.addEventListener('abort', () => request.abort(), { once: true });
    if (signal.aborted) reject(signal.reason);
    else request.send(piece);
  });
}
