import type { z } from 'zod';

/** A kind of background work, as data: what the API may import without the worker's code. */
export interface JobDefinition<Schema extends z.ZodType = z.ZodType> {
  readonly name: string;
  /** The lane it runs in. */
  readonly queue: Lane;
  /** Only `v`, and ids: never text, names or tokens. Readers accept the present version and the one before. */
  readonly payload: Schema;
  /** Wake-ups for the same subject are one. Dots, no colons; never a platform's id. */
  readonly dedupeId: (payload: z.output<Schema>) => string;
}

/** Lanes keep kinds of work from waiting for each other. */
export const LANES = ['inbound', 'outbound', 'assignment'] as const;
export type Lane = (typeof LANES)[number];

export const defineJob = <Schema extends z.ZodType>(job: JobDefinition<Schema>): JobDefinition<Schema> => job;
