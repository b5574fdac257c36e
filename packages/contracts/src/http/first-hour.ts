import { FIRST_HOUR_LINES, PUT_ASIDE } from '@kwartier/core';
import { z } from 'zod';

/** From an empty installation to the first answer. */
export const FirstHourDto = z.object({
  lines: z.array(
    z.object({
      line: z.enum(FIRST_HOUR_LINES),
      /** `done` is what the rows say; `aside`: somebody said that it does not apply here. */
      state: z.enum(['open', 'done', 'aside']),
    }),
  ),
  /** Somebody put all of it aside. */
  isDismissed: z.boolean(),
  isDone: z.boolean(),
});
export type FirstHourDto = z.infer<typeof FirstHourDto>;

export const PutAsideParams = z.strictObject({ line: z.enum(PUT_ASIDE) });
export const PutAsideBody = z.strictObject({ isAside: z.boolean() });
