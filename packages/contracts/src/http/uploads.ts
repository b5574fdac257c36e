import { MAX_ALT_LENGTH, MEDIA_TYPES } from '@kwartier/core';
import { z } from 'zod';
import { IsoInstant, Uuid } from './common.ts';

/** A file that waits in somebody's draft. */
export const UploadDto = z.object({
  id: Uuid,
  name: z.string(),
  /** What it is, by its bytes; null until all of it is here. */
  mediaType: z.enum(MEDIA_TYPES).nullable(),
  /** Bytes: as announced, then as they go out. */
  size: z.int(),
  altText: z.string(),
  /** Where this API gives out a small picture of it; null if there is none. */
  previewUrl: z.string().nullable(),
  /** How much travels in one request, in bytes; only the last piece is shorter. */
  pieceBytes: z.int(),
  createdAt: IsoInstant,
});
export type UploadDto = z.infer<typeof UploadDto>;
export const UploadList = z.object({ items: z.array(UploadDto) });

export const UploadBody = z.strictObject({
  name: z.string().trim().min(1).max(500),
  /** Bytes. */
  size: z.int().min(1).max(2_000_000_000),
});
export const UploadTextBody = z.strictObject({ altText: z.string().max(MAX_ALT_LENGTH) });
export const PieceParams = z.strictObject({ id: Uuid, index: z.coerce.number().int().min(0).max(999) });
