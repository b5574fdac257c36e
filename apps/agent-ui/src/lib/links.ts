export interface Piece {
  readonly text: string;
  /** Set when this piece is a web address a person may follow. */
  readonly href?: string;
}

const ADDRESS = /https?:\/\/[^\s<>"'“”«»]+/gi;
const TRAILING = /[.,;:!?)\]}…。、]+$/;

/** An address that is safe to put in an href, or undefined. Only http and https pass. */
export function safeUrl(url: string | null | undefined): string | undefined {
  if (!url) return undefined;
  try {
    const parsed = new URL(url);
    return parsed.protocol === 'https:' || parsed.protocol === 'http:' ? parsed.href : undefined;
  } catch {
    return undefined;
  }
}

/** The address of a picture that our own API gives out, or undefined: browsers ask no stranger. */
export const ownPicture = (url: string | null | undefined): string | undefined =>
  url?.startsWith('/api/v1/') ? url : undefined;

/** A text cut into plain pieces and web addresses. Punctuation that ends the sentence stays outside. */
export function splitLinks(text: string): Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  for (const match of text.matchAll(ADDRESS)) {
    const raw = match[0].replace(TRAILING, '');
    const href = safeUrl(raw);
    if (!href) continue;
    if (match.index > from) pieces.push({ text: text.slice(from, match.index) });
    pieces.push({ text: raw, href });
    from = match.index + raw.length;
  }
  if (from < text.length) pieces.push({ text: text.slice(from) });
  return pieces;
}
