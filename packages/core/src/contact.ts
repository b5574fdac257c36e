import type { Platform } from './platform.ts';

/** What somebody is to us besides a customer; more than one may hold. */
export const CONTACT_ROLES = ['customer', 'press', 'job_seeker', 'partner'] as const;
export type ContactRole = (typeof CONTACT_ROLES)[number];

/** Where a customer prefers to be answered. */
export const CHANNEL_PREFERENCES = ['x_public', 'x_private', 'facebook_public', 'facebook_private'] as const;
export type ChannelPreference = (typeof CHANNEL_PREFERENCES)[number];

/** A person as far as it takes to tell whether another is the same. */
export interface Likeness {
  readonly name: string;
  readonly handles: readonly {
    readonly platform: Platform;
    readonly realm: string;
    readonly externalId: string;
    readonly handle: string | null;
    readonly name: string | null;
  }[];
}

/** Why two contacts may be one person. */
export const MERGE_REASONS = ['same_handle', 'same_name'] as const;
export type MergeReason = (typeof MERGE_REASONS)[number];

/** Case, accents and everything that is no letter or digit left out, so that "Mila_Jansen" and "mila jansén" meet. */
const folded = (text: string): string =>
  text
    .normalize('NFKD')
    .replaceAll(/[^\p{L}\p{N}]/gu, '')
    .toLowerCase();

/** A handle shorter than this is shared by too many people to say anything. */
const TELLING_HANDLE = 5;
/** A name of one word is shared by thousands. */
const isFullName = (name: string): boolean => name.trim().split(/\s+/u).length >= 2;

/**
 * Why two contacts may be one person; empty when nothing says so. Only ever a suggestion: whether they are is for a person to say.
 *
 * Two accounts in the same id space of one platform are two people unless even their handles meet elsewhere: names repeat.
 */
export function likeness(one: Likeness, other: Likeness): MergeReason[] {
  const spaces = ({ handles }: Likeness) => new Set(handles.map(({ platform, realm }) => `${platform} ${realm}`));
  const mine = spaces(one);
  if ([...spaces(other)].some((space) => mine.has(space))) return [];
  const handlesOf = ({ handles }: Likeness) =>
    new Set(handles.map(({ handle }) => folded(handle ?? '')).filter((handle) => handle.length >= TELLING_HANDLE));
  const namesOf = ({ name, handles }: Likeness) =>
    new Set([name, ...handles.map((handle) => handle.name ?? '')].filter(isFullName).map(folded));
  const meet = (a: ReadonlySet<string>, b: ReadonlySet<string>) => [...a].some((value) => b.has(value));
  return [
    ...(meet(handlesOf(one), handlesOf(other)) ? (['same_handle'] as const) : []),
    ...(meet(namesOf(one), namesOf(other)) ? (['same_name'] as const) : []),
  ];
}
