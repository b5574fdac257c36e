import { kills } from './01-kills.ts';
import { ambiguousReplies } from './02-ambiguous-replies.ts';
import { redisLost } from './04-redis.ts';
import { postgresStops } from './05-postgres.ts';
import { convergence } from './07-convergence.ts';
import { silentLoss } from './08-silent-loss.ts';
import { order } from './09-order.ts';
import { soak } from './11-soak.ts';
import { twoAgents } from './12-two-agents.ts';
import { timersAndClocks } from './13-timers.ts';
import { poison } from './15-poison.ts';
import { rollingRestart } from './16-rolling-restart.ts';
import { restoreDrill } from './17-restore.ts';
import type { Figure } from './figure.ts';

/** Every figure that `npm run fault` knows, in the order of its number. */
export const FIGURES: readonly Figure[] = [
  kills,
  ambiguousReplies,
  redisLost,
  postgresStops,
  convergence,
  silentLoss,
  order,
  soak,
  twoAgents,
  timersAndClocks,
  poison,
  rollingRestart,
  restoreDrill,
];
