import { z } from 'zod';
import { IsoInstant, Uuid } from './common.ts';

export const REPORT_GROUPS = ['channel', 'team', 'agent', 'day'] as const;
export const FirstResponseQuery = z.strictObject({
  /** Conversations opened at or after this instant. */
  from: IsoInstant,
  /** … and before this one. */
  to: IsoInstant,
  groupBy: z.enum(REPORT_GROUPS).optional(),
});

/** Seconds with milliseconds. Median: mean of the middle two for an even count. p90: nearest rank, value number ceil(0.9 n). */
export const ResponseFigures = z.object({
  mean: z.number().nullable(),
  median: z.number().nullable(),
  p90: z.number().nullable(),
  /** Share of the answered that were answered within 15, 30 and 60 minutes, 0 to 1; null when none was. */
  within15: z.number().nullable(),
  within30: z.number().nullable(),
  within60: z.number().nullable(),
});
export const FirstResponseRow = z.object({
  /** Id or local date of the group; null: all, or nobody. */
  key: z.string().nullable(),
  name: z.string(),
  count: z.int(),
  answered: z.int(),
  unanswered: z.int(),
  /** Every hour counts. */
  allHours: ResponseFigures,
  /** Only the hours in which the policy's calendar was open. */
  businessHours: ResponseFigures,
});
export const FirstResponseReport = z.object({
  from: IsoInstant,
  to: IsoInstant,
  groupBy: z.enum(REPORT_GROUPS).nullable(),
  total: FirstResponseRow,
  groups: z.array(FirstResponseRow),
});
export type FirstResponseReport = z.infer<typeof FirstResponseReport>;

/** The lead's board, as of `now`. */
export const BoardDto = z.object({
  now: IsoInstant,
  waiting: z.int(),
  unassigned: z.int(),
  atRisk: z.int(),
  breached: z.int(),
  longestWaitSince: IsoInstant.nullable(),
  promiseMinutes: z.int().nullable(),
  goalMinutes: z.int().nullable(),
  /** Conversations opened today in the workspace's time zone. */
  today: FirstResponseRow,
  byHour: z.array(
    z.object({ hour: z.int(), opened: z.int(), answered: z.int(), median: z.number().nullable(), breached: z.int() }),
  ),
  byChannel: z.array(
    z.object({
      channelId: Uuid,
      name: z.string(),
      waiting: z.int(),
      breached: z.int(),
      medianToday: z.number().nullable(),
    }),
  ),
  agents: z.array(
    z.object({
      agentId: Uuid,
      name: z.string(),
      presence: z.string(),
      open: z.int(),
      waiting: z.int(),
      capacity: z.int(),
      /** Conversations with abuse in them that they have had in the last 8 hours. */
      abusive: z.int(),
      answeredToday: z.int(),
    }),
  ),
  /** Who needs somebody now: the most urgent first, at most 8. */
  needsSomebody: z.array(
    z.object({
      conversationId: Uuid,
      contactName: z.string(),
      platform: z.string(),
      dueAt: IsoInstant.nullable(),
      waitingSince: IsoInstant.nullable(),
      assigneeId: Uuid.nullable(),
    }),
  ),
});
export type BoardDto = z.infer<typeof BoardDto>;
