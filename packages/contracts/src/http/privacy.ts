import { ERASURE_SOURCES, ERASURE_STATES, RETENTION_DAYS, RETENTION_KINDS } from '@kwartier/core';
import { z } from 'zod';
import { IsoInstant, Uuid } from './common.ts';

/** A request to erase a person: `requested` waits for a second step, `confirmed` for the work. */
export const ErasureDto = z.object({
  id: Uuid,
  contactId: Uuid,
  /** What is shown of the person; `Erased person` once it is done. */
  contactName: z.string(),
  state: z.enum(ERASURE_STATES),
  source: z.enum(ERASURE_SOURCES),
  requestedBy: Uuid.nullable(),
  requestedAt: IsoInstant,
  confirmedAt: IsoInstant.nullable(),
  doneAt: IsoInstant.nullable(),
  /** A legal hold keeps it from being done. */
  isHeld: z.boolean(),
  /** Rows that were erased, by kind. */
  counts: z.record(z.string(), z.int()).nullable(),
});
export type ErasureDto = z.infer<typeof ErasureDto>;

/** What stands between a person and being erased. */
export const ContactPrivacyDto = z.object({
  hold: z.object({ reason: z.string(), heldBy: Uuid, heldAt: IsoInstant }).nullable(),
  erasure: z.object({ id: Uuid, state: z.enum(ERASURE_STATES), requestedAt: IsoInstant }).nullable(),
});
export type ContactPrivacyDto = z.infer<typeof ContactPrivacyDto>;

export const HoldBody = z.strictObject({ reason: z.string().trim().min(3).max(500) });

export const RetentionRuleDto = z.object({ brandId: Uuid, kind: z.enum(RETENTION_KINDS), days: z.int() });
export type RetentionRuleDto = z.infer<typeof RetentionRuleDto>;

const Days = z.int().min(RETENTION_DAYS.min).max(RETENTION_DAYS.max);
/** `days` null: keep for ever. */
export const RetentionBody = z.strictObject({ brandId: Uuid, kind: z.enum(RETENTION_KINDS), days: Days.nullable() });
export const RetentionPreviewQuery = z.strictObject({
  brandId: Uuid,
  kind: z.enum(RETENTION_KINDS),
  days: z.coerce.number().pipe(Days),
});
export const RetentionPreviewDto = z.object({
  /** Conversations, deliveries or parts that would go now. */
  count: z.int(),
  oldestAt: IsoInstant.nullable(),
});

/** Everything that is held on a person. The rows are as they are stored. */
export const PersonExportDto = z.object({
  exportedAt: IsoInstant,
  contact: z.unknown(),
  handles: z.array(z.unknown()),
  conversations: z.array(z.unknown()),
  messages: z.array(z.unknown()),
  versions: z.array(z.unknown()),
  translations: z.array(z.unknown()),
  promises: z.array(z.unknown()),
  assignments: z.array(z.unknown()),
  reach: z.array(z.unknown()),
  hold: z.unknown(),
  profile: z.unknown(),
  notes: z.array(z.unknown()),
  attributes: z.array(z.unknown()),
  /** Contacts that were joined to this one, or that this one was joined to. */
  joins: z.array(z.unknown()),
  tags: z.array(z.unknown()),
});
