import { expect, it } from 'vitest';
import { assertTransition, CONVERSATION_STATUSES, STATUS_TRANSITIONS } from './conversation.ts';

const allowed = [
  ['open', ['open', 'snoozed', 'resolved', 'spam']],
  ['snoozed', ['open', 'snoozed', 'resolved', 'spam']],
  ['resolved', ['open', 'resolved']],
  ['spam', ['open', 'spam']],
] as const;

it.each(allowed)('goes from %s to %j and nowhere else', (from, to) => {
  const possible = CONVERSATION_STATUSES.filter((status) => {
    try {
      assertTransition(from, status);
      return true;
    } catch (error) {
      expect(error).toMatchObject({
        name: 'DomainError',
        code: 'conversation.invalid_transition',
        details: { from, to: status },
      });
      return false;
    }
  });
  expect(possible).toEqual(to);
});

it('has a way out of every status', () => {
  for (const status of CONVERSATION_STATUSES)
    expect(STATUS_TRANSITIONS[status].some((next) => next !== status)).toBe(true);
});
