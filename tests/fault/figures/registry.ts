import { kills } from './01-kills.ts';
import { ambiguousReplies } from './02-ambiguous-replies.ts';
import type { Figure } from './figure.ts';

/** Every figure that `npm run fault` knows, in the order of its number. */
export const FIGURES: readonly Figure[] = [kills, ambiguousReplies];
