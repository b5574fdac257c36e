import { APPROVAL_REASONS, APPROVAL_STATES, CONFIRMABLE, DIRECTIONS } from '@kwartier/core';
import { z } from 'zod';
import { IsoInstant, PlatformSchema, page, Uuid } from './common.ts';

export const ListApprovalsQuery = z.strictObject({
  cursor: z.string().max(512).optional(),
  limit: z.coerce.number().int().min(1).max(100).optional(),
});

/** A public answer that waits for the viewer's decision, with what one must know to decide. */
export const ApprovalDto = z.object({
  id: Uuid,
  conversationId: Uuid,
  messageId: Uuid,
  brandId: Uuid,
  channelId: Uuid,
  platform: PlatformSchema,
  askedBy: z.object({ id: Uuid, name: z.string() }),
  askedAt: IsoInstant,
  reason: z.enum(APPROVAL_REASONS),
  /** Which topic is sensitive. */
  tag: z.string().nullable(),
  text: z.string(),
  /** How long one post may be. */
  maxLength: z.int(),
  /** Too long for one post, it goes out as a thread; with other words it may be one too. */
  isThread: z.boolean(),
  /** When it is to go out; null: as soon as it is approved. */
  sendAt: IsoInstant.nullable(),
  /** What else there is to know before it goes out. */
  warning: z.string().nullable(),
  contactName: z.string(),
  /** Of the next running promise of its conversation. */
  dueAt: IsoInstant.nullable(),
  /** The highest place of anything said: what an approver has seen. */
  lastMessageSeq: z.int(),
  /** Somebody spoke after it was written: approving it needs `override`. */
  overtaken: z.boolean(),
  /** What was said last, oldest first. */
  said: z.array(
    z.object({
      id: Uuid,
      seq: z.int(),
      direction: z.enum(DIRECTIONS),
      author: z.string(),
      text: z.string(),
      at: IsoInstant,
      /** After the answer was written. */
      isNew: z.boolean(),
      /** It may be abuse. */
      isAbusive: z.boolean(),
    }),
  ),
});
export type ApprovalDto = z.infer<typeof ApprovalDto>;

/** The earliest deadline first. */
export const ApprovalPage = page(ApprovalDto).extend({ now: IsoInstant });

/** Without `text` it goes out as it was written. */
export const ApproveBody = z.strictObject({
  lastSeenSeq: z.int().min(0),
  text: z.string().max(100_000).optional(),
  /** Although somebody spoke after it was written: the approver has read it. */
  override: z.boolean().optional(),
  confirmed: z
    .array(z.strictObject({ what: z.enum(CONFIRMABLE), reason: z.string().trim().min(3).max(300) }))
    .max(CONFIRMABLE.length)
    .optional(),
});
export const ReturnBody = z.strictObject({ comment: z.string().trim().min(1).max(2_000) });

/** What the viewer asked for: what waits, and what came back in the last days. */
export const OwnApprovalDto = z.object({
  id: Uuid,
  conversationId: Uuid,
  messageId: Uuid,
  state: z.enum(APPROVAL_STATES),
  reason: z.enum(APPROVAL_REASONS),
  tag: z.string().nullable(),
  text: z.string(),
  contactName: z.string(),
  askedAt: IsoInstant,
  decidedBy: z.string().nullable(),
  comment: z.string().nullable(),
});
export type OwnApprovalDto = z.infer<typeof OwnApprovalDto>;

/** The viewer's own part: how much each brand trusts them, and what became of what they asked for. */
export const OwnApprovalsDto = z.object({
  items: z.array(OwnApprovalDto),
  trust: z.array(
    z.object({
      brandId: Uuid,
      brand: z.string(),
      trust: z.int(),
      /** From how much on their public answers go straight out; 0: they always do. */
      needed: z.int(),
    }),
  ),
});
