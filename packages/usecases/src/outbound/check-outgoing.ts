import {
  type Conduct,
  type Confirmable,
  DEFAULT_CHECK_RULES,
  DEFAULT_CONDUCT,
  DomainError,
  findConduct,
  findPrivateData,
  type Platform,
  type PrivateData,
} from '@kwartier/core';
import type { ReplyFacts } from '@kwartier/db/reads/reply-context';

/** What goes out because somebody said why. */
export interface Confirmed {
  readonly what: Confirmable;
  readonly reason: string;
}

/** What would hold an answer back: `block` in any case, `confirm` until somebody says why. */
export interface HeldFor {
  readonly what: Confirmable;
  readonly level: 'confirm' | 'block';
  /** The words themselves; empty where it is what is missing. */
  readonly piece: string;
}

/** Everything that an answer would be held back for, each once: what is private, and how it sounds. */
export function holdsBack(
  text: string,
  isPrivate: boolean,
  conversation: { readonly platform: Platform; readonly language: string | null },
  facts: Pick<ReplyFacts, 'checkRules' | 'published' | 'conduct'>,
): HeldFor[] {
  const held = new Map<Confirmable, HeldFor>();
  for (const { what, level, from, to } of findPrivateData(
    text,
    isPrivate,
    facts.checkRules ?? DEFAULT_CHECK_RULES,
    facts.published,
  ))
    if (!held.has(what))
      held.set(what, { what, level: level === 'block' ? 'block' : 'confirm', piece: text.slice(from, to) });
  if (!isPrivate)
    for (const { what, from, to } of findConduct(
      text,
      conversation.platform,
      conversation.language,
      facts.conduct ?? DEFAULT_CONDUCT,
    ))
      if (!held.has(what)) held.set(what, { what, level: 'confirm', piece: text.slice(from, to) });
  return [...held.values()];
}

const WORDS: Readonly<Record<PrivateData, string>> = {
  card: 'the number of a card',
  token: 'a key or a password of a program',
  iban: 'the number of an account',
  phone: 'a phone number',
  email: 'an e-mail address',
};

/**
 * Look an answer through before it goes out.
 * @returns the reasons that were needed
 * @throws DomainError `reply.private_data`, with what was found, where, and whether a reason would do
 */
export function checkOutgoing(
  text: string,
  isPrivate: boolean,
  facts: Pick<ReplyFacts, 'checkRules' | 'published'>,
  given: readonly Confirmed[],
): Confirmed[] {
  const found = findPrivateData(text, isPrivate, facts.checkRules ?? DEFAULT_CHECK_RULES, facts.published);
  const reasons = new Map<Confirmable, Confirmed>(given.map((one) => [one.what, one]));
  const open = found.find(({ what, level }) => level === 'block' || !reasons.has(what));
  if (open)
    throw new DomainError(
      'reply.private_data',
      open.level === 'block'
        ? `This answer holds ${WORDS[open.what]}. Take it out: it may not go out.`
        : `This answer holds ${WORDS[open.what]}. Take it out, or say why it may go out.`,
      { what: open.what, level: open.level, from: open.from, to: open.to },
    );
  return [...new Set(found.map(({ what }) => what))].map((what) => reasons.get(what)!);
}

const CONDUCT_WORDS: Readonly<Record<Conduct, string>> = {
  shouting: 'This answer shouts. Write it in small letters, or say why it may go out.',
  blaming: 'This answer blames the customer. Say it otherwise, or say why it may go out.',
  informal: 'This answer speaks informally, the brand speaks formally. Change it, or say why it may go out.',
  formal: 'This answer speaks formally, the brand speaks informally. Change it, or say why it may go out.',
  no_address: 'Nothing in this answer is formal, as the brand speaks. Change it, or say why it may go out.',
};

/**
 * Look at the tone of an answer before it goes out. What is private nobody else reads, so nothing is said about it.
 * @param language of the conversation
 * @returns the reasons that were needed
 * @throws DomainError `reply.conduct`, with what a reader may take amiss, and where; a reason always lets it out
 */
export function checkConduct(
  text: string,
  isPrivate: boolean,
  { platform, language }: { readonly platform: Platform; readonly language: string | null },
  { conduct }: Pick<ReplyFacts, 'conduct'>,
  given: readonly Confirmed[],
): Confirmed[] {
  if (isPrivate) return [];
  const found = findConduct(text, platform, language, conduct ?? DEFAULT_CONDUCT);
  const reasons = new Map(given.map((one) => [one.what, one]));
  const open = found.find(({ what }) => !reasons.has(what));
  if (open)
    throw new DomainError('reply.conduct', CONDUCT_WORDS[open.what], { what: open.what, from: open.from, to: open.to });
  return found.map(({ what }) => reasons.get(what)!);
}
