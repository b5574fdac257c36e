/** What can go out with an answer. Anything else is refused: it could not be looked through, or no platform takes it. */
export const MEDIA_TYPES = [
  'image/jpeg',
  'image/png',
  'image/webp',
  'image/gif',
  'video/mp4',
  'video/quicktime',
  'application/pdf',
] as const;
export type MediaType = (typeof MEDIA_TYPES)[number];

export const MEDIA_KINDS = ['image', 'gif', 'video', 'file'] as const;
/** A still picture, a moving picture, a film, a document. */
export type MediaKind = (typeof MEDIA_KINDS)[number];

export const mediaKind = (type: MediaType): MediaKind =>
  type === 'image/gif' ? 'gif' : type.startsWith('image/') ? 'image' : type.startsWith('video/') ? 'video' : 'file';

/** How many bytes at the beginning tell what a file is. */
export const MEDIA_HEAD_BYTES = 16;

const startsWith = (bytes: Uint8Array, at: number, ...wanted: readonly number[]): boolean =>
  wanted.every((byte, index) => bytes[at + index] === byte);
const ascii = (bytes: Uint8Array, from: number, to: number): string =>
  String.fromCharCode(...bytes.subarray(from, Math.min(to, bytes.length)));

/**
 * What a file is by its first bytes; what its name or the browser says is not believed.
 *
 * Sources: the signatures of the WHATWG MIME Sniffing Standard; ISO/IEC 14496-12 for `ftyp` (`qt  ` is QuickTime, Apple's
 * QuickTime File Format).
 * @returns null for everything that does not go out
 */
export function sniffMedia(bytes: Uint8Array): MediaType | null {
  if (startsWith(bytes, 0, 0xff, 0xd8, 0xff)) return 'image/jpeg';
  if (startsWith(bytes, 0, 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return 'image/png';
  const head = ascii(bytes, 0, 6);
  if (head === 'GIF87a' || head === 'GIF89a') return 'image/gif';
  if (ascii(bytes, 0, 4) === 'RIFF' && ascii(bytes, 8, 12) === 'WEBP') return 'image/webp';
  if (ascii(bytes, 4, 8) === 'ftyp') return filmType(ascii(bytes, 8, 12));
  if (ascii(bytes, 0, 5) === '%PDF-') return 'application/pdf';
  return null;
}

/** `ftyp` also begins HEIC and AVIF pictures and sound, which are no films. */
function filmType(brand: string): MediaType | null {
  if (brand === 'qt  ') return 'video/quicktime';
  return /^(?:iso[2-9m]|mp4[12]|avc1|M4V |MSNV|dash|3gp[4-9])$/.test(brand) ? 'video/mp4' : null;
}
