import { type Actor, can, type Permission } from './permissions.ts';

/** What leads from an empty installation to the first answer, in the order in which it is best done. */
export const FIRST_HOUR_LINES = [
  'public_address',
  'second_factor',
  'hours',
  'colleague',
  'team',
  'channel',
  'webhook',
  'answer',
  'backup',
] as const;
export type FirstHourLine = (typeof FIRST_HOUR_LINES)[number];

/** A line, or all of it at once. */
export const PUT_ASIDE = [...FIRST_HOUR_LINES, 'everything'] as const;
export type PutAside = (typeof PUT_ASIDE)[number];

/** For each line, whether the rows say that it is done. Never ticked by hand. */
export type FirstHourFacts = Readonly<Record<FirstHourLine, boolean>>;

export type LineState = 'open' | 'done' | 'aside';
export interface FirstHour {
  /** Those that the viewer can do something about. */
  readonly lines: readonly { readonly line: FirstHourLine; readonly state: LineState }[];
  /** Somebody put all of it aside. */
  readonly isDismissed: boolean;
  /** Nothing of it is open any more. */
  readonly isDone: boolean;
}

/** What somebody must be allowed to do for a line to be theirs. */
const NEEDS: Readonly<Record<FirstHourLine, Permission>> = {
  public_address: 'channel.write',
  second_factor: 'people.write',
  hours: 'policy.write',
  colleague: 'people.write',
  team: 'people.write',
  channel: 'channel.write',
  webhook: 'channel.write',
  answer: 'conversation.reply',
  backup: 'security.read',
};

/**
 * The first hour as one person sees it. What was put aside and done all the same is done.
 * @param aside what somebody put aside: lines that do not apply here, or everything
 */
export function firstHourOf(
  viewer: Pick<Actor, 'role' | 'permissions'>,
  facts: FirstHourFacts,
  aside: ReadonlySet<PutAside>,
): FirstHour {
  const lines = FIRST_HOUR_LINES.filter((line) => can(viewer, NEEDS[line])).map((line) => ({
    line,
    state: facts[line] ? ('done' as const) : aside.has(line) ? ('aside' as const) : ('open' as const),
  }));
  return {
    lines,
    isDismissed: aside.has('everything'),
    isDone: lines.every(({ state }) => state !== 'open'),
  };
}
