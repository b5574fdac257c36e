import { MAX_MENTIONS, MENTION_KINDS } from '@kwartier/core';
import { z } from 'zod';
import { Uuid } from './common.ts';

/** A colleague, or a team. */
const MentionTarget = z.strictObject({ kind: z.enum(MENTION_KINDS), id: Uuid });

/** Those named in a note: each from the `@` up to, but without, `to`, in UTF-16 units of its text. */
export const MentionsSchema = z
  .array(MentionTarget.extend({ from: z.int().min(0), to: z.int().min(1) }))
  .max(MAX_MENTIONS);

/** Who can be mentioned in a conversation, under the name that is written behind the `@`; no two have the same. */
export const MentionableDto = MentionTarget.extend({ name: z.string() });
export type MentionableDto = z.infer<typeof MentionableDto>;

/** Who got a conversation together with a note; the name as it was then. */
export const HandedToDto = MentionTarget.extend({ name: z.string() });

/** To whom a conversation goes, and what they should know. */
export const HandOverBody = z.strictObject({
  to: MentionTarget,
  note: z.strictObject({ text: z.string().max(100_000), mentions: MentionsSchema.optional() }).nullable(),
});
