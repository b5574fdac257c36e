import { createHash } from 'node:crypto';

/** Changes with the picture, so that browsers may keep it; says nothing about where it lies. */
const versionOf = (url: string): string => createHash('sha256').update(url).digest('base64url').slice(0, 10);

/** Where the console gets a contact's picture; null if there is none. */
export const contactPictureUrl = (contactId: string, url: string | null): string | null =>
  url === null ? null : `/api/v1/contacts/${contactId}/picture?v=${versionOf(url)}`;

/** Where the console gets the picture that a page names for links to it; null if it names none. */
export const linkPictureUrl = (pageUrl: string, url: string | null): string | null =>
  url === null ? null : `/api/v1/link-preview/picture?${new URLSearchParams({ url: pageUrl, v: versionOf(url) })}`;

/** Where the console gets the picture of an attachment; null if it has none. */
export const attachmentPictureUrl = (
  messageId: string,
  index: number,
  { kind, url, previewUrl }: { kind: string; url: string | null; previewUrl: string | null },
): string | null => {
  const source = previewUrl ?? (kind === 'image' ? url : null);
  return source === null ? null : `/api/v1/messages/${messageId}/attachments/${index}/picture?v=${versionOf(source)}`;
};
