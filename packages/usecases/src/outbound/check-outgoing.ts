import { DEFAULT_CHECK_RULES, DomainError, findPrivateData, type PrivateData } from '@kwartier/core';
import type { ReplyFacts } from '@kwartier/db/reads/reply-context';

/** Private data that goes out because somebody said why. */
export interface Confirmed {
  readonly what: PrivateData;
  readonly reason: string;
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
  const reasons = new Map(given.map((one) => [one.what, one]));
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
