import type { ChannelId, MessageId, TeamId, WorkspaceId } from '@kwartier/core';
import { z } from 'zod';
import { defineJob } from '../define-job.ts';

const wake = <Id extends string>() =>
  z.strictObject({
    v: z.literal(1),
    w: z.uuid().transform((id) => id as WorkspaceId),
    id: z.uuid().transform((id) => id as Id),
  });

/** Receipts of a channel wait to be processed. */
export const receiveMessages = defineJob({
  name: 'receive-messages',
  queue: 'inbound',
  payload: wake<ChannelId>(),
  dedupeId: ({ id }) => `receive-messages.${id}`,
});

/** An outbound message waits to be sent or looked up. */
export const deliverMessage = defineJob({
  name: 'deliver-message',
  queue: 'outbound',
  payload: wake<MessageId>(),
  dedupeId: ({ id }) => `deliver-message.${id}`,
});

/** A team's waiting conversations may be handed out. */
export const assignWaiting = defineJob({
  name: 'assign-waiting',
  queue: 'assignment',
  payload: wake<TeamId>(),
  dedupeId: ({ id }) => `assign-waiting.${id}`,
});

export const JOBS = [receiveMessages, deliverMessage, assignWaiting] as const;
