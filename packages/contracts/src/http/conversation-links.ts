import { z } from 'zod';
import { Uuid } from './common.ts';

/** Two conversations. */
export const LinkParams = z.strictObject({ id: Uuid, otherId: Uuid });
