import { type AttachedFile, type AttachmentFault, type MediaKind, megabytes, type Platform } from '@kwartier/core';
import { msg, t } from '../../lib/i18n/index.ts';

const KIND_WORDS: Readonly<Record<MediaKind, string>> = {
  image: msg('pictures of this kind'),
  gif: msg('moving pictures'),
  video: msg('films'),
  file: msg('documents'),
};

/** Where the answer goes, in the words of a person who reads over one's shoulder. */
const placeOf = (platform: Platform, isPrivate: boolean): string =>
  platform === 'x'
    ? isPrivate
      ? t('A direct message on X')
      : t('A post on X')
    : isPrivate
      ? t('Messenger')
      : t('A comment on Facebook');

/** What is wrong with these files where they would go, and what to do. */
export function faultWords(
  fault: AttachmentFault,
  files: readonly AttachedFile[],
  { platform, isPrivate }: { platform: Platform; isPrivate: boolean },
): string {
  const place = placeOf(platform, isPrivate);
  const nameAt = (index: number) => files[index]?.name ?? '';
  switch (fault.fault) {
    case 'kind':
      return t('{place} takes no {kind}. Take out {name}.', {
        place,
        kind: t(KIND_WORDS[fault.kind]),
        name: nameAt(fault.index),
      });
    case 'size':
      return t('{name} is too large: {size}. {place} takes {max}.', {
        name: nameAt(fault.index),
        size: megabytes(files[fault.index]?.size ?? 0),
        place,
        max: megabytes(fault.maxBytes),
      });
    case 'count':
      return fault.max === 1
        ? t('{place} takes one of them. Take out the others.', { place })
        : t('{place} takes {max} at once. Take out the others.', { place, max: fault.max });
    case 'mixed':
      return t('{place} takes a film or a moving picture alone. Take out {name}, or everything else.', {
        place,
        name: nameAt(fault.index),
      });
    case 'one_message':
      return t('Messenger allows one private answer to a comment: words or one file, not both.');
  }
}
