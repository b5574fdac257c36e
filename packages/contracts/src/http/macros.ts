import { MACRO_SCOPES, MAX_MACRO_TEXT } from '@kwartier/core';
import { z } from 'zod';
import { IsoInstant, Uuid } from './common.ts';
import { ConversationActionSchema, ConversationActions } from './conversations.ts';

export const TagDto = z.object({
  id: Uuid,
  name: z.string(),
  archived: z.boolean(),
  /** Offered as the reason why somebody wrote, when a conversation is resolved. */
  isReason: z.boolean(),
  /** How many conversations have it. */
  conversations: z.int(),
});
export type TagDto = z.infer<typeof TagDto>;

const TagName = z.string().trim().min(1).max(60);
export const CreateTagBody = z.strictObject({ name: TagName, isReason: z.boolean().optional() });
export const UpdateTagBody = z.strictObject({
  name: TagName.optional(),
  isReason: z.boolean().optional(),
  archived: z.boolean().optional(),
});

const Variant = z.object({
  /** BCP 47; null: for every language without a variant of its own. */
  language: z.string().max(35).nullable(),
  text: z.string().max(MAX_MACRO_TEXT),
});

export const MacroDto = z.object({
  id: Uuid,
  name: z.string(),
  /** Empty: in none. */
  folder: z.string(),
  scope: z.enum(MACRO_SCOPES),
  ownerId: Uuid,
  teamId: Uuid.nullable(),
  brandId: Uuid.nullable(),
  version: z.int(),
  variants: z.array(Variant),
  actions: z.array(ConversationActionSchema),
  archived: z.boolean(),
  uses: z.int(),
  madeBy: Uuid,
  madeAt: IsoInstant,
});
export type MacroDto = z.infer<typeof MacroDto>;

export const MacroBody = z
  .strictObject({
    name: z.string().trim().min(1).max(120),
    folder: z.string().trim().max(80),
    scope: z.enum(MACRO_SCOPES),
    teamId: Uuid.nullable(),
    brandId: Uuid.nullable(),
    variants: z.array(z.strictObject(Variant.shape)).max(20),
    actions: ConversationActions,
  })
  .refine(
    ({ variants }) => new Set(variants.map(({ language }) => language?.toLowerCase() ?? '')).size === variants.length,
    { path: ['variants'], message: 'One text for each language.' },
  );
export type MacroBody = z.infer<typeof MacroBody>;

export const ListMacrosQuery = z.strictObject({
  /** Also those of other teams and brands, and archived ones: for who writes them. */
  all: z.enum(['true', 'false']).optional(),
});
export const ArchivedBody = z.strictObject({ archived: z.boolean() });

/** A version and what became of it. */
export const MacroFiguresDto = z.object({
  items: z.array(
    z.object({
      version: z.int(),
      variants: z.array(Variant),
      actions: z.array(ConversationActionSchema),
      madeBy: Uuid,
      madeAt: IsoInstant,
      uses: z.int(),
      /** How many said something, and how many of these went out unchanged. */
      sent: z.int(),
      unedited: z.int(),
      /** Half of the sent ones were changed more than this, 0 to 1; null if none was sent. */
      medianEditShare: z.number().nullable(),
      lastUsedAt: IsoInstant.nullable(),
    }),
  ),
});
export type MacroFiguresDto = z.infer<typeof MacroFiguresDto>;
