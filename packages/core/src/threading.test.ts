import { describe, expect, it } from 'vitest';
import type { MessageCreated, Person } from './inbound-event.ts';
import { arrivalOf, type KnownMessage, PRIVATE_THREAD, splitThread, type ThreadKey, threadKeyOf } from './threading.ts';
import { DAY_MS, instant } from './time.ts';

const person = (externalId: string): Person => ({ externalId, name: null, handle: null, avatarUrl: null });
const message = (fields: Partial<MessageCreated>): MessageCreated => ({
  type: 'message.created',
  externalId: 'm1',
  kind: 'comment',
  author: person('ann'),
  fromUs: false,
  counterpart: null,
  text: 'Where is my parcel?',
  sentAt: instant(1_000),
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
  ...fields,
});
const us = { fromUs: true, author: person('brand') };

describe('a public message belongs to its author', () => {
  it.each([
    [
      'in the thread the platform names',
      { threadKey: 't', inReplyTo: 'm0' },
      { thread: 'parents', person: 'bob' },
      't',
    ],
    ["else in the parent's thread", { inReplyTo: 'm0' }, { thread: 'parents', person: 'ann' }, 'parents'],
    [
      'where what it answers was split off to',
      { threadKey: 't', inReplyTo: 'm0' },
      { thread: splitThread('s'), person: 'ann' },
      'split s',
    ],
    [
      'but not where a stranger’s was split off to',
      { threadKey: 't', inReplyTo: 'm0' },
      { thread: splitThread('s'), person: 'bob' },
      't',
    ],
    ['else in the thread of the unknown parent', { inReplyTo: 'm0' }, undefined, 'm0'],
    ['else in one that it opens', {}, undefined, 'm1'],
  ])('%s', (_where, fields, parent, thread) => {
    expect(threadKeyOf(message(fields), parent)).toEqual({ thread, person: 'ann' });
  });

  it('even when it answers somebody else: a stranger who joins gets their own exchange', () => {
    const parent: KnownMessage = { thread: 't', person: 'ann' };
    expect(threadKeyOf(message({ author: person('eve'), inReplyTo: 'm1' }), parent)).toEqual({
      thread: 't',
      person: 'eve',
    });
  });

  it('so that 300 comments by 120 people under one post are 120 exchanges', () => {
    const known = new Map<string, ThreadKey>();
    for (let n = 0; n < 300; n++) {
      const inReplyTo = n < 150 ? null : `c${n - 150}`;
      const comment = message({ externalId: `c${n}`, author: person(`p${n % 120}`), threadKey: 'post', inReplyTo });
      known.set(comment.externalId, threadKeyOf(comment, inReplyTo ? known.get(inReplyTo) : undefined)!);
    }
    expect(new Set([...known.values()].map(({ thread, person: who }) => `${thread} ${who}`)).size).toBe(120);
  });
});

describe('a message of ours belongs to whom we answer', () => {
  it('the person of the message it answers', () => {
    const parent: KnownMessage = { thread: 't', person: 'ann' };
    expect(threadKeyOf(message({ ...us, inReplyTo: 'm0', counterpart: person('bob') }), parent)).toEqual(parent);
  });

  it('through any number of our own answers', () => {
    const first = threadKeyOf(message({ externalId: 'c1', threadKey: 't' }), undefined)!;
    const reply = threadKeyOf(message({ ...us, externalId: 'r1', inReplyTo: 'c1' }), first)!;
    const again = threadKeyOf(message({ ...us, externalId: 'r2', inReplyTo: 'r1' }), reply);
    expect(again).toEqual({ thread: 't', person: 'ann' });
  });

  it('else whom the platform names', () => {
    expect(threadKeyOf(message({ ...us, inReplyTo: 'm0', counterpart: person('bob') }), undefined)).toEqual({
      thread: 'm0',
      person: 'bob',
    });
  });

  it('nobody: then it is a post', () => {
    expect(threadKeyOf(message(us), undefined)).toBeUndefined();
    expect(threadKeyOf(message({ ...us, inReplyTo: 'gone' }), undefined)).toBeUndefined();
  });
});

describe('private messages with one person are one thread', () => {
  it.each([
    ['theirs', { isPrivate: true }],
    ['theirs, whatever the platform calls the thread', { isPrivate: true, threadKey: 't', inReplyTo: 'm0' }],
    ['ours', { ...us, isPrivate: true, counterpart: person('ann') }],
  ])('%s', (_whose, fields) => {
    expect(threadKeyOf(message(fields), { thread: 'other', person: 'bob' })).toEqual({
      thread: PRIVATE_THREAD,
      person: 'ann',
    });
  });

  it('ours to nobody known belongs nowhere', () => {
    expect(threadKeyOf(message({ ...us, isPrivate: true }), undefined)).toBeUndefined();
  });
});

describe('a message that arrives', () => {
  const resolvedAt = instant(100 * DAY_MS);
  const window = 30 * DAY_MS;
  it.each([
    ['joins an open conversation', 'open', null, 0, 'join'],
    ['wakes a snoozed one', 'snoozed', null, 0, 're-open'],
    ['leaves spam as it is', 'spam', resolvedAt, 400 * DAY_MS, 'join'],
    ['re-opens a resolved one within the window', 'resolved', resolvedAt, window - 1, 're-open'],
    ['re-opens it at its very end', 'resolved', resolvedAt, window, 're-open'],
    ['continues in a new one after it', 'resolved', resolvedAt, window + 1, 'continue'],
    ['re-opens one that was written before it was resolved', 'resolved', resolvedAt, -DAY_MS, 're-open'],
    ['re-opens one of which nobody knows since when it is resolved', 'resolved', null, 400 * DAY_MS, 're-open'],
  ] as const)('%s', (_what, status, since, later, arrival) => {
    expect(arrivalOf(status, since, instant(resolvedAt + later), window)).toBe(arrival.replace('-', ''));
  });
});
