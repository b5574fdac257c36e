import { CHANNEL_PREFERENCES, CONTACT_ROLES, MERGE_REASONS } from '@kwartier/core';
import { z } from 'zod';
import { IsoInstant, PlatformSchema, page, Uuid } from './common.ts';
import { MessageDto } from './conversations.ts';

/** What we and other systems know of a customer. */
export const ContactCareDto = z.object({
  roles: z.array(z.enum(CONTACT_ROLES)),
  /** BCP 47, as the customer or somebody for them stated; null: none. */
  preferredLanguage: z.string().nullable(),
  preferredChannel: z.enum(CHANNEL_PREFERENCES).nullable(),
  notes: z.array(z.object({ id: Uuid, agentId: Uuid, text: z.string(), at: IsoInstant })),
  attributes: z.array(
    z.object({ source: z.string(), values: z.record(z.string(), z.string()), updatedAt: IsoInstant }),
  ),
  /** Contacts that were joined to this one. */
  merges: z.array(z.object({ id: Uuid, name: z.string(), mergedBy: Uuid, mergedAt: IsoInstant })),
});
export type ContactCareDto = z.infer<typeof ContactCareDto>;

export const ContactProfileBody = z.strictObject({
  roles: z.array(z.enum(CONTACT_ROLES)).max(CONTACT_ROLES.length).optional(),
  preferredLanguage: z
    .string()
    .regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'A language as BCP 47 has it: nl, pt-BR.')
    .nullable()
    .optional(),
  preferredChannel: z.enum(CHANNEL_PREFERENCES).nullable().optional(),
});

export const ContactNoteBody = z.strictObject({ text: z.string().min(1).max(4_000) });
export const ContactNoteParams = z.strictObject({ id: Uuid, noteId: Uuid });
export const CreatedContactNoteDto = z.object({ id: Uuid });

export const AttributeParams = z.strictObject({
  id: Uuid,
  source: z.string().regex(/^[a-z0-9][a-z0-9_-]{0,39}$/, 'Small letters, digits, - and _, at most 40.'),
});
/** The whole of what a source says; empty takes it back. */
export const AttributesBody = z.strictObject({
  values: z
    .record(z.string().min(1).max(60), z.string().max(500))
    .refine((values) => Object.keys(values).length <= 40, 'At most 40 values.'),
});

/** Who may be the same person. */
export const SuggestionsDto = z.object({
  items: z.array(
    z.object({
      id: Uuid,
      name: z.string(),
      avatarUrl: z.string().nullable(),
      handles: z.array(
        z.object({ platform: PlatformSchema, handle: z.string().nullable(), name: z.string().nullable() }),
      ),
      conversations: z.int(),
      reasons: z.array(z.enum(MERGE_REASONS)),
    }),
  ),
});
export type SuggestionsDto = z.infer<typeof SuggestionsDto>;

export const OtherContactBody = z.strictObject({ contactId: Uuid });
export const MergedDto = z.object({ id: Uuid });

export const TimelineQuery = z.strictObject({
  cursor: z.string().max(512).optional(),
  limit: z.coerce.number().int().min(1).max(100).optional(),
});
/** Newest first. */
export const TimelinePage = page(
  MessageDto.extend({ conversation: z.object({ id: Uuid, platform: PlatformSchema, isPrivate: z.boolean() }) }),
);
export type TimelinePage = z.infer<typeof TimelinePage>;
