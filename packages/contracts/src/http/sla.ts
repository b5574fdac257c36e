import { PLATFORMS, PRIORITIES, SLA_TARGETS } from '@kwartier/core';
import { z } from 'zod';
import { IsoInstant, Uuid } from './common.ts';

const Minutes = z
  .int()
  .min(1)
  .max(60 * 24 * 90);

/** One promise. The most specific rule wins: priority and platform, then priority, then platform, then neither. */
export const SlaRule = z.strictObject({
  target: z.enum(SLA_TARGETS),
  priority: z.enum(PRIORITIES).nullable(),
  platform: z.enum(PLATFORMS).nullable(),
  /** Promised working time. */
  promiseMinutes: Minutes,
  /** What we aim at inside the promise; null: no goal. */
  goalMinutes: Minutes.nullable(),
});

/**
 * Opening hours. `week` has seven days, Sunday first; each a list of [from, to) in minutes of the local day, 0 to 1440, in
 * order and apart. `holidays` are closed local dates, YYYY-MM-DD.
 */
export const BusinessHoursSchema = z.strictObject({
  timeZone: z.string().min(1).max(64),
  week: z.array(z.array(z.tuple([z.int().min(0).max(1440), z.int().min(0).max(1440)])).max(12)).length(7),
  holidays: z.array(z.iso.date()).max(400),
});

export const PolicyBody = z.strictObject({
  name: z.string().trim().min(1).max(80),
  rules: z.array(SlaRule).min(1).max(60),
  hours: BusinessHoursSchema,
  /** The share of the promise, counted from its end, that is at risk. 0.25: the last quarter. */
  riskShare: z.number().min(0.05).max(0.9),
});
export const PolicyDto = PolicyBody.extend({
  id: Uuid,
  version: z.int(),
  isDefault: z.boolean(),
  updatedAt: IsoInstant,
});
export type PolicyDto = z.infer<typeof PolicyDto>;
