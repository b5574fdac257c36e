import { assertStands, type Mergeable } from './conversation-merge.ts';
import { DomainError } from './errors.ts';

/**
 * Why two conversations belong together: one went on in private, one came after the other was over for too long, an invitation to write in
 * private was taken up, one was a part of the other, or somebody said so.
 */
export const LINK_REASONS = ['private_hop', 'late_reply', 'invited', 'split', 'by_hand'] as const;
export type LinkReason = (typeof LINK_REASONS)[number];

/** How many links people may give one conversation: more than anybody reads is a tag. */
export const MAX_LINKS_BY_HAND = 50;

/**
 * Whether somebody may say of two conversations that they belong together: two that stand by themselves, whoever they are with and
 * wherever they are. Nothing else about them changes.
 * @param counts how many links by hand each has
 * @throws DomainError `conversation.merged_away`, `conversation.not_linkable` with `why`: `same`, `too_many`
 */
export function assertLinkable(
  one: Pick<Mergeable, 'id' | 'mergedInto'>,
  other: Pick<Mergeable, 'id' | 'mergedInto'>,
  counts: readonly number[],
): void {
  assertStands(one);
  assertStands(other);
  if (one.id === other.id)
    throw new DomainError('conversation.not_linkable', 'This is one conversation already.', { why: 'same' });
  if (counts.some((count) => count >= MAX_LINKS_BY_HAND))
    throw new DomainError(
      'conversation.not_linkable',
      `A conversation can have ${MAX_LINKS_BY_HAND} links. Take one away, or give all of them a tag.`,
      { why: 'too_many', max: MAX_LINKS_BY_HAND },
    );
}
