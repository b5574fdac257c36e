import { PLATFORMS, PRIORITIES } from '@kwartier/core';
import { z } from 'zod';

/** An instant as ISO 8601 in UTC. */
export const IsoInstant = z.string().meta({ format: 'date-time' });
export const Uuid = z.uuid();
export const PlatformSchema = z.enum(PLATFORMS);
export const PrioritySchema = z.enum(PRIORITIES);

/** RFC 9457 problem details, the body of every error. `code` is one of core's ErrorCode or `request.*`. */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  code: z.string(),
  /** The id under which this request stands in the log. */
  requestId: z.string(),
  /** Ids, limits and sequences that belong to the refusal. */
  details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])).optional(),
  /** One entry for each field that was not understood. */
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
});
export type Problem = z.infer<typeof Problem>;

export const IdParams = z.strictObject({ id: Uuid });
/** Which of a message's attachments, from 0. */
export const AttachmentParams = z.strictObject({ id: Uuid, index: z.coerce.number().int().min(0).max(99) });

/** A page of rows and where the next one starts; null at the end. */
export const page = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() });
