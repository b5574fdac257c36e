import { CONFIRMABLE } from '@kwartier/core';
import { z } from 'zod';
import { Uuid } from './common.ts';
import { ConversationActionSchema, ConversationActions } from './conversations.ts';
import { HandOverBody } from './mentions.ts';

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
/** To whom they all go, and what is noted in each. */
export const BulkHandOverBody = HandOverBody.extend({
  ids: z.array(Uuid).min(1).max(MAX_BULK).refine(uniqueIds, 'Each conversation once.'),
});
/** An answer to many, to be looked through before it is sent. */
export const BulkCheckBody = z.strictObject({
  text: z.string().min(1).max(10_000),
  ids: z.array(Uuid).min(1).max(MAX_BULK).refine(uniqueIds, 'Each conversation once.'),
});
/** What it would be held back for: with a reason it goes out where `level` is `confirm`. Empty: nothing. */
export const BulkCheckDto = z.object({
  items: z.array(
    z.object({
      what: z.enum(CONFIRMABLE),
      level: z.enum(['confirm', 'block']),
      /** The words themselves, in the first answer that holds them. */
      piece: z.string(),
      ids: z.array(Uuid),
    }),
  ),
  /** Those that could not be looked at; sending names them too. */
  refused: z.array(z.object({ id: Uuid, refusal: z.object({ code: z.string(), detail: z.string() }) })),
});
export type BulkCheckDto = z.infer<typeof BulkCheckDto>;
export const BulkReplyBody = z.strictObject({
  /** With variables, as macros have them. */
  text: z.string().min(1).max(10_000),
  targets: z
    .array(z.strictObject({ id: Uuid, lastSeenSeq: z.int().min(0) }))
    .min(1)
    .max(MAX_BULK)
    .refine((targets) => uniqueIds(targets.map(({ id }) => id)), 'Each conversation once.'),
  macro: z.strictObject({ id: Uuid, version: z.int().min(1) }).optional(),
  /** What is to go out all the same, with why: for each, and recorded with each. */
  confirmed: z
    .array(z.strictObject({ what: z.enum(CONFIRMABLE), reason: z.string().trim().min(3).max(300) }))
    .max(CONFIRMABLE.length)
    .optional(),
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
