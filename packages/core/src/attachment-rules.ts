import { type MediaKind, type MediaType, mediaKind } from './media-type.ts';
import { PLATFORM_FACTS, type Platform } from './platform.ts';

const MB = 1024 * 1024;

/** Largest logo of a brand, as it comes. */
export const MAX_LOGO_BYTES = MB;

/** A file that is to go out, as far as the rules look at it. */
export interface AttachedFile {
  readonly name: string;
  readonly mediaType: MediaType;
  /** Bytes. */
  readonly size: number;
}

/** What may go out with one answer. */
export interface AttachmentRule {
  /** Largest file of each kind, in bytes; a kind that is not here is not taken. */
  readonly maxBytes: Readonly<Partial<Record<MediaType, number>>>;
  /** Still pictures that go together; more of them do not. */
  readonly maxImages: number;
  /** Files of any kind that go together. */
  readonly maxFiles: number;
  /** Text and every file become messages of their own there. */
  readonly isApart: boolean;
  /** The longest description for who cannot see the picture; 0: it takes none. */
  readonly maxAltLength: number;
}

const xMedia = {
  'image/jpeg': 5 * MB,
  'image/png': 5 * MB,
  'image/webp': 5 * MB,
  'image/gif': 15 * MB,
  'video/mp4': 50 * MB,
  'video/quicktime': 50 * MB,
} as const;

/**
 * Each platform's rules, in public and in private.
 *
 * Sources. X: 5 MB a picture, 15 MB a GIF, 512 MB a film (docs.x.com, "media upload"), of which we take 50 MB because the
 * bytes lie in Postgres; up to four pictures, or one GIF, or one film to a post (`media_ids` 1 to 4, specification 2.167,
 * CreatePostsMedia), one of either to a direct message; alternative texts of 1,000 characters
 * (CreateMediaMetadataMetadataAltText). Facebook: one photo to a comment, as an unpublished photo of the page
 * (developers.facebook.com, Graph API, "Object comments", `attachment_id`), 4 MB a photo ("Page photos"). Messenger: one
 * attachment to a message and no text with it, 25 MB ("Send messages", "Saving assets").
 */
export const ATTACHMENT_RULES: Readonly<
  Record<Platform, { readonly public: AttachmentRule; readonly private: AttachmentRule }>
> = {
  x: {
    public: { maxBytes: xMedia, maxImages: 4, maxFiles: 4, isApart: false, maxAltLength: 1_000 },
    private: { maxBytes: xMedia, maxImages: 1, maxFiles: 1, isApart: false, maxAltLength: 1_000 },
  },
  facebook: {
    public: {
      maxBytes: { 'image/jpeg': 4 * MB, 'image/png': 4 * MB },
      maxImages: 1,
      maxFiles: 1,
      isApart: false,
      maxAltLength: 1_000,
    },
    private: {
      maxBytes: {
        'image/jpeg': 25 * MB,
        'image/png': 25 * MB,
        'image/gif': 25 * MB,
        'video/mp4': 25 * MB,
        'video/quicktime': 25 * MB,
        'application/pdf': 25 * MB,
      },
      maxImages: 5,
      maxFiles: 5,
      isApart: true,
      maxAltLength: 0,
    },
  },
};

export const attachmentRule = (platform: Platform, isPrivate: boolean): AttachmentRule =>
  ATTACHMENT_RULES[platform][isPrivate ? 'private' : 'public'];

/** Files that wait in one draft at most. */
export const MAX_WAITING_UPLOADS = 10;
/** How much of a file travels in one request. */
export const UPLOAD_PIECE_BYTES = 1 * MB;
/** Longest description of a picture anywhere. */
export const MAX_ALT_LENGTH = 1_000;
/** A photograph may come larger than platforms take it: it is drawn anew, and smaller. */
export const MAX_DRAWN_BYTES = 20 * MB;

/** The largest file of a kind that a platform takes anywhere; 0: it takes none. */
export function largestTaken(platform: Platform, type: MediaType): number {
  const { public: open, private: closed } = ATTACHMENT_RULES[platform];
  return Math.max(open.maxBytes[type] ?? 0, closed.maxBytes[type] ?? 0);
}

