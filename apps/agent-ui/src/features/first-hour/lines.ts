import type { FirstHourLine } from '@kwartier/core';
import { msg } from '../../lib/i18n/index.ts';

/** Where a line is done: a page, and the place on it. */
export interface Place {
  readonly words: string;
  readonly to: string;
  readonly at?: string;
}

interface LineWords {
  readonly name: string;
  /** Why it is worth doing, in one sentence. */
  readonly why: string;
  readonly places: readonly Place[];
  /** Something that is done outside of the console, word for word. */
  readonly outside?: { readonly words: string; readonly value: string };
}

export const LINE_WORDS: Readonly<Record<FirstHourLine, LineWords>> = {
  public_address: {
    name: msg('An address that platforms reach'),
    why: msg('X and Facebook deliver messages to it the moment they are written.'),
    places: [],
    outside: {
      words: msg('Set it where Kwartier runs, and start it again'),
      value: 'PUBLIC_URL=https://care.example.com',
    },
  },
  second_factor: {
    name: msg('A second factor for every admin'),
    why: msg('Passwords are stolen; with a second factor a stolen one opens nothing.'),
    places: [
      { words: msg('Turn yours on'), to: '/account', at: 'second-factor' },
      { words: msg('Ask everybody for one'), to: '/security', at: 'rule' },
    ],
  },
  hours: {
    name: msg('Opening hours and a promise'),
    why: msg('Every clock in the inbox counts towards your promise, and stands still while you are closed.'),
    places: [{ words: msg('Decide on them'), to: '/promises', at: 'opening-hours' }],
  },
  colleague: {
    name: msg('A first colleague'),
    why: msg('Somebody has to answer while you sleep, and two people see more than one.'),
    places: [{ words: msg('Invite somebody'), to: '/people', at: 'invite' }],
  },
  team: {
    name: msg('A team of two'),
    why: msg('Waiting customers belong to a team, so that nobody has to be asked who takes them.'),
    places: [{ words: msg('Put a team together'), to: '/people', at: 'teams' }],
  },
  channel: {
    name: msg('A first channel'),
    why: msg('It is the account that customers write to; without one the inbox stays empty.'),
    places: [{ words: msg('Connect a channel'), to: '/channels', at: 'add-channel' }],
  },
  webhook: {
    name: msg('A first message by webhook'),
    why: msg('It proves that the platform reaches you by itself, within seconds instead of minutes.'),
    places: [{ words: msg('See what the channel says'), to: '/channels', at: 'channel-list' }],
  },
  answer: {
    name: msg('A first answer'),
    why: msg('It proves the way back before a customer depends on it.'),
    places: [{ words: msg('Answer somebody'), to: '/inbox/open' }],
  },
  backup: {
    name: msg('A backup'),
    why: msg('Disks fail without a warning, and a backup is the only way back.'),
    places: [],
    outside: { words: msg('Run it where Kwartier runs'), value: ['kwartier', 'backup'].join(' ') },
  },
};
