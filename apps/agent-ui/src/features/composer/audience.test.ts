import { expect, it } from 'vitest';
import { aRule, at, NOW } from '../../gallery/fixtures.ts';
import { audiencesOf, ruleNotice, startAudience } from './audience.ts';

const both = { public: aRule(), private: aRule() };

it('starts as the customer wrote', () => {
  expect(startAudience({ isPrivate: false, replyRules: both }, true)).toBe('public');
  expect(startAudience({ isPrivate: true, replyRules: { public: null, private: aRule() } }, true)).toBe('private');
});
it('offers only notes to who may not reply', () => expect(audiencesOf(both, false)).toEqual(['note']));
it('offers a forbidden audience too, to say why', () =>
  expect(audiencesOf({ public: aRule({ allowed: false }), private: null }, true)).toEqual(['public', 'note']));

it.each([
  ['until when', aRule({ windowExpiresAt: at(600) }), 'plain', /^Messenger lets you answer until /],
  ['the last hour', aRule({ windowExpiresAt: at(38) }), 'risk', /^The Messenger window closes in 38 min$/],
  ['a closed window', aRule({ windowExpiresAt: at(-1) }), 'breached', /^The Messenger window closed at /],
  [
    'a refusal',
    aRule({ allowed: false, code: 'reply.not_allowed', reason: 'She did not mention us.' }),
    'risk',
    /^She did not/,
  ],
] as const)('says %s', (_what, rule, tone, words) => {
  const notice = ruleNotice('private', rule, 'Priya Raman', 'Messenger', NOW);
  expect(notice.tone).toBe(tone);
  expect(notice.words).toMatch(words);
});
