import { expect, it } from 'vitest';
import { sniffMedia } from './media-type.ts';

const bytes = (...parts: (string | number[])[]): Uint8Array =>
  Uint8Array.from(parts.flatMap((part) => (typeof part === 'string' ? [...part].map((c) => c.charCodeAt(0)) : part)));

it.each([
  [bytes([0xff, 0xd8, 0xff, 0xe0]), 'image/jpeg'],
  [bytes([0x89], 'PNG\r\n', [0x1a], '\n'), 'image/png'],
  [bytes('GIF89a'), 'image/gif'],
  [bytes('RIFF', [1, 2, 3, 4], 'WEBPVP8 '), 'image/webp'],
  [bytes([0, 0, 0, 24], 'ftypisom'), 'video/mp4'],
  [bytes([0, 0, 0, 24], 'ftypmp42'), 'video/mp4'],
  [bytes([0, 0, 0, 20], 'ftypqt  '), 'video/quicktime'],
  [bytes('%PDF-1.7'), 'application/pdf'],
])('knows %# by its first bytes', (head, type) => {
  expect(sniffMedia(head)).toBe(type);
});

it.each([
  ['nothing', bytes()],
  ['a page', bytes('<!doctype html><script>')],
  ['a drawing', bytes('<svg xmlns="http://www.w3.org/2000/svg">')],
  ['a program', bytes('MZ', [0x90, 0])],
  ['a packed folder', bytes('PK', [3, 4])],
  ['a sound in a RIFF', bytes('RIFF', [1, 2, 3, 4], 'WAVEfmt ')],
  ['a picture of Apple’s', bytes([0, 0, 0, 24], 'ftypheic')],
  ['half a PNG', bytes([0x89], 'PNG')],
  ['a page that says it is a picture', bytes(' GIF89a')],
])('does not take %s', (_name, head) => {
  expect(sniffMedia(head)).toBeNull();
});