/** The largest file that may begin to come in at all: what it is shows only when its first bytes are here. */
export const largestBegun = (platform: Platform): number =>
  Math.max(
    MAX_DRAWN_BYTES,
    ...Object.values(ATTACHMENT_RULES[platform]).flatMap(({ maxBytes }) => Object.values(maxBytes)),
  );

/** What is wrong with a set of files; `index` says with which. */
export type AttachmentFault =
  /** This place takes no file of this kind. */
  | { readonly fault: 'kind'; readonly index: number; readonly kind: MediaKind }
  | { readonly fault: 'size'; readonly index: number; readonly maxBytes: number }
  | { readonly fault: 'count'; readonly max: number; readonly only: 'images' | 'files' }
  /** A film or a moving picture goes alone. */
  | { readonly fault: 'mixed'; readonly index: number; readonly kind: MediaKind }
  /** One private answer is allowed: words or a file. */
  | { readonly fault: 'one_message' };

export interface AttachmentPlace {
  readonly platform: Platform;
  readonly isPrivate: boolean;
  /** The platform takes this one message and no second (a private answer to a comment). */
  readonly isOnlyMessage: boolean;
  readonly hasText: boolean;
}

/** What is wrong with sending these files there, if anything; the first of it, in the order in which a person would mend it. */
export function attachmentFault(files: readonly AttachedFile[], place: AttachmentPlace): AttachmentFault | undefined {
  const rule = attachmentRule(place.platform, place.isPrivate);
  for (const [index, file] of files.entries()) {
    const maxBytes = rule.maxBytes[file.mediaType];
    if (maxBytes === undefined) return { fault: 'kind', index, kind: mediaKind(file.mediaType) };
    if (file.size > maxBytes) return { fault: 'size', index, maxBytes };
  }
  if (rule.isApart) {
    if (files.length > rule.maxFiles) return { fault: 'count', max: rule.maxFiles, only: 'files' };
    if (place.isOnlyMessage && files.length + (place.hasText ? 1 : 0) > 1) return { fault: 'one_message' };
    return undefined;
  }
  const alone = files.findIndex((file) => mediaKind(file.mediaType) !== 'image');
  if (alone >= 0 && files.length > 1) return { fault: 'mixed', index: alone, kind: mediaKind(files[alone]!.mediaType) };
  if (files.length > rule.maxImages) return { fault: 'count', max: rule.maxImages, only: 'images' };
  return undefined;
}

/** The name of where an answer goes, in sentences. */
export function placeOf(platform: Platform, isPrivate: boolean): string {
  const { name, privateName } = PLATFORM_FACTS[platform];
  if (!isPrivate) return platform === 'facebook' ? `A comment on ${name}` : `A post on ${name}`;
  return platform === 'facebook' ? privateName : `A direct message on ${name}`;
}

const KIND_WORDS: Readonly<Record<MediaKind, string>> = {
  image: 'pictures of this kind',
  gif: 'moving pictures',
  video: 'films',
  file: 'documents',
};

/** A size as people say it: 4.2 MB. */
export const megabytes = (bytes: number): string => `${Math.max(0.1, Math.round((bytes / MB) * 10) / 10)} MB`;

/** What is wrong, and what to do, in a sentence. */
export function attachmentSentence(
  fault: AttachmentFault,
  files: readonly AttachedFile[],
  place: Pick<AttachmentPlace, 'platform' | 'isPrivate'>,
): string {
  const where = placeOf(place.platform, place.isPrivate);
  switch (fault.fault) {
    case 'kind':
      return `${where} takes no ${KIND_WORDS[fault.kind]}. Take out ${files[fault.index]!.name}.`;
    case 'size':
      return `${files[fault.index]!.name} is too large: ${megabytes(files[fault.index]!.size)}, and ${megabytes(fault.maxBytes)} is the most here. Make it smaller, or take it out.`;
    case 'count':
      return fault.max === 1
        ? `${where} takes one ${fault.only === 'images' ? 'picture' : 'file'}. Take out the others.`
        : `${where} takes ${fault.max} ${fault.only === 'images' ? 'pictures' : 'files'}. Take out the others.`;
    case 'mixed':
      return `${where} takes one film or moving picture alone. Take out ${files[fault.index]!.name}, or everything else.`;
    case 'one_message':
      return 'Messenger allows one private answer to a comment: words or one file, not both.';
  }
}
