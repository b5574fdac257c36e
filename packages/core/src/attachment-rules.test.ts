import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ATTACHMENT_RULES,
  type AttachedFile,
  attachmentFault,
  attachmentRule,
  attachmentSentence,
  largestTaken,
  megabytes,
} from './attachment-rules.ts';
import { MEDIA_TYPES, type MediaType, mediaKind } from './media-type.ts';
import { PLATFORMS } from './platform.ts';

const MB = 1024 * 1024;
const file = (mediaType: MediaType, size = 1_000, name = 'map.png'): AttachedFile => ({ name, mediaType, size });
const png = file('image/png');
const place = (platform: 'x' | 'facebook', isPrivate: boolean, more = {}) => ({
  platform,
  isPrivate,
  isOnlyMessage: false,
  hasText: true,
  ...more,
});

describe('what may go out with an answer', () => {
  it.each([
    ['a post takes four pictures', [png, png, png, png], place('x', false)],
    ['a post takes one GIF', [file('image/gif', 15 * MB)], place('x', false)],
    ['a post takes one film', [file('video/mp4', 50 * MB)], place('x', false)],
    ['a direct message on X takes one picture', [png], place('x', true)],
    ['a comment takes one picture', [file('image/jpeg', 4 * MB)], place('facebook', false)],
    ['Messenger takes documents and pictures, several', [png, file('application/pdf')], place('facebook', true)],
    ['a private answer to a comment takes words', [], place('facebook', true, { isOnlyMessage: true })],
    [
      'a private answer to a comment takes one file without words',
      [png],
      place('facebook', true, { isOnlyMessage: true, hasText: false }),
    ],
    ['nothing is always right', [], place('x', false)],
  ])('%s', (_name, files, where) => {
    expect(attachmentFault(files, where)).toBeUndefined();
  });

  it.each([
    ['a fifth picture', [png, png, png, png, png], place('x', false), { fault: 'count', max: 4 }],
    [
      'a film beside a picture',
      [png, file('video/mp4')],
      place('x', false),
      { fault: 'mixed', index: 1, kind: 'video' },
    ],
    ['two GIFs', [file('image/gif'), file('image/gif')], place('x', false), { fault: 'mixed', index: 0 }],
    ['a document on X', [file('application/pdf')], place('x', true), { fault: 'kind', index: 0, kind: 'file' }],
    ['two pictures in a direct message', [png, png], place('x', true), { fault: 'count', max: 1 }],
    ['a GIF in a comment', [file('image/gif')], place('facebook', false), { fault: 'kind', kind: 'gif' }],
    [
      'a large picture after a small one',
      [png, file('image/png', 5 * MB + 1)],
      place('x', false),
      { fault: 'size', index: 1, maxBytes: 5 * MB },
    ],
    ['six files in Messenger', Array(6).fill(png), place('facebook', true), { fault: 'count', max: 5, only: 'files' }],
    [
      'words and a file in the one private answer to a comment',
      [png],
      place('facebook', true, { isOnlyMessage: true }),
      { fault: 'one_message' },
    ],
  ])('%s is refused, with a sentence that says what to do', (_name, files, where, fault) => {
    const found = attachmentFault(files, where);
    expect(found).toMatchObject(fault);
    const sentence = attachmentSentence(found!, files, where);
    expect(sentence).toMatch(/^[A-Zm].*\.$/);
    expect(sentence).not.toMatch(/undefined|NaN/);
  });

  it('whatever is let through keeps every rule of its place', () => {
    const anyFile = fc.record({
      name: fc.string({ minLength: 1 }),
      mediaType: fc.constantFrom(...MEDIA_TYPES),
      size: fc.integer({ min: 1, max: 60 * MB }),
    });
    const anyPlace = fc.record({
      platform: fc.constantFrom(...PLATFORMS),
      isPrivate: fc.boolean(),
      isOnlyMessage: fc.boolean(),
      hasText: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(anyFile, { maxLength: 7 }), anyPlace, (files, where) => {
        const rule = attachmentRule(where.platform, where.isPrivate);
        const fault = attachmentFault(files, where);
        if (fault) {
          expect(attachmentSentence(fault, files, where).length).toBeGreaterThan(10);
          return;
        }
        for (const { mediaType, size } of files) expect(size).toBeLessThanOrEqual(rule.maxBytes[mediaType] ?? 0);
        expect(files.length).toBeLessThanOrEqual(rule.maxFiles);
        const alone = files.filter(({ mediaType }) => mediaKind(mediaType) !== 'image');
        if (!rule.isApart && alone.length > 0) expect(files).toHaveLength(1);
      }),
    );
  });

  it('is at most what can come in, on every platform', () => {
    for (const platform of PLATFORMS)
      for (const rule of Object.values(ATTACHMENT_RULES[platform]))
        for (const type of MEDIA_TYPES)
          expect(rule.maxBytes[type] ?? 0).toBeLessThanOrEqual(largestTaken(platform, type));
  });

  it('says sizes as people do', () => {
    expect([0, 1, 300_000, 5 * MB, 5.26 * MB].map(megabytes)).toEqual(['0.1 MB', '0.1 MB', '0.3 MB', '5 MB', '5.3 MB']);
  });
});
