import { CONVERSATION_SORTS, MAX_VIEW_COUNT, VIEW_COLUMNS, VIEW_SCOPES } from '@kwartier/core';
import { z } from 'zod';
import { Uuid } from './common.ts';

/** A search that somebody keeps at hand. */
export const ViewDto = z.object({
  id: Uuid,
  name: z.string(),
  scope: z.enum(VIEW_SCOPES),
  ownerId: Uuid,
  teamId: Uuid.nullable(),
  brandId: Uuid.nullable(),
  /** As core's `parseSearch` reads it. */
  query: z.string(),
  sort: z.enum(CONVERSATION_SORTS),
  /** What its rows show besides who, what and until when; null: everything. */
  columns: z.array(z.enum(VIEW_COLUMNS)).nullable(),
});
export type ViewDto = z.infer<typeof ViewDto>;

export const ViewBody = z.strictObject({
  name: z.string().trim().min(1).max(60),
  scope: z.enum(VIEW_SCOPES),
  teamId: Uuid.nullable(),
  brandId: Uuid.nullable(),
  query: z.string().trim().min(1).max(500),
  sort: z.enum(CONVERSATION_SORTS),
  columns: z.array(z.enum(VIEW_COLUMNS)).max(VIEW_COLUMNS.length).nullable().optional(),
});
export type ViewBody = z.infer<typeof ViewBody>;

/** How many conversations each view holds for the viewer; one more than the most stands for "more". */
export const ViewCountsDto = z.object({
  items: z.array(
    z.object({
      id: Uuid,
      count: z
        .int()
        .min(0)
        .max(MAX_VIEW_COUNT + 1),
    }),
  ),
});
export type ViewCountsDto = z.infer<typeof ViewCountsDto>;
