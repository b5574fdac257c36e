import { textDirection } from '../../../lib/direction.ts';
import { splitLinks } from '../../../lib/links.ts';

/** What somebody wrote, in their own direction, with web addresses one can follow. */
export function MessageText({ text, language }: { text: string; language?: string | null }) {
  let offset = 0;
  return (
    <p dir={textDirection(text)} lang={language ?? undefined} style={{ whiteSpace: 'pre-wrap' }}>
      {splitLinks(text).map((piece) => {
        const key = offset;
        offset += piece.text.length;
        return piece.href ? (
          <a
            key={key}
            href={piece.href}
            target="_blank"
            rel="noopener noreferrer"
            style={{ textDecoration: 'underline' }}
          >
            {piece.text}
          </a>
        ) : (
          <span key={key}>{piece.text}</span>
        );
      })}
    </p>
  );
}
