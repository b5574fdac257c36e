import type { UploadDto } from '@kwartier/contracts';
import { iso, UPLOAD_PIECE_BYTES } from '@kwartier/core';
import type { UploadRow } from '@kwartier/db';

/** Where the console gets a file that was attached here. */
export const uploadUrl = (id: string): string => `/api/v1/uploads/${id}`;
export const uploadPreviewUrl = (id: string): string => `${uploadUrl(id)}/preview`;

export const uploadDto = (row: UploadRow): UploadDto => ({
  id: row.id,
  name: row.name,
  mediaType: row.mediaType,
  size: row.size,
  altText: row.altText,
  previewUrl: row.hasPreview ? uploadPreviewUrl(row.id) : null,
  pieceBytes: UPLOAD_PIECE_BYTES,
  createdAt: iso(row.createdAt),
});
