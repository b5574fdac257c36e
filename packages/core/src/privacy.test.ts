import { describe, expect, it } from 'vitest';
import type { InboundEvent, MessageCreated } from './inbound-event.ts';
import { isErased, maskName, retentionCutoff, subjectsOf } from './privacy.ts';
import { instant } from './time.ts';

const at = instant(1_000_000);
const person = { externalId: '7', name: 'Priya Raman', handle: 'priya', avatarUrl: null };
const created: MessageCreated = {
  type: 'message.created',
  externalId: 'm1',
  kind: 'mention',
  author: person,
  fromUs: false,
  counterpart: null,
  text: 'Hello',
  sentAt: at,
  isPrivate: false,
  threadKey: null,
  inReplyTo: null,
  inReplyToAuthorExternalId: null,
  post: null,
  attachments: [],
  language: null,
  versionOf: null,
  mayReply: null,
  marker: null,
  url: null,
  windowExpiresAt: null,
  unsupported: null,
};

describe('what an event is about', () => {
  it.each<[string, InboundEvent, string[], string[]]>([
    ['a message is about its author and itself', created, ['7'], ['m1']],
    [
      'our own answer is about whom we answered',
      { ...created, fromUs: true, author: { ...person, externalId: 'us' }, counterpart: person },
      ['7'],
      ['m1'],
    ],
    ['our own answer to nobody named is about itself', { ...created, fromUs: true, counterpart: null }, [], ['m1']],
    ['a later version is about the first as well', { ...created, versionOf: 'm0' }, ['7'], ['m1', 'm0']],
    ['a deletion is about its message', { type: 'message.deleted', externalId: 'm1', deletedAt: at }, [], ['m1']],
    [
      'a like is about who gave it',
      { type: 'reach.changed', postExternalId: 'p', reach: 'like', actorExternalId: '7', removed: false, at },
      ['7'],
      [],
    ],
    ['a withdrawal is about nobody', { type: 'access.revoked', reason: 'x', at: null }, [], []],
  ])('%s', (_what, event, persons, messages) => {
    const subjects = subjectsOf(event);
    expect(subjects.persons.map(({ externalId }) => externalId)).toEqual(persons);
    expect(subjects.messages).toEqual(messages);
  });
});

describe('what was erased and comes again', () => {
  it.each([
    ['an erased message', 5, true, null, true],
    ['an erased message of a person who came back', 50, true, 10, true],
    ['something an erased person said before', 5, false, 10, true],
    ['something said in the very moment', 10, false, 10, true],
    ['something an erased person said later', 11, false, 10, false],
    ['something without a time, of an erased person', null, false, 10, true],
    ['something of somebody else', 5, false, null, false],
  ])('%s', (_what, when, message, personAt, expected) =>
    expect(isErased(when === null ? null : instant(when), message, personAt === null ? null : instant(personAt))).toBe(
      expected,
    ),
  );
});

it('a rule of thirty days reaches thirty days back', () =>
  expect(retentionCutoff(instant(40 * 86_400_000), 30)).toBe(10 * 86_400_000));

it.each([
  ['Priya Raman', 'P···· R····'],
  ['王小明', '王····'],
  ['👩‍🚀 Ada', '👩···· A····'],
  ['', ''],
])('%s is masked', (name, masked) => expect(maskName(name)).toBe(masked));
