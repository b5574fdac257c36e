import { z } from 'zod';
import { Uuid } from './common.ts';
import { ConversationActionSchema, ConversationActions } from './conversations.ts';

/** How many conversations one request may be about. */
export const MAX_BULK = 500;
const uniqueIds = (ids: readonly string[]) => new Set(ids).size === ids.length;
export const BulkActionsBody = z.strictObject({
  ids: z.array(Uuid).min(1).max(MAX_BULK).refine(uniqueIds, 'Each conversation once.'),
  actions: ConversationActions.min(1),
});
export const BulkUndoBody = z.strictObject({
  items: z
    .array(z.strictObject({ id: Uuid, actions: ConversationActions.min(1) }))
    .min(1)
    .max(MAX_BULK),
});
export const BulkReplyBody = z.strictObject({
  /** With variables, as macros have them. */
  text: z.string().min(1).max(10_000),
  targets: z
    .array(z.strictObject({ id: Uuid, lastSeenSeq: z.int().min(0) }))
    .min(1)
    .max(MAX_BULK)
    .refine((targets) => uniqueIds(targets.map(({ id }) => id)), 'Each conversation once.'),
  macro: z.strictObject({ id: Uuid, version: z.int().min(1) }).optional(),
});
/** In the order in which they were asked for. */
export const BulkResultDto = z.object({
  items: z.array(
    z.object({
      id: Uuid,
      undo: z.array(ConversationActionSchema),
      /** Why it was not done; null: it was. */
      refusal: z.object({ code: z.string(), detail: z.string() }).nullable(),
    }),
  ),
});
export type BulkResultDto = z.infer<typeof BulkResultDto>;
