import { z } from 'zod';
import { IsoInstant, PlatformSchema, Uuid } from './common.ts';

/** `active` works; `needs_reauth`: the platform refuses our access, replies wait; `paused`: by a person. */
export const CHANNEL_STATES = ['active', 'needs_reauth', 'paused'] as const;

export const ChannelCredentials = z.strictObject({
  accessToken: z.string().min(1).max(4096),
  refreshToken: z.string().min(1).max(4096).optional(),
  clientId: z.string().min(1).max(512).optional(),
  clientSecret: z.string().min(1).max(512).optional(),
  /** X's consumer secret or Meta's app secret: signs the webhooks. */
  appSecret: z.string().min(1).max(512).optional(),
  /** Meta's webhook handshake word, chosen by the admin. */
  verifyToken: z.string().min(1).max(512).optional(),
});

export const CreateChannelBody = z.strictObject({
  platform: PlatformSchema,
  name: z.string().trim().min(1).max(80),
  account: z.strictObject({
    externalId: z.string().trim().min(1).max(64),
    handle: z.string().trim().max(64).optional(),
  }),
  credentials: ChannelCredentials,
  brandId: Uuid.optional(),
  teamId: Uuid.optional(),
});

export const UpdateChannelBody = z.strictObject({
  name: z.string().trim().min(1).max(80).optional(),
  paused: z.boolean().optional(),
  teamId: Uuid.optional(),
  /** New credentials reconnect the channel; held replies go out by themselves. */
  credentials: ChannelCredentials.optional(),
});

export const ChannelDto = z.object({
  id: Uuid,
  platform: PlatformSchema,
  name: z.string(),
  account: z.object({ externalId: z.string(), handle: z.string().nullable() }),
  brandId: Uuid,
  teamId: Uuid,
  state: z.enum(CHANNEL_STATES),
  /** Why it needs attention, in words; null when nothing is wrong. */
  stateReason: z.string().nullable(),
  webhookUrl: z.string(),
  /** Whether the platform has ever called the webhook with a right signature. */
  lastWebhookAt: IsoInstant.nullable(),
  lastEventAt: IsoInstant.nullable(),
  lastPollAt: IsoInstant.nullable(),
  lastPollOkAt: IsoInstant.nullable(),
  /** Milliseconds between the platform's time of the newest event and our storing of it; null before the first. */
  lagMs: z.int().nullable(),
  /** Replies that wait because the channel is not active. */
  heldReplies: z.int(),
  /** Webhook calls refused for a wrong signature, since the channel was added. */
  refusedWebhooks: z.int(),
  /** What its webhook lost and polling had to find, in the last 24 hours; null when nothing is missing. For admins; null for others. */
  gap: z.object({ messages: z.int(), firstAt: IsoInstant, lastAt: IsoInstant }).nullable(),
  createdAt: IsoInstant,
});
export type ChannelDto = z.infer<typeof ChannelDto>;

/** What a connection test found, one line per check. */
export const ChannelCheckDto = z.object({
  ok: z.boolean(),
  checks: z.array(z.object({ name: z.string(), ok: z.boolean(), detail: z.string() })),
});
export type ChannelCheckDto = z.infer<typeof ChannelCheckDto>;

/** Whether everything that came in on a channel on one UTC day is there. */
export const CompletenessDto = z.object({
  /** UTC day of receipt. */
  day: z.iso.date(),
  /** Messages of customers that were not known before, and parts that could not be read. */
  received: z.int(),
  stored: z.int(),
  /** Parts that could not be read or stored: in quarantine. */
  unreadable: z.int(),
  /** Messages that the platform told again. */
  repeats: z.int(),
  /** Messages that no webhook brought; only on channels whose webhook works. */
  foundOnlyByPoll: z.int(),
  /** Polls that found such messages: each closed one gap. */
  gapsClosed: z.int(),
  /** 95 of 100 messages came no later than this after they were sent, in milliseconds; null when unknown or over six hours. */
  lagP95Ms: z.int().nullable(),
  /** Whether all that was received is stored or kept in quarantine. */
  isComplete: z.boolean(),
});
export type CompletenessDto = z.infer<typeof CompletenessDto>;

/** Whole days; the last seven when none is named. */
export const CompletenessQuery = z.object({ from: z.iso.date().optional(), to: z.iso.date().optional() });

export const QuarantineDto = z.object({
  id: Uuid,
  channelId: Uuid,
  reason: z.string(),
  /** The raw event, cut to 4,000 characters. */
  excerpt: z.string(),
  at: IsoInstant,
});
export type QuarantineDto = z.infer<typeof QuarantineDto>;

/** One quarantined part, whole: as text where it is text, byte for byte in base64. */
export const QuarantinedPartDto = QuarantineDto.omit({ excerpt: true }).extend({
  text: z.string(),
  base64: z.string(),
  /** What an admin did about it; null while it waits. */
  outcome: z.string().nullable(),
});
export type QuarantinedPartDto = z.infer<typeof QuarantinedPartDto>;
