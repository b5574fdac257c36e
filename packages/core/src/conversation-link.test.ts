import { describe, expect, it } from 'vitest';
import { assertLinkable, MAX_LINKS_BY_HAND } from './conversation-link.ts';
import type { ConversationId } from './ids.ts';

const a = { id: 'a' as ConversationId, mergedInto: null };
const b = { id: 'b' as ConversationId, mergedInto: null };
const refusal = (run: () => void) => {
  try {
    run();
  } catch (error) {
    return error;
  }
  return undefined;
};

describe('linking by hand', () => {
  it('takes any two that stand, up to the last link there is room for', () => {
    expect(refusal(() => assertLinkable(a, b, [0, MAX_LINKS_BY_HAND - 1]))).toBeUndefined();
  });

  it('refuses one with itself, and one link too many on either side', () => {
    expect(refusal(() => assertLinkable(a, a, [0, 0]))).toMatchObject({
      code: 'conversation.not_linkable',
      details: { why: 'same' },
    });
    for (const counts of [
      [MAX_LINKS_BY_HAND, 0],
      [0, MAX_LINKS_BY_HAND],
    ])
      expect(refusal(() => assertLinkable(a, b, counts))).toMatchObject({
        code: 'conversation.not_linkable',
        details: { why: 'too_many', max: MAX_LINKS_BY_HAND },
      });
  });

  it('leads to where a conversation went that was merged away, on either side', () => {
    const gone = { id: 'c' as ConversationId, mergedInto: a.id };
    for (const [one, other] of [
      [gone, b],
      [b, gone],
    ] as const)
      expect(refusal(() => assertLinkable(one, other, [0, 0]))).toMatchObject({
        code: 'conversation.merged_away',
        details: { mergedInto: a.id },
      });
  });
});
