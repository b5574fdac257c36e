import { CONVERSATION_STATUSES } from '@kwartier/core';
import { z } from 'zod';
import { IsoInstant, Uuid } from './common.ts';

/** Into which conversation the messages go. */
export const MergeConversationBody = z.strictObject({ intoId: Uuid });

/** A merge, to be undone under its id. */
export const ConversationMergeDto = z.object({ id: Uuid, fromId: Uuid, intoId: Uuid });
export type ConversationMergeDto = z.infer<typeof ConversationMergeDto>;

/** The conversation that stands by itself again. */
export const PartedDto = z.object({ id: Uuid });

/** Which messages become a conversation of their own; at least one of them the customer's. */
export const SplitConversationBody = z.strictObject({ messageIds: z.array(Uuid).min(1).max(500) });

/** The conversation that they became. */
export const SplitDto = z.object({ id: Uuid });

/** Another conversation of the same person that this one can be merged with. */
export const MergeableDto = z.object({
  id: Uuid,
  status: z.enum(CONVERSATION_STATUSES),
  excerpt: z.string(),
  /** The message those words are of, if it may be abuse. */
  abusiveMessageId: Uuid.nullable(),
  /** How many messages were said in it. */
  said: z.int(),
  openedAt: IsoInstant,
  lastMessageAt: IsoInstant,
  assigneeId: Uuid.nullable(),
});
export type MergeableDto = z.infer<typeof MergeableDto>;

/** Newest first. */
export const MergeableList = z.object({ items: z.array(MergeableDto) });
